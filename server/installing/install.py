"""`giliran install` and `giliran uninstall`: a program under the system's care, started with the computer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from server.installing import units, versions
from server.installing.owned import Outcome, point, remove_ours, would_write, write_once, write_ours
from server.installing.places import CURRENT, OWN_SCREEN, Places, Role, state_directory, unit_name, user_name
from server.installing.system import InstallingFailed, System, say

_COMMAND = CURRENT / "giliran"
_DISPLAY_MANAGER = Path("/etc/systemd/system/display-manager.service")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants installed.

    Attributes:
        arguments: what the program is told at each start.
        is_started: whether it begins now, or with the computer's next start.
    """

    role: Role
    arguments: Sequence[str] = ()
    is_started: bool = True


def install(places: Places, tree: Path, wish: Wish, system: System) -> None:
    """Put this version in place, write what the service manager reads, and have it start the program.

    Done twice it is as done once.

    Raises:
        InstallingFailed: something cannot be done; what is there so far stays, and the next try goes on with it.
    """
    _check_screen(places, wish.role)
    in_use = versions.in_use(places)
    folder = versions.put(places, in_use or tree, {*places.installed(), wish.role}, system)
    if in_use is None:
        _switch(places, folder, system)
    elif in_use.resolve() != tree.resolve() and in_use.name != versions.name_of(tree):
        say(f"{in_use.name} is in use and stays so; 'giliran update' takes the version in this folder.")
    _write(places, wish, system)
    _take_over(places, wish, system)


def uninstall(places: Places, role: Role, system: System) -> None:
    """Stop a program and take its service away. The office's data and its settings stay."""
    if role is not Role.COUNTER and places.unit(role).exists():
        system.run("systemctl", "disable", "--now", unit_name(role))
    ours = [places.unit(role), places.users(role)]
    for path in [*ours, *([places.autostart] if role is Role.COUNTER else [])]:
        _tell(path, Outcome.REMOVED if system.is_only_told else remove_ours(path))
    system.run("systemctl", "daemon-reload")
    if role is not Role.COUNTER:
        say(f"{state_directory(role)} and the user {user_name(role)} stay; so does {places.settings(role)}.")


def _check_screen(places: Places, role: Role) -> None:
    if role not in OWN_SCREEN:
        return
    others = [each for each in places.installed() if each in OWN_SCREEN and each is not role]
    if others:
        raise InstallingFailed(
            f"this computer's screen belongs to the {others[0]} already; 'giliran uninstall {others[0]}' frees it"
        )
    if places.of(_DISPLAY_MANAGER).exists():
        say("This system starts a desktop, which would take the screen too. To have it start without one:")
        say("  systemctl disable display-manager.service && systemctl set-default multi-user.target")


def _switch(places: Places, folder: Path, system: System) -> None:
    say(f"{places.current} -> {folder.name}")
    if not system.is_only_told:
        versions.switch(places, folder)


def _write(places: Places, wish: Wish, system: System) -> None:
    role = wish.role
    ours = [(places.unit(role), units.unit_of(role))]
    ours.append(
        (places.autostart, units.autostart()) if role is Role.COUNTER else (places.users(role), units.users_of(role))
    )
    for path, text in ours:
        _tell(path, would_write(path, text) if system.is_only_told else write_ours(path, text))
        if system.is_only_told:
            say("".join(f"    {line}\n" for line in text.splitlines()).rstrip())
    _write_settings(places, wish, system)
    say(f"{places.command} -> {_COMMAND}")
    if not system.is_only_told:
        places.command.parent.mkdir(parents=True, exist_ok=True)
        point(places.command, _COMMAND)


def _write_settings(places: Places, wish: Wish, system: System) -> None:
    path, text = places.settings(wish.role), units.settings_of(wish.role, wish.arguments)
    if system.is_only_told:
        outcome = Outcome.KEPT if path.exists() else Outcome.WRITTEN
    else:
        outcome = write_once(path, text)
    _tell(path, outcome)
    if outcome is Outcome.KEPT and wish.arguments and path.read_text(encoding="utf-8") != text:
        say("  It says something else than you do now. To have it your way, write into it:")
        say(f"  {text.splitlines()[-1]}")


def _take_over(places: Places, wish: Wish, system: System) -> None:
    if wish.role is Role.COUNTER:
        say("The operator's program starts when somebody signs in to the desktop.")
        return
    if places.root != Path("/"):
        system = System(is_only_told=True)
        say("On the system itself, afterwards:")
    system.run("systemd-sysusers", str(Path("/") / places.users(wish.role).relative_to(places.root)))
    system.run("systemctl", "daemon-reload")
    system.run("systemctl", "enable", unit_name(wish.role))
    if wish.is_started:
        system.run("systemctl", "restart", unit_name(wish.role))


def _tell(path: Path, outcome: Outcome) -> None:
    say(f"{path}: {outcome}")
