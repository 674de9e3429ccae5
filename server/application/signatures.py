"""Signatures of devices: Ed25519 by libsodium, which takes one megabyte and not eight (decision 0012).

Keys and signatures travel as `wire.base64url` spells them.
"""

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from wire.base64url import decoded, encoded

KEY_BYTES = 32


def is_public_key(text: str) -> bool:
    """Whether this is a public key of a device."""
    try:
        return len(decoded(text)) == KEY_BYTES
    except ValueError:
        return False


def is_signed(public_key: str, signature: str, message: bytes) -> bool:
    """Whether the owner of this key signed the message. What is no key or no signature signed nothing."""
    try:
        VerifyKey(decoded(public_key)).verify(message, decoded(signature))
    except (BadSignatureError, ValueError):
        return False
    return True


def public_key_of(seed: bytes) -> str:
    """The public key of a device whose secret is these 32 bytes."""
    return encoded(bytes(SigningKey(seed).verify_key))


def signed(seed: bytes, message: bytes) -> str:
    """The signature of a device whose secret is these 32 bytes."""
    return encoded(SigningKey(seed).sign(message).signature)
