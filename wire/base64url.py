"""Bytes as they travel in text: URL-safe base64 without padding (RFC 4648 section 5), and in one spelling only."""

from base64 import urlsafe_b64decode, urlsafe_b64encode


def encoded(raw: bytes) -> str:
    """The one text for these bytes."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes that travelled.

    The last letter has bits to spare and decoders skip what is no letter, so many texts would give the same bytes:
    whoever changed a key, a signature or a nonce on its way could go unnoticed.

    Raises:
        ValueError: it is no such text, or not the one that `encoded` gives.
    """
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encoded(raw) != text:
        raise ValueError("not the one text for these bytes")
    return raw
