"""The keys to personal data: files in a folder of their own, so that a stolen or saved database alone tells nothing.

Two keys live for years: `main` wraps the day keys, `index` makes the keyed hashes. Each visit day has a key of its own,
which encrypts what is kept of that day's visitors and is deleted with it: from then on old copies of the database are
blind for that day too. Every key has an id, which stands beside whatever it made.
"""

import json
import logging
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.application.sealing import SealBrokenError, opened, sealed
from server.storage.wholefile import write_whole

KEY_BYTES = 32
_ID_BYTES = 4
_OWNER_ONLY_FOLDER = 0o700

_log = logging.getLogger(__name__)

# A file of keys is JSON that this module wrote itself: its values have no narrower type.
_Record = dict[str, Any]


class KeysMissing(Exception):  # noqa: N818 - says what was found
    """A key is not where it should be; the message is one line for an administrator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A secret and its name, eight hex digits."""

    id: str
    secret: bytes


class Keyring:
    """The folder of one office's keys. May be used from any thread and by several processes at once.

    Files are looked at again for each use, so that what another process changed holds at once; they are small, and
    read only if they did change.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._missing = ""
        self._read_files: dict[Path, tuple[tuple[int, int], _Record]] = {}

    def tell(self, missing: str) -> None:
        """Log that something is missing, or (empty) that all is there: once when it begins and once at its end."""
        if missing != self._missing:
            self._missing = missing
            if missing:
                _log.error("keys to personal data are missing", extra={"why": missing})
            else:
                _log.info("the keys to personal data are there again")

    @property
    def has_keys(self) -> bool:
        """Whether there is a key to begin with."""
        return self._path("main").exists() and self._path("index").exists()

    def make(self) -> None:
        """Make the keys that are missing; those that are there stay."""
        self.directory.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        for name in ("main", "index"):
            if not self._path(name).exists():
                self.renew(name)

    def index_key(self, key_id: str | None = None) -> Key:
        """The index key of this id, the present one without.

        Raises:
            KeysMissing: it is not there.
        """
        return self._lasting("index", key_id)

    def index_keys(self) -> list[Key]:
        """The present index key and the older ones that something still depends on.

        Raises:
            KeysMissing: there are none.
        """
        return [self.index_key(key_id) for key_id in self._read(self._path("index"))["keys"]]

    def day_key(self, day: str) -> Key:
        """The key of an ISO day.

        Raises:
            KeysMissing: it was never made, was deleted, or cannot be unwrapped.
        """
        path = self._day_path(day)
        record = self._read(path)
        main = self._lasting("main", str(record["main"]))
        wrapped = bytes.fromhex(record["wrapped"])
        try:
            secret = opened(main.secret, wrapped, _day_label(day, record))
        except SealBrokenError:
            raise KeysMissing(f"{path} does not belong to these keys") from None
        return Key(id=record["id"], secret=secret)

    def day_key_to_write(self, day: str) -> Key:
        """The key of an ISO day, made if there is none.

        Raises:
            KeysMissing: there are no keys at all, or the one of the day cannot be unwrapped.
        """
        if not self._day_path(day).exists():
            self._wrap(day, Key(id=secrets.token_hex(_ID_BYTES), secret=secrets.token_bytes(KEY_BYTES)))
        return self.day_key(day)

    def days(self) -> list[str]:
        """The days that have a key, in order."""
        return sorted(path.stem for path in (self.directory / "days").glob("????-??-??.json"))

    def forget_day(self, day: str) -> None:
        """Delete the key of a day: nobody reads that day's visitors any more, here or in any old copy."""
        path = self._day_path(day)
        self._read_files.pop(path, None)
        path.unlink(missing_ok=True)

    def renew(self, name: str) -> Key:
        """Add a new `main` or `index` key and use it from now on; the older ones stay until they are dropped."""
        path = self._path(name)
        record = self._read(path) if path.exists() else {"keys": {}}
        key = Key(id=secrets.token_hex(_ID_BYTES), secret=secrets.token_bytes(KEY_BYTES))
        _write(path, {"current": key.id, "keys": {**record["keys"], key.id: key.secret.hex()}})
        return key

    def rewrap_days(self) -> int:
        """Wrap every day key with the present main key and drop the older ones; gives how many there are.

        Raises:
            KeysMissing: one cannot be unwrapped; the older main keys stay then.
        """
        days = self.days()
        for day in days:
            self._wrap(day, self.day_key(day))
        self.drop_older("main", used=frozenset())
        return len(days)

    def drop_older(self, name: str, *, used: frozenset[str]) -> int:
        """Drop the older keys of `main` or `index` but those used; gives how many went."""
        record = self._read(self._path(name))
        kept = {each: secret for each, secret in record["keys"].items() if each in used | {record["current"]}}
        _write(self._path(name), {"current": record["current"], "keys": kept})
        return len(record["keys"]) - len(kept)

    def _wrap(self, day: str, key: Key) -> None:
        main = self._lasting("main", None)
        record = {"id": key.id, "main": main.id}
        wrapped = sealed(main.secret, key.secret, _day_label(day, record))
        self._day_path(day).parent.mkdir(mode=_OWNER_ONLY_FOLDER, exist_ok=True)
        _write(self._day_path(day), {**record, "wrapped": wrapped.hex()})

    def _lasting(self, name: str, key_id: str | None) -> Key:
        path = self._path(name)
        record = self._read(path)
        wanted = record["current"] if key_id is None else key_id
        if wanted not in record["keys"]:
            raise KeysMissing(f"{path} has no key {wanted}")
        return Key(id=wanted, secret=bytes.fromhex(record["keys"][wanted]))

    def _read(self, path: Path) -> _Record:
        try:
            found = path.stat()
            state = (found.st_ino, found.st_mtime_ns)
            known = self._read_files.get(path)
            if known is not None and known[0] == state:
                return known[1]
            record: _Record = json.loads(path.read_text(encoding="ascii"))
        except FileNotFoundError:
            raise KeysMissing(f"there is no {path}") from None
        except (OSError, ValueError) as error:
            raise KeysMissing(f"{path} cannot be read: {type(error).__name__}") from None
        self._read_files[path] = (state, record)
        return record

    def _path(self, name: str) -> Path:
        return self.directory / f"{name}.json"

    def _day_path(self, day: str) -> Path:
        return self.directory / "days" / f"{day}.json"


def _day_label(day: str, record: _Record) -> bytes:
    return f"day/{day}/{record['id']}".encode()


def _write(path: Path, record: _Record) -> None:
    # On the disk before anything is written with it: what a lost key made is lost as well.
    write_whole(path, json.dumps(record).encode())
