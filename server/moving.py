"""Where the server will answer after a move, one line beside the database: devices are told, and go there alone."""

from __future__ import annotations

from pathlib import Path

from server.settings import BadSettings, check_public_url

_NAME = "moves-to"


def read_move(data_directory: Path) -> str | None:
    """The address; None if the server stays."""
    try:
        return (data_directory / _NAME).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def write_move(data_directory: Path, url: str | None) -> None:
    """Keep the address, or forget it.

    Raises:
        BadSettings: it is none.
    """
    path = data_directory / _NAME
    if url is None:
        path.unlink(missing_ok=True)
        return
    try:
        check_public_url(url)
    except BadSettings as error:
        raise BadSettings(f"'{url}' is not an address such as http://192.168.2.10:8000") from error
    draft = path.with_name(f"{_NAME}.new")
    draft.write_text(f"{url}\n", encoding="ascii")
    draft.replace(path)
