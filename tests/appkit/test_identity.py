"""A device keeps its key to itself, pairs once, and gets tokens by signing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from appkit.httpcall import UnreachableError
from appkit.identity import Access, AccessRefusedError, DeviceKey, NotPairedError, read_record
from wire.codes import DeviceRole, RefusalCode

PAIR_CODE = "ABCD2345"


def test_the_key_is_made_once_and_only_its_user_can_read_it(tmp_path: Path) -> None:
    first = DeviceKey.load_or_create(tmp_path)
    assert stat.S_IMODE((tmp_path / "device.key").stat().st_mode) == 0o600
    assert DeviceKey.load_or_create(tmp_path).public == first.public


def test_a_damaged_key_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "device.key").write_bytes(b"short")
    with pytest.raises(ValueError):
        DeviceKey.load_or_create(tmp_path)
    assert (tmp_path / "device.key").read_bytes() == b"short"


def test_pairing_is_kept_and_leads_to_a_token(office, device, access: Access, tmp_path: Path) -> None:
    assert access.token() == "token-0"
    record = read_record(tmp_path)
    assert record is not None
    assert (record.server, record.device_id, record.role) == (office.url, 7, DeviceRole.KIOSK)
    again = device(office.url)
    assert again.token() == "token-1"


def test_a_token_is_kept_until_most_of_its_life_is_over(office, device) -> None:
    now_s = [0.0]
    access = device(office.url, PAIR_CODE, now_s=lambda: now_s[0])
    assert access.token() == "token-0"
    now_s[0] = 400.0
    assert access.token() == "token-0"
    now_s[0] = 430.0
    assert access.token() == "token-1"


def test_a_forgotten_token_is_replaced_and_a_newer_one_kept(access: Access) -> None:
    old = access.token()
    access.forget(old)
    new = access.token()
    access.forget(old)
    assert new == access.token() == "token-1"


def test_a_wrong_code_is_refused_and_nothing_kept(office, device, tmp_path: Path) -> None:
    access = device(office.url, "WRONG234")
    with pytest.raises(AccessRefusedError) as refused:
        access.token()
    assert refused.value.code is RefusalCode.PAIRING_REFUSED
    assert read_record(tmp_path) is None


def test_without_pairing_and_code_there_is_no_token(office, device) -> None:
    with pytest.raises(NotPairedError):
        device(office.url).token()


def test_another_key_of_the_same_device_is_refused(office, device, access: Access, tmp_path: Path) -> None:
    access.token()
    (tmp_path / "device.key").unlink()
    with pytest.raises(AccessRefusedError):
        device(office.url).token()


def test_no_server_is_unreachable_and_not_refused(office, access: Access) -> None:
    office.close()
    with pytest.raises(UnreachableError):
        access.token()


def test_a_damaged_record_is_said_and_not_guessed(tmp_path: Path) -> None:
    for content in ("{", "[]", '{"server": "http://x"}', '{"server": "x", "device_id": 1, "name": "", "role": "king"}'):
        (tmp_path / "device.json").write_text(content)
        with pytest.raises(ValueError):
            read_record(tmp_path)


@pytest.mark.parametrize("server", ["", "192.168.1.2:8080", "ftp://host", "http://"])
def test_what_is_no_address_is_refused(server: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        Access(server, tmp_path)


def test_a_code_that_was_used_up_long_ago_does_no_harm_to_a_paired_device(office, device, access: Access) -> None:
    access.token()
    assert device(office.url, "USED2345").token() == "token-1"


def test_a_refused_code_is_not_tried_again_and_again(office, device) -> None:
    access = device(office.url, "WRONG234")
    for _ in range(3):
        with pytest.raises(AccessRefusedError):
            access.token()
    assert office.n_pairings == 1


@pytest.mark.parametrize("code", ["short", "with space", "way-too-long-to-be-one"])
def test_what_can_be_no_code_is_refused_without_asking(office, device, code: str) -> None:
    with pytest.raises(AccessRefusedError):
        device(office.url, code).token()
    assert office.n_pairings == 0
