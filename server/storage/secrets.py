"""The server's own secret, kept beside the database and never in it: a stolen database alone signs no token."""

import json
import os
import secrets
from pathlib import Path

SECRETS_NAME = "secrets.json"
SECRET_BYTES = 32


def device_secret(data_directory: Path) -> bytes:
    """The key that device tokens are signed with; made at the first start, readable for the server's user alone."""
    path = data_directory / SECRETS_NAME
    if not path.exists():
        _write_new(path, {"device_tokens": secrets.token_hex(SECRET_BYTES)})
    return bytes.fromhex(json.loads(path.read_text(encoding="ascii"))["device_tokens"])


def _write_new(path: Path, values: dict[str, str]) -> None:
    # Whole or not at all: a file cut short by a crash would lock every device out.
    draft = path.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(values, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
