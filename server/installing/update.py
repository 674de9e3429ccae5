"""`giliran update` and `giliran rollback`: another version in place of the one in use, and the way back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from server.installing import versions
from server.installing.places import Places, Role, state_directory, unit_name, user_name
from server.installing.system import InstallingFailed, System, say

_DATABASE = "giliran.db"
_COPIES = "backups"
_PYTHON = ".venv/bin/python"


@dataclass(frozen=True, kw_only=True)
class Step:
    """From one version to another."""

    old: Path
    new: Path


def update(places: Places, tree: Path, system: System) -> None:
    """Put another version beside the one in use, copy the database, and start the other one.

    Until the copy is there nothing of the running version is touched. If the new version does not come up, the old one
    is started again.

    Raises:
        InstallingFailed: nothing is installed, or the new version is not in use now.
    """
    roles = places.installed()
    old = versions.in_use(places)
    if old is None or not roles:
        raise InstallingFailed("nothing is installed here; 'giliran install' does that")
    new = versions.put(places, tree, roles, system)
    if new == old:
        say(f"{old.name} is in use already; nothing was changed")
        return
    _change(places, Step(old=old, new=new), system)
    versions.clear_old(places)
    say(f"{new.name} is in use. The way back: giliran rollback")


def rollback(places: Places, system: System) -> None:
    """Use the version before again. The database goes back to its shape with the newer version's own steps.

    Raises:
        InstallingFailed: there is none, or it does not come up.
    """
    new, old = versions.in_use(places), versions.before(places)
    if new is None or old is None:
        raise InstallingFailed("there is no version to go back to")
    _change(places, Step(old=new, new=old), system)
    say(f"{old.name} is in use again.")


def _change(places: Places, step: Step, system: System) -> None:
    services = [unit_name(role) for role in places.installed() if role is not Role.COUNTER]
    has_office = Role.SERVER in places.installed() and (places.of(state_directory(Role.SERVER)) / _DATABASE).exists()
    if has_office:
        # What happens between a copy and the stop would be missing in the copy: so first the stop.
        system.run("systemctl", "stop", unit_name(Role.SERVER))
    try:
        if has_office:
            _copy(places, step.old, system)
            _fit_database(places, step.old, step.new, system)
        if not system.is_only_told:
            versions.switch(places, step.new)
        _start(services, system)
    except InstallingFailed as failed:
        _go_back(places, step, services, system)
        raise InstallingFailed(f"{step.new.name} does not work: {failed}. {step.old.name} is in use again") from failed


def _go_back(places: Places, step: Step, services: list[str], system: System) -> None:
    say(f"back to {step.old.name}")
    for service in services:
        system.run("systemctl", "stop", service)
    if Role.SERVER in places.installed():
        _fit_database(places, step.new, step.old, system)
    if not system.is_only_told:
        versions.switch(places, step.old)
    _start(services, system)


def _start(services: list[str], system: System) -> None:
    """Start what was there before; each start waits until the program says that it is ready."""
    system.run("systemctl", "daemon-reload")
    for service in services:
        system.run("systemctl", "restart", service)


def _copy(places: Places, version: Path, system: System) -> None:
    data = places.of(state_directory(Role.SERVER))
    folder = data / _COPIES
    target = folder / time.strftime("before-update-%Y%m%d-%H%M%S.db", time.gmtime())
    user = user_name(Role.SERVER)
    system.run("mkdir", "-p", "-m", "700", str(folder), user=user)
    python = str(version / _PYTHON)
    system.run(python, "-P", "-m", "server", "backup", str(target), "--data", str(data), user=user)


def _fit_database(places: Places, of: Path, wanted: Path, system: System) -> None:
    """Take the database back to the shape that an older version knows; forward each version goes by itself."""
    if system.is_only_told or not of.is_dir():
        return
    data = places.of(state_directory(Role.SERVER))
    if not (data / _DATABASE).exists():
        return
    head, wanted_head = _head(of, system), _head(wanted, system)
    if wanted_head < head:
        python = str(of / _PYTHON)
        system.run(
            python, "-P", "-m", "server", "migrate", "--back-to", wanted_head, "--data", str(data),
            user=user_name(Role.SERVER),
        )  # fmt: skip


def _head(version: Path, system: System) -> str:
    return system.ask(str(version / _PYTHON), "-P", "-c", "import migrations; print(migrations.HEAD)")
