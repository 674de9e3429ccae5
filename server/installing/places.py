"""Where everything of an installed Giliran lies, below the root of a system."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Role(StrEnum):
    """What a computer of the office does; the values are those of the commands."""

    SERVER = "server"
    KIOSK = "kiosk"
    DISPLAY = "display"
    COUNTER = "counter"


OWN_SCREEN = frozenset({Role.KIOSK, Role.DISPLAY})
"""Programs that have a screen to themselves, in a session of their own."""

PROGRAMS = Path("/opt/giliran")
CURRENT = PROGRAMS / "current"
PYTHON = CURRENT / ".venv/bin/python"
SETTINGS = Path("/etc/giliran")


def unit_name(role: Role) -> str:
    """Name of the role's service."""
    return f"giliran-{role}.service"


def user_name(role: Role) -> str:
    """The system user a service runs as; the counter's program runs as whoever sits there."""
    return "giliran" if role is Role.SERVER else f"giliran-{role}"


def state_directory(role: Role) -> Path:
    """What the service keeps. The server's is the office's data directory."""
    return Path("/var/lib") / user_name(role)


@dataclass(frozen=True, kw_only=True)
class Places:
    """Paths on the system below `root`, as this process reaches them."""

    root: Path = Path("/")

    def of(self, path: Path) -> Path:
        """An absolute path of the system, below the root."""
        return self.root / path.relative_to("/")

    @property
    def versions(self) -> Path:
        """Holds a folder for each version."""
        return self.of(PROGRAMS / "versions")

    @property
    def current(self) -> Path:
        """Link to the version that is started next."""
        return self.of(CURRENT)

    def settings(self, role: Role) -> Path:
        """The office's own words to a program; never written twice."""
        return self.of(SETTINGS / f"{role}.conf")

    def unit(self, role: Role) -> Path:
        """The service; the counter's is one of whoever is signed in to the desktop."""
        kind = "user" if role is Role.COUNTER else "system"
        return self.of(Path("/etc/systemd") / kind / unit_name(role))

    def users(self, role: Role) -> Path:
        """Which system user it needs, for systemd-sysusers."""
        return self.of(Path("/etc/sysusers.d") / f"giliran-{role}.conf")

    @property
    def autostart(self) -> Path:
        """Starts the counter's program with the desktop."""
        return self.of(Path("/etc/xdg/autostart/giliran-counter.desktop"))

    @property
    def command(self) -> Path:
        """`giliran` for whoever is signed in."""
        return self.of(Path("/usr/local/bin/giliran"))

    def installed(self) -> list[Role]:
        """The roles that have a service here."""
        return [role for role in Role if self.unit(role).exists()]
