"""The server's own secret, kept beside the database and never in it: a stolen database alone signs no token."""

import json
import os
import secrets
from pathlib import Path

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
        _write(path, known)
    return bytes.fromhex(known[purpose])


def _write(path: Path, values: dict[str, str]) -> None:
    # Whole or not at all: a file cut short by a crash would lock every device out.
    draft = path.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(values, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
