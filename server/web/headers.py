"""Headers that every answer carries, so that a browser makes nothing else of it than it is."""

_ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]

API_HEADERS = [
    *_ALWAYS,
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Cache-Control", "no-store"),
]
"""For answers to programs: never kept, never shown."""

SOUND_HEADERS = [
    *_ALWAYS,
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Cache-Control", "public, max-age=31536000, immutable"),
]
"""For announcements: their address is the hash of their content, so they may be kept for ever."""


def page_headers(style_hash: str) -> list[tuple[str, str]]:
    """For visitors' pages: no script, no picture, no form, and only the one style sheet with this SHA-256 in base64."""
    nothing_else = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    policy = f"default-src 'none'; style-src 'sha256-{style_hash}'; {nothing_else}"
    return [
        *_ALWAYS,
        ("Content-Security-Policy", policy),
        ("Cache-Control", "private, no-cache"),
        ("X-Robots-Tag", "noindex, nofollow, noarchive"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]
