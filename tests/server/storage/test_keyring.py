"""The folder of keys, as files on a disk."""

import json
from pathlib import Path

import pytest

from server.storage.keyring import Keyring, KeysMissing

DAY = "2100-01-04"


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    keyring = Keyring(tmp_path / "keys")
    keyring.make()
    return keyring


def test_everything_is_for_its_owner_alone(keyring: Keyring) -> None:
    keyring.day_key_to_write(DAY)
    paths = [keyring.directory, *keyring.directory.rglob("*")]
    assert len(paths) == 5
    assert [path for path in paths if path.stat().st_mode & 0o077] == []


def test_nothing_is_made_before_it_is_asked_for(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys")
    assert not keyring.has_keys
    with pytest.raises(KeysMissing, match=r"there is no .*main\.json"):
        keyring.day_key_to_write(DAY)
    assert not (tmp_path / "keys").exists()


def test_making_again_changes_no_key(keyring: Keyring) -> None:
    before = keyring.index_key()
    keyring.make()
    assert keyring.index_key() == before


def test_day_keys_are_the_same_for_another_process_and_differ_by_day(keyring: Keyring) -> None:
    key = keyring.day_key_to_write(DAY)
    assert keyring.day_key_to_write(DAY) == key
    assert Keyring(keyring.directory).day_key(DAY) == key
    assert keyring.day_key_to_write("2100-01-05").secret != key.secret
    assert keyring.days() == [DAY, "2100-01-05"]


def test_no_file_of_a_day_holds_its_key_in_the_open(keyring: Keyring) -> None:
    key = keyring.day_key_to_write(DAY)
    assert key.secret.hex() not in (keyring.directory / "days" / f"{DAY}.json").read_text()


def test_forgotten_day_is_gone_for_whoever_read_it_before(keyring: Keyring) -> None:
    other = Keyring(keyring.directory)
    keyring.day_key_to_write(DAY)
    other.day_key(DAY)
    keyring.forget_day(DAY)
    keyring.forget_day(DAY)
    for each in (keyring, other):
        with pytest.raises(KeysMissing):
            each.day_key(DAY)


def test_rotation_leaves_day_keys_and_drops_the_older_main_key(keyring: Keyring) -> None:
    key = keyring.day_key_to_write(DAY)
    old = keyring.directory.joinpath("main.json").read_text()
    keyring.renew("main")
    assert keyring.day_key(DAY) == key
    assert keyring.rewrap_days() == 1
    assert keyring.day_key(DAY) == key
    keyring.directory.joinpath("main.json").write_text(old)
    with pytest.raises(KeysMissing, match="has no key"):
        keyring.day_key(DAY)


def test_older_index_keys_stay_while_they_are_used(keyring: Keyring) -> None:
    first, second = keyring.index_key(), keyring.renew("index")
    assert keyring.index_key() == second
    assert keyring.drop_older("index", used=frozenset({first.id})) == 0
    assert keyring.index_key(first.id) == first
    assert keyring.drop_older("index", used=frozenset()) == 1
    with pytest.raises(KeysMissing):
        keyring.index_key(first.id)


def test_key_wrapped_by_others_is_refused(keyring: Keyring, tmp_path: Path) -> None:
    keyring.day_key_to_write(DAY)
    path = keyring.directory / "main.json"
    kept = json.loads(path.read_text())
    kept["keys"][kept["current"]] = "00" * 32
    path.write_text(json.dumps(kept))
    with pytest.raises(KeysMissing, match="does not belong to these keys"):
        Keyring(keyring.directory).day_key(DAY)


def test_day_key_under_another_days_name_is_refused(keyring: Keyring) -> None:
    keyring.day_key_to_write(DAY)
    (keyring.directory / "days" / f"{DAY}.json").rename(keyring.directory / "days" / "2100-01-05.json")
    with pytest.raises(KeysMissing, match="does not belong to these keys"):
        keyring.day_key("2100-01-05")


def test_spoilt_file_is_told_without_its_content(keyring: Keyring) -> None:
    (keyring.directory / "index.json").write_text('{"keys": "secret')
    with pytest.raises(KeysMissing, match=r"index\.json cannot be read: JSONDecodeError$"):
        keyring.index_key()
