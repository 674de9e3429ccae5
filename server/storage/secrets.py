"""The server's own secret, kept beside the database and never in it: a stolen database alone signs no token."""

import json
import secrets
from pathlib import Path

from server.storage.wholefile import write_whole

SECRETS_NAME = "secrets.json"
SECRET_BYTES = 32


def device_secret(data_directory: Path) -> bytes:
    """The key that device tokens are signed with."""
    return server_secret(data_directory, "device_tokens")


def staff_secret(data_directory: Path) -> bytes:
    """The key that second factors of staff are kept under."""
    return server_secret(data_directory, "staff_second_factors")


def proxy_secret(data_directory: Path) -> bytes:
    """By what the office's own proxy is told from others."""
    return server_secret(data_directory, "own_proxy")


def server_secret(data_directory: Path, purpose: str) -> bytes:
    """The key of 32 bytes for this purpose; made when first asked for, readable for the server's user alone."""
    path = data_directory / SECRETS_NAME
    known: dict[str, str] = json.loads(path.read_text(encoding="ascii")) if path.exists() else {}
    if purpose not in known:
        known[purpose] = secrets.token_hex(SECRET_BYTES)
        # A file cut short by a crash would lock every device out.
        write_whole(path, json.dumps(known).encode())
    return bytes.fromhex(known[purpose])
