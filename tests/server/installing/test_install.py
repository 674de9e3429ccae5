"""Installing: what is written, what is left alone, and that twice is as once."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from server.installing import __main__ as program
from server.installing.install import Wish, install, uninstall
from server.installing.places import Places, Role
from server.installing.system import InstallingFailed, System
from tests.server.installing.conftest import Machine

Said = Callable[[], str]


def below(root: Path) -> dict[str, str]:
    """Every file and link, with what it says or where it leads, without the versions' own."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file() and "opt/giliran/versions" not in name:
            found[name] = path.read_text()
    return found


def put(machine: Machine, role: Role = Role.SERVER, *arguments: str) -> None:
    install(machine.places, machine.tree(), Wish(role=role, arguments=arguments), machine.system)


def test_server_gets_a_service_a_user_and_a_command(machine: Machine, said: Said) -> None:
    put(machine, Role.SERVER, "--name", "Disdukcapil Contoh")
    found = below(machine.places.root)
    assert set(found) == {
        "etc/giliran/server.conf",
        "etc/systemd/system/giliran-server.service",
        "etc/sysusers.d/giliran-server.conf",
        "opt/giliran/current",
        "usr/local/bin/giliran",
    }
    unit = found["etc/systemd/system/giliran-server.service"]
    for line in ("Type=notify", "Restart=always", "WatchdogSec=60", "User=giliran", "StateDirectory=giliran"):
        assert f"\n{line}\n" in unit
    assert found["etc/giliran/server.conf"].endswith("GILIRAN_SERVER='--name \"Disdukcapil Contoh\"'\n")
    assert found["usr/local/bin/giliran"] == "-> /opt/giliran/current/giliran"
    assert "systemctl enable giliran-server.service" in said()


@pytest.mark.parametrize("role", [Role.KIOSK, Role.DISPLAY])
def test_program_with_a_screen_of_its_own_has_nothing_else_on_it(machine: Machine, role: Role) -> None:
    put(machine, role)
    unit = machine.places.unit(role).read_text()
    assert f"ExecStart=/usr/bin/cage -d -- /opt/giliran/current/.venv/bin/python -m {role} " in unit
    assert "\nTTYPath=/dev/tty1\n" in unit
    assert "\nConflicts=getty@tty1.service\n" in unit
    # The session's socket is below /run/user, which these would close.
    assert "\nProtectHome" not in unit
    assert "\nProtectSystem=strict" not in unit
    assert f"m giliran-{role} lp" in machine.places.users(role).read_text()


def test_counter_starts_with_the_desktop_of_whoever_sits_there(machine: Machine) -> None:
    put(machine, Role.COUNTER)
    found = below(machine.places.root)
    assert "etc/systemd/user/giliran-counter.service" in found
    assert "systemctl --user restart giliran-counter.service" in found["etc/xdg/autostart/giliran-counter.desktop"]
    assert not [name for name in found if "sysusers" in name]


def test_twice_is_as_once(machine: Machine, said: Said) -> None:
    put(machine, Role.KIOSK, "--server", "http://10.0.0.1:8000")
    first = below(machine.places.root)
    said()
    put(machine, Role.KIOSK, "--server", "http://10.0.0.1:8000")
    assert below(machine.places.root) == first
    assert "as it was" in said()
    assert len(list(machine.places.versions.iterdir())) == 1


def test_file_that_the_office_changed_is_left_alone_and_said(machine: Machine, said: Said) -> None:
    put(machine)
    unit = machine.places.unit(Role.SERVER)
    edited = unit.read_text().replace("RestartSec=2", "RestartSec=9")
    unit.write_text(edited)
    said()
    put(machine)
    assert unit.read_text() == edited
    assert f"{unit}: changed by hand, left alone" in said()
    assert "RestartSec=2" in unit.with_name(f"{unit.name}.new").read_text()


def test_file_of_an_older_version_is_renewed(machine: Machine, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.installing.units.WATCHDOG_S", 5)
    monkeypatch.setattr("server.installing.units._ALWAYS_AGAIN", "Restart=always\n")
    put(machine)
    monkeypatch.undo()
    said()
    put(machine)
    assert f"{machine.places.unit(Role.SERVER)}: renewed" in said()
    assert "WatchdogSec=60" in machine.places.unit(Role.SERVER).read_text()


def test_settings_belong_to_the_office(machine: Machine, said: Said) -> None:
    put(machine, Role.KIOSK, "--server", "http://10.0.0.1:8000")
    said()
    put(machine, Role.KIOSK, "--server", "http://10.0.0.2:8000")
    assert "10.0.0.1" in machine.places.settings(Role.KIOSK).read_text()
    assert "GILIRAN_KIOSK='--server http://10.0.0.2:8000'" in said()


def test_one_screen_is_for_one_program(machine: Machine) -> None:
    put(machine, Role.KIOSK)
    with pytest.raises(InstallingFailed, match="belongs to the kiosk"):
        put(machine, Role.DISPLAY)


def test_second_program_of_a_computer_joins_the_version_in_use(machine: Machine) -> None:
    put(machine)
    put(machine, Role.KIOSK)
    (version,) = machine.places.versions.iterdir()
    assert (version / ".extras").read_text() == "kiosk,server"


def test_environment_that_fails_leaves_no_service(machine: Machine) -> None:
    failing = machine.folder / "prepare-fails"
    failing.touch()
    with pytest.raises(InstallingFailed):
        put(machine)
    assert below(machine.places.root) == {}
    failing.unlink()
    put(machine)
    assert machine.places.unit(Role.SERVER).exists()


def test_dry_run_changes_nothing_and_shows_everything(machine: Machine, said: Said) -> None:
    install(machine.places, machine.tree(), Wish(role=Role.KIOSK), System(is_only_told=True))
    shown = said()
    assert not list(machine.places.root.iterdir())
    for part in ("giliran-kiosk.service: written", "ExecStart=/usr/bin/cage", "u giliran-kiosk", "systemctl enable"):
        assert part in shown


def test_real_system_is_taken_over_at_the_end(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    # The same folder, as if it were the whole system.
    places = replace(machine.places)
    monkeypatch.setattr("server.installing.install.Path", lambda _: places.root)
    install(places, machine.tree(), Wish(role=Role.SERVER), machine.system)
    assert [each.split()[:2] for each in machine.commands()] == [
        ["systemd-sysusers", str(places.users(Role.SERVER))],
        ["systemctl", "daemon-reload"],
        ["systemctl", "enable"],
        ["systemctl", "restart"],
    ]


def test_uninstalling_leaves_data_and_settings(machine: Machine, said: Said) -> None:
    put(machine)
    machine.make_office()
    uninstall(machine.places, Role.SERVER, machine.system)
    found = below(machine.places.root)
    assert "etc/systemd/system/giliran-server.service" not in found
    assert {"etc/giliran/server.conf", "var/lib/giliran/giliran.db"} <= set(found)
    assert machine.commands() == ["systemctl disable --now giliran-server.service", "systemctl daemon-reload"]
    assert "stay" in said()


def test_whoever_may_not_is_told_how(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert program.main(["install", "server"]) == 1
    assert "sudo" in capsys.readouterr().err


def test_what_stands_after_two_hyphens_is_for_the_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["install", "kiosk", "--dry-run", "--root", str(tmp_path), "--", "--server", "http://10.0.0.1:8000"]
    assert program.main(asked) == 0
    assert "/etc/giliran/kiosk.conf: written" in capsys.readouterr().out


def test_program_of_that_name_is_needed() -> None:
    with pytest.raises(SystemExit):
        program.main(["install", "printer"])


@pytest.mark.parametrize("role", list(Role))
def test_service_manager_finds_no_fault(tmp_path: Path, role: Role) -> None:
    """By systemd itself where it is, else by the few rules that we know."""
    from server.installing.units import unit_of

    text = unit_of(role)
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        known = {"Unit", "Service", "Install"}
        assert {line.strip("[]") for line in text.splitlines() if line.startswith("[")} <= known
        assert all("=" in line for line in text.splitlines() if line and line[0] not in "[#")
        return
    # Every program that it starts has to be there; that is the machine's matter, not the unit's.
    for absolute in ("/usr/bin/cage", "/usr/bin/chvt", "/opt/giliran/current/.venv/bin/python"):
        text = text.replace(absolute, "/bin/true")
    unit = tmp_path / f"giliran-{role}.service"
    unit.write_text(text.replace(f"User={'giliran' if role is Role.SERVER else f'giliran-{role}'}\n", "User=root\n"))
    asked = [analyze, *(["--user"] if role is Role.COUNTER else []), "verify", "--man=no", str(unit)]
    report = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=30)
    ours = [line for line in report.stderr.splitlines() if unit.name in line]
    assert (ours, report.returncode) == ([], 0)


def test_paths_are_those_of_the_system_below_the_root(tmp_path: Path) -> None:
    places = Places(root=tmp_path)
    assert places.unit(Role.KIOSK) == tmp_path / "etc/systemd/system/giliran-kiosk.service"
    assert places.installed() == []
