"""The command line sets an office up, and says in one line what is wrong."""

import io
import json
import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from migrations import HEAD
from server.cli import run

Lines = Callable[..., list[str]]
CODE = re.compile(r"[A-HJ-NP-Z2-9]{8}")


def test_added_device_gets_a_code_alone_on_the_last_line(lines: Lines) -> None:
    printed = lines("device", "add", "kiosk", "Kios 1", "--zone", "Ruang Pelayanan", "--printer", "tcp://10.0.0.7:9100")
    assert CODE.fullmatch(printed[-1])


def test_displays_over_counters_are_told_to_their_board(lines: Lines, data: Path) -> None:
    one, two = "modbus+serial:///dev/ttyUSB0?unit=1", "modbus+serial:///dev/ttyUSB0?unit=2"
    lines("device", "add", "board", "TV Lobi", "--display", f"1={one}", "--display", f"2={two}")
    with closing(sqlite3.connect(data / "giliran.db")) as database:
        (kept,) = database.execute("SELECT hardware FROM device").fetchone()
    assert json.loads(kept) == {"display.1": one, "display.2": two}


def test_devices_are_listed_with_their_state(lines: Lines) -> None:
    lines("device", "add", "counter", "Loket 3", "--counter", "3")
    lines("device", "add", "board", "TV Lobi")
    lines("device", "revoke", "TV Lobi")
    first, second = lines("device", "list")
    assert first.split() == ["1", "counter", "waits", "for", "its", "code", "Loket", "3"]
    assert second.split() == ["2", "board", "revoked", "TV", "Lobi"]


def test_revoked_device_may_come_back_with_a_new_code(lines: Lines) -> None:
    (first,) = lines("device", "add", "board", "TV Lobi")[-1:]
    lines("device", "revoke", "TV Lobi")
    renewed = lines("device", "renew", "TV Lobi")[-1]
    assert CODE.fullmatch(renewed)
    assert renewed != first
    assert "waits for its code" in lines("device", "list")[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["kiosk", "Kios 1", "--zone", "Atap"], "no zone 'Atap'; there are Ruang Pelayanan, Ruang Pengambilan"),
        (["counter", "Loket 99", "--counter", "99"], "no counter 99"),
        (["kiosk", " "], "1 to 80 printable letters"),
        (["kiosk", "K\n1"], "1 to 80 printable letters"),
        (["kiosk", "Kios 1", "--printer", "tcp://10.0.0.7:9100?papier=58"], "--printer: "),
        (["kiosk", "Kios 1", "--printer", "keypad+serial:/dev/ttyUSB0"], "is the address of a keypad"),
        (["counter", "Loket 1", "--keypad", "modbus+serial:///dev/ttyUSB0"], "is the address of a display"),
        (["kiosk", "Kios 1", "--display", "1=modbus+serial:///dev/x"], "belong to a board"),
        (["board", "TV Lobi", "--display", "modbus+serial:///dev/x"], "is not the number of a counter"),
        (["board", "TV Lobi", "--display", "satu=modbus+serial:///dev/x"], "is not the number of a counter"),
        (["board", "TV Lobi", "--display", "99=modbus+serial:///dev/x"], "no counter 99"),
        (["board", "TV Lobi", "--display", "1=tcp://10.0.0.7"], "--display: tcp://10.0.0.7: not a counter display"),
        (["board", "TV Lobi", "--display", "1=modbus+serial:///dev/x?digit=4"], "unknown option 'digit'"),
        (
            ["board", "TV", "--display", "1=modbus+serial:///dev/x", "--display", "1=modbus+serial:///dev/x?unit=2"],
            "counter 1 is given twice",
        ),
        (
            ["board", "TV", "--display", "1=modbus+serial:///dev/x", "--display", "2=modbus+serial:///dev/x"],
            "same address: unit=1",
        ),
    ],
)
def test_device_that_cannot_be_is_refused(arguments: list[str], said: str, refusal: Callable[..., str]) -> None:
    assert said in refusal("device", "add", *arguments)


def test_device_name_is_taken_once(lines: Lines, refusal: Callable[..., str]) -> None:
    lines("device", "add", "board", "TV Lobi")
    assert "already" in refusal("device", "add", "kiosk", "TV Lobi")


def test_unknown_device_is_named(refusal: Callable[..., str]) -> None:
    assert "no device named 'TV Lobi'" in refusal("device", "revoke", "TV Lobi")
    assert "no device named 'TV Lobi'" in refusal("device", "renew", "TV Lobi")


def test_operator_is_added_with_a_pin_that_is_kept_hashed(
    lines: Lines, monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("481516\n"))
    lines("operator", "add", "sari", "--name", "Petugas Loket 1", "--role", "supervisor", "--pin-stdin")
    assert lines("operator", "list") == ["supervisor  sari"]
    connection = sqlite3.connect(data / "giliran.db")
    (pin_hash,) = connection.execute("SELECT pin_hash FROM operator").fetchone()
    connection.close()
    assert pin_hash.startswith("$argon2id$")
    assert "481516" not in pin_hash


def test_somebody_locked_out_is_helped_from_the_server_itself(
    lines: Lines, refusal: Callable[..., str], monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("481516\n"))
    lines("operator", "add", "sari", "--name", "Ibu Sari", "--role", "administrator", "--pin-stdin")
    assert re.fullmatch(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", lines("operator", "invite", "sari")[-1])
    assert "sari" in lines("operator", "forget-second-factor", "sari")[0]
    assert "nobody who may sign in" in refusal("operator", "invite", "budi")
    with closing(sqlite3.connect(data / "giliran.db")) as database:
        (record,) = database.execute("SELECT record FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    assert json.loads(record)["columns"] == ["recovery_codes", "totp_secret", "totp_step"]


@pytest.mark.parametrize("pin", ["", "123", "1234567890123", "12a4", "1111", "1234", "٤٨١٥", "4815 1"])
def test_weak_or_impossible_pin_is_refused(
    pin: str, refusal: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(pin + "\n"))
    assert "PIN" in refusal("operator", "add", "sari", "--name", "Petugas", "--pin-stdin")


def test_pin_is_never_taken_from_a_pipe_unasked(refusal: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("481516\n"))
    assert "--pin-stdin" in refusal("operator", "add", "sari", "--name", "Petugas")


@pytest.mark.parametrize("login", ["Sari", "sari dewi", "", "x" * 41, "sari\n"])
def test_login_is_simple(login: str, refusal: Callable[..., str]) -> None:
    assert "a login has" in refusal("operator", "add", login, "--name", "Petugas", "--pin-stdin")


def test_commands_need_an_office(refusal: Callable[..., str], tmp_path: Path) -> None:
    assert "holds no office" in refusal("device", "list", directory=tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_unknown_template_is_refused_before_anything_is_made(refusal: Callable[..., str], tmp_path: Path) -> None:
    assert "no template 'bank'" in refusal("serve", "--template", "bank", directory=tmp_path / "other")
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--http", "8000"], "'8000' is not HOST:PORT"),
        (["--push", "127.0.0.1:99999"], "not HOST:PORT"),
        (["--zone", "Asia/Bandung"], "no time zone 'Asia/Bandung'"),
        (["--public-url", "ftp://x"], "'ftp://x' is not an address"),
        (["--clock-speed", "0"], "clock speed"),
        (["--clock-ahead", "100000"], "ahead or behind"),
        (["--batch-size", "257"], "batch size"),
        (["--name", ""], "1 to 80 printable letters"),
    ],
)
def test_impossible_settings_are_refused(arguments: list[str], said: str, refusal: Callable[..., str]) -> None:
    assert said in refusal("serve", *arguments)


def test_database_of_a_newer_version_is_left_alone(refusal: Callable[..., str], data: Path) -> None:
    connection = sqlite3.connect(data / "giliran.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert "newer version" in refusal("migrate")


def test_migrate_says_from_where_to_where(lines: Lines) -> None:
    assert lines("migrate")[0].endswith(f": {HEAD} -> {HEAD}")


def test_backup_is_a_sound_copy_and_overwrites_nothing(
    lines: Lines, refusal: Callable[..., str], tmp_path: Path
) -> None:
    lines("device", "add", "board", "TV Lobi")
    target = tmp_path / "copy.db"
    lines("backup", str(target))
    connection = sqlite3.connect(target)
    assert connection.execute("SELECT name FROM device").fetchall() == [("TV Lobi",)]
    connection.close()
    assert "exists already" in refusal("backup", str(target))
    assert list(tmp_path.glob("*.part")) == []


def test_verify_knows_no_day_before_the_first(refusal: Callable[..., str]) -> None:
    assert "never open" in refusal("verify")


def test_simulate_has_its_own_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["simulate"]) == 2
    assert "usage: giliran simulate" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["dance"], ["device"], ["device", "add", "toaster", "T"], ["serve", "--x"]])
def test_wrong_arguments_end_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def as_systems_start_it() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))


@pytest.fixture
def serving(data: Path) -> Iterator["subprocess.Popen[str]"]:
    arguments = ["serve", "--data", str(data), "--http", "127.0.0.1:0", "--push", "127.0.0.1:0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "server", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[3], env={**os.environ, "PYTHONUNBUFFERED": "1"}, preexec_fn=as_systems_start_it,
    )  # fmt: skip
    yield process
    process.kill()
    process.communicate()


def test_taken_address_is_one_line(serving: "subprocess.Popen[str]", tmp_path: Path) -> None:
    assert serving.stdout is not None
    places = re.findall(r"//(\S+)", serving.stdout.readline())
    for taken in (["--http", places[0], "--push", "127.0.0.1:0"], ["--http", "127.0.0.1:0", "--push", places[1]]):
        arguments = ["serve", "--data", str(tmp_path / "other"), "--template", "puskesmas", *taken]
        ended = subprocess.run(
            [sys.executable, "-m", "server", *arguments], capture_output=True, text=True, timeout=30,
            cwd=Path(__file__).parents[3],
        )  # fmt: skip
        assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
        assert "address already in use" in ended.stderr.lower()


def test_server_may_open_as_many_files_as_it_can_have(serving: "subprocess.Popen[str]") -> None:
    assert serving.stdout is not None
    serving.stdout.readline()
    line = next(each for each in Path(f"/proc/{serving.pid}/limits").read_text().splitlines() if "open files" in each)
    soft, hard = line.split()[3:5]
    assert int(soft) == min(int(hard), 65_536)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_server_says_where_it_serves_and_ends_cleanly(
    number: signal.Signals, serving: "subprocess.Popen[str]", refusal: Callable[..., str], lines: Lines
) -> None:
    assert serving.stdout is not None
    line = serving.stdout.readline()
    first = serving.stdout.readline()
    assert re.fullmatch(r"first administrator: http://127\.0\.0\.1:\d+/mulai/[\w-]{22}\n", first)
    found = re.fullmatch(r"serving (http://127\.0\.0\.1:\d+) push (ws://127\.0\.0\.1:\d+)\n", line)
    assert found, line
    with urlopen(f"{found[1]}/api/info", timeout=10) as answer:
        assert found[2].encode() in answer.read()
    # A second server on the same data refuses to start; other commands work beside the first.
    assert "another server" in refusal("serve", "--http", "127.0.0.1:0", "--push", "127.0.0.1:0")
    assert CODE.fullmatch(lines("device", "add", "kiosk", "Kios 1")[-1])
    serving.send_signal(number)
    printed, said = serving.communicate(timeout=20)
    assert (serving.returncode, printed) == (0, "")
    assert "Traceback" not in said
