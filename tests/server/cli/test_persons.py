"""What an administrator does with personal data, by command."""

import io
import json
import tarfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from server.application.persons import NewPerson
from server.cli import run
from server.domain.booking.codes import grouped, new_code
from server.domain.person import Person
from server.storage import tables
from server.storage.engine import open_engine, writing
from server.storage.keyring import Keyring
from server.storage.persons import SqlPersons
from server.storage.set_up import BRANCH_ID
from tests.server.cli.conftest import Lines

WULAN = Person(name="Wulan Sari", phone="6281234567890", nik="3204014101901234")
Refusal = Callable[..., str]


def day(days: int) -> str:
    """A day that many days from now; a night between makes no difference to these tests."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def book(data: Path, visit_on: str = "", keys: Path | None = None, state: str = "confirmed") -> str:
    """Write a booking as the desk would; gives its code."""
    code, now = new_code(), int(time.time())
    engine = open_engine(data)
    with writing(engine) as connection:
        persons = SqlPersons(connection, BRANCH_ID, Keyring(keys or data / "keys"), now)
        kept = persons.keep(NewPerson(person=WULAN, visit_on=visit_on or day(3), consent_version=1))
        values = {
            "branch_id": BRANCH_ID,
            "code": code,
            "token": code * 2,
            "state": state,
            "channel": "web",
            "language": "id",
            "service_id": 1,
            "slot_at": now + 3 * 86_400,
            "length_min": 15,
            "made_at": now,
            "confirmed_at": now,
            "person_id": kept.person_id,
            "identity_index": kept.identity_index if state == "confirmed" else None,
        }
        connection.execute(insert(tables.booking).values(**values))
    engine.dispose()
    return code


def test_a_person_gets_everything_kept_by_code_phone_or_nik(data: Path, lines: Lines) -> None:
    code = book(data)
    for whom in ([grouped(code).lower()], ["--phone", "0812-3456-7890"], ["--nik", "3204 0141 0190 1234"]):
        shown = json.loads("\n".join(lines("person", "export", *whom)))
        (person,) = shown["people"]
        assert (person["name"], person["nik"]) == (WULAN.name, WULAN.nik)
        assert [booking["code"] for booking in person["bookings"]] == [code]


def test_a_number_may_be_typed_so_that_no_list_of_processes_shows_it(
    data: Path, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(data)
    monkeypatch.setattr("sys.stdin", io.StringIO("3204014101901234\n"))
    assert WULAN.name in "".join(lines("person", "export", "--nik", "-"))


@pytest.mark.parametrize(
    ("whom", "said"),
    [
        (["AAAA-AAAC"], "eight letters"),
        (["--phone", "12"], "phone_not_indonesian"),
        (["--nik", "32040141"], "nik_not_16_digits"),
        (["--nik", "3204014101909999"], "nothing is kept"),
    ],
)
def test_who_cannot_be_found_is_told_without_the_number(
    data: Path, refusal: Refusal, whom: list[str], said: str
) -> None:
    book(data)
    for action in ("export", "erase"):
        told = refusal("person", action, *whom)
        assert said in told
        assert whom[-1] not in told


def test_erasing_asks_first(data: Path, refusal: Refusal, lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    visit_on = day(3)
    code = book(data, visit_on=visit_on)
    assert run(["person", "erase", code, "--data", str(data)]) == 1
    assert "say --yes" in capsys.readouterr().err
    assert lines("person", "erase", code, "--yes") == [
        f"{visit_on}  phone •••• 7890  NIK •••• 1234",
        "Erased. Bookings that know nobody any more: 1; still to come, and valid by their codes: 1.",
    ]
    assert "nothing is kept" in refusal("person", "export", code)


@pytest.mark.parametrize(("typed", "exit_code"), [("ERASE", 0), ("yes", 1)])
def test_erasing_needs_the_very_word(data: Path, monkeypatch: pytest.MonkeyPatch, typed: str, exit_code: int) -> None:
    code = book(data)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: typed)
    assert run(["person", "erase", code, "--data", str(data)]) == exit_code


def test_retention_says_what_it_erased_and_keeps_what_it_was_told(data: Path, lines: Lines, refusal: Refusal) -> None:
    old, new = book(data, visit_on=day(-20), state="cancelled"), book(data)
    assert lines("retention")[1] == "Erased now: people 0, hashes of people who did not come 0, day keys 0."
    assert lines("retention", "--keep-days", "14")[1].startswith("Erased now: people 1, hashes")
    assert "for 14 days" in lines("retention")[0]
    assert "nothing is kept" in refusal("person", "export", old)
    assert lines("person", "export", new)
    for days in ("0", "366", "-1"):
        assert "from 1 to 365" in refusal("retention", "--keep-days", days)


def test_keys_may_lie_elsewhere_and_are_missed_when_they_are_not_there(
    data: Path, lines: Lines, refusal: Refusal, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "disk"
    code = book(data, keys=elsewhere)
    assert WULAN.nik in "".join(lines("person", "export", code, "--keys", str(elsewhere)))
    assert "cannot be read" in "".join(lines("person", "export", code))
    assert "there is no" in refusal("person", "export", "--nik", WULAN.nik)
    assert "There are no keys yet" in lines("keys", "list")[1]


def test_new_keys_are_made_beside_the_old_ones_and_after_a_loss(data: Path, lines: Lines, refusal: Refusal) -> None:
    code = book(data)
    before = lines("keys", "list")[1]
    assert lines("keys", "rotate") == ["New keys. People: 1; days: 1."]
    assert lines("keys", "list")[1] != before
    assert WULAN.nik in "".join(lines("person", "export", "--nik", WULAN.nik))
    assert "has keys" in refusal("keys", "begin", "--yes")
    (data / "keys").rename(data / "lost")
    assert "say --yes" in refusal("keys", "begin")
    assert "there is no" in refusal("keys", "rotate")
    lines("keys", "begin", "--yes")
    assert "cannot be read" in "".join(lines("person", "export", code))


def test_keys_that_others_may_read_are_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book(data)
    (data / "keys" / "main.json").chmod(0o644)
    assert run(["keys", "list", "--data", str(data)]) == 1
    assert "others may read" in capsys.readouterr().err


def test_a_copy_has_keys_only_if_asked(data: Path, lines: Lines, tmp_path: Path) -> None:
    visit_on = day(3)
    book(data, visit_on=visit_on)
    lines("backup", str(tmp_path / "one.db"))
    assert sorted(path.name for path in tmp_path.glob("one*")) == ["one.db"]
    said = lines("backup", str(tmp_path / "two.db"), "--with-keys")
    archive = tmp_path / "two.db.keys.tar"
    assert "keep it apart" in said[1]
    assert archive.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as tar:
        assert {"keys/main.json", "keys/index.json", f"keys/days/{visit_on}.json"} <= set(tar.getnames())
    for copy in ("one.db", "two.db"):
        assert WULAN.nik.encode() not in (tmp_path / copy).read_bytes()


def test_a_copy_and_its_keys_are_an_office_again(
    data: Path, lines: Lines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, elsewhere = book(data), tmp_path / "elsewhere"
    lines("backup", str(tmp_path / "copy.db"), "--with-keys")
    assert run(["restore", str(tmp_path / "copy.db"), "--data", str(elsewhere)]) == 0
    assert run(["person", "export", "--nik", WULAN.nik, "--data", str(elsewhere)]) == 1
    assert "there is no" in capsys.readouterr().err
    with tarfile.open(tmp_path / "copy.db.keys.tar") as tar:
        # By hand: how an archive is opened safely is said in another way by each version of Python.
        for member in tar:
            target, kept = elsewhere / member.name, tar.extractfile(member)
            if kept is None:
                target.mkdir(exist_ok=True)
            else:
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                target.write_bytes(kept.read())
            target.chmod(member.mode)
    assert run(["person", "export", code, "--data", str(elsewhere)]) == 0
    assert WULAN.nik in capsys.readouterr().out
    assert run(["keys", "list", "--data", str(elsewhere)]) == 0
