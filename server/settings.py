"""What one server is told at its start. Everything else lives in its database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

LARGEST_PORT = 65_535
LARGEST_CLOCK_SPEED = 5_000
LARGEST_CLOCK_AHEAD_S = 24 * 3600
LARGEST_BATCH = 256
DEFAULT_ZONE = "Asia/Jakarta"

SMALLEST_PREFIX = 8
_HOST_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")


class Announce(StrEnum):
    """Whether the network is told where the server is; `auto`: wherever others can reach it."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class BadSettings(ValueError):  # noqa: N818 - refusals are nouns
    """A setting that cannot be; the message is one line for the person at the prompt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where to listen. Port 0 asks the system for a free one."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "Address":
        """`127.0.0.1:8000`, `[::1]:8000` or `kantor.local:8000`.

        Raises:
            BadSettings: anything else.
        """
        host, colon, port = text.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > LARGEST_PORT:
            raise BadSettings(f"'{text}' is not HOST:PORT")
        return cls(host=host, port=int(port))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One server.

    Attributes:
        data_directory: holds the database, the secrets and the rendered announcements; made if it is not there.
        template: fills an empty database; None if there has to be an office already.
        office_name: instead of the template's, for an empty database.
        zone: IANA name of the office's time zone, for an empty database.
        public_url: where visitors' phones reach this server, without a slash at the end; None changes nothing.
        clock_speed: how many times faster the office's time runs, for rehearsals.
        announce: whether programs may find this server without its address.
        keys: holds the keys to personal data; None for a folder inside the data directory.
        clock_ahead_s: by how many seconds the office's time is ahead, or behind if negative, for rehearsals.
        inside: networks of the office beside the private ones, such as `203.0.113.0/24`.
        known_as: names that the office knows this server by, beside local ones.
        datagrams: where devices ask beside a silent socket; None for the socket's address.
        batch_size: most commands in one transaction; 1 switches group commit off, to measure what it gives.

    Raises:
        BadSettings: on construction, for the first setting that cannot be.
    """

    data_directory: Path
    http: Address
    push: Address
    template: str | None = None
    office_name: str | None = None
    zone: str = DEFAULT_ZONE
    public_url: str | None = None
    clock_speed: int = 1
    clock_ahead_s: int = 0
    batch_size: int = LARGEST_BATCH
    keys: Path | None = None
    announce: Announce = Announce.AUTO
    inside: tuple[str, ...] = ()
    known_as: tuple[str, ...] = ()
    datagrams: Address | None = None

    @property
    def keys_directory(self) -> Path:
        """Where the keys to personal data are."""
        return keys_directory(self.data_directory, self.keys)

    def __post_init__(self) -> None:
        if not 1 <= self.clock_speed <= LARGEST_CLOCK_SPEED:
            raise BadSettings(f"the clock speed is a whole number from 1 to {LARGEST_CLOCK_SPEED}")
        if abs(self.clock_ahead_s) > LARGEST_CLOCK_AHEAD_S:
            raise BadSettings(f"the clock is at most {LARGEST_CLOCK_AHEAD_S} seconds ahead or behind")
        if not 1 <= self.batch_size <= LARGEST_BATCH:
            raise BadSettings(f"the batch size is a whole number from 1 to {LARGEST_BATCH}")
        check_public_url(self.public_url)
        check_zone(self.zone)
        check_office_name(self.office_name)
        check_networks(self.inside)
        check_names(self.known_as)


def keys_directory(data_directory: Path, named: Path | None) -> Path:
    """Where the keys to an office's personal data are: in the folder named, or beside the database."""
    return data_directory / "keys" if named is None else named


def check_zone(zone: str) -> ZoneInfo:
    """The time zone of this name.

    Raises:
        BadSettings: there is none.
    """
    if zone not in available_timezones():
        raise BadSettings(f"there is no time zone '{zone}'; take Asia/Jakarta, Asia/Makassar or Asia/Jayapura")
    return ZoneInfo(zone)


def check_public_url(url: str | None) -> None:
    """Make sure that an address can stand on a ticket; None says that there is none.

    Raises:
        BadSettings: it is none, or ends with a slash.
    """
    if url is not None and not _is_public_url(url):
        raise BadSettings(f"'{url}' is not an address such as https://antrean.example.go.id")


def check_networks(networks: Sequence[str]) -> None:
    """Make sure that these are networks.

    Raises:
        BadSettings: one is none, or is so large that it holds half the internet.
    """
    for each in networks:
        try:
            found = ip_network(each)
        except ValueError:
            raise BadSettings(f"'{each}' is not a network such as 203.0.113.0/24") from None
        if found.prefixlen < SMALLEST_PREFIX:
            raise BadSettings(f"'{each}' is far more than an office; write one as 203.0.113.0/24")


def check_names(names: Sequence[str]) -> None:
    """Make sure that these are names of computers.

    Raises:
        BadSettings: one is none.
    """
    for each in names:
        if not _HOST_NAME.fullmatch(each):
            raise BadSettings(f"'{each}' is not a name such as antrean.dinas.go.id, in small letters")


def check_office_name(name: str | None) -> None:
    """Make sure that a name can stand on a ticket.

    Raises:
        BadSettings: it is empty, longer than 80 letters, or has letters that cannot be printed.
    """
    if name is not None and (not name.strip() or len(name) > 80 or not name.isprintable()):
        raise BadSettings("the office's name has 1 to 80 printable letters")


def _is_public_url(url: str) -> bool:
    return len(url) <= 200 and not url.endswith("/") and _PUBLIC_URL.fullmatch(url) is not None
