"""Headers that every answer carries, so that a browser makes nothing else of it than it is."""

from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]

_POLICY = "Content-Security-Policy"
_CACHE = "Cache-Control"

ALWAYS: Headers = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
NEVER_SHOWN = (_POLICY, "default-src 'none'; frame-ancestors 'none'")
NEVER_KEPT = (_CACHE, "no-store")
NEVER_TOLD = ("Referrer-Policy", "no-referrer")

SOUND_HEADERS: Headers = [(_CACHE, "public, max-age=31536000, immutable")]
"""For announcements: their address is the hash of their content, so they may be kept for ever."""


def page_headers(style_hash: str) -> Headers:
    """For visitors' pages: no script, no picture, no form, and only the one style sheet with this SHA-256 in base64."""
    nothing_else = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return [
        (_POLICY, f"default-src 'none'; style-src 'sha256-{style_hash}'; {nothing_else}"),
        (_CACHE, "private, no-cache"),
        ("X-Robots-Tag", "noindex, nofollow, noarchive"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]


KEPT_FOR_EVER: Headers = SOUND_HEADERS
"""For style sheets and scripts of the office's pages: their address holds the hash of their content too."""

OFFICE_HEADERS: Headers = [
    (
        _POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    # Without one a browser would say that its forms come from nowhere, and their origin could not be checked.
    ("Referrer-Policy", "same-origin"),
    ("X-Robots-Tag", "noindex, nofollow, noarchive"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
"""For the office's pages: nothing from elsewhere, nothing inline, and by default never kept."""


def board_headers(push_url: str) -> Headers:
    """For the board in a browser: our own files, and pictures, and no connection but to us and the socket."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
        f"connect-src 'self' {push_url}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return [
        (_POLICY, policy),
        (_CACHE, "private, no-cache"),
        ("X-Robots-Tag", "noindex, nofollow, noarchive"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]


def guarded(wsgi_app: "WSGIApplication") -> "WSGIApplication":
    """The same application with these headers on all that it answers, errors included.

    What an answer says of itself stays; where it says nothing, it is never shown and never kept. Done here and not in
    the answers, because each header in Flask's own lists costs some 5 us, and a command has half a millisecond in all.
    """

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> object:
        def start(status: str, headers: Headers, exc_info: object = None) -> object:
            said = {name for name, _ in headers}
            missing = [default for default in (NEVER_SHOWN, NEVER_KEPT, NEVER_TOLD) if default[0] not in said]
            return start_response(status, [*headers, *ALWAYS, *missing], exc_info)  # type: ignore[arg-type]

        return wsgi_app(environ, start)  # type: ignore[arg-type]

    return application  # type: ignore[return-value]
