"""Headers that every answer carries, so that a browser makes nothing else of it than it is."""

from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]

_POLICY = "Content-Security-Policy"
_CACHE = "Cache-Control"

ALWAYS: Headers = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
NEVER_SHOWN = (_POLICY, "default-src 'none'; frame-ancestors 'none'")
NEVER_KEPT = (_CACHE, "no-store")

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


def guarded(wsgi_app: "WSGIApplication") -> "WSGIApplication":
    """The same application with these headers on all that it answers, errors included.

    What an answer says of itself stays; where it says nothing, it is never shown and never kept. Done here and not in
    the answers, because each header in Flask's own lists costs some 5 us, and a command has half a millisecond in all.
    """

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> object:
        def start(status: str, headers: Headers, exc_info: object = None) -> object:
            said = {name for name, _ in headers}
            missing = [default for default in (NEVER_SHOWN, NEVER_KEPT) if default[0] not in said]
            return start_response(status, [*headers, *ALWAYS, *missing], exc_info)  # type: ignore[arg-type]

        return wsgi_app(environ, start)  # type: ignore[arg-type]

    return application  # type: ignore[return-value]
