"""Letting in programs that found the server: by the code on their screen, each in the administrator's name."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.application.waiting_room import GONE_AFTER_S
from server.domain.queue import facts
from tests.server.office.conftest import LOGINS, Browser, PagesOffice
from wire.access import AskToJoin, Paired, key_code
from wire.base64url import encoded
from wire.codes import DeviceRole, OperatorRole

DEVICES = "/kantor/perangkat"


class Newcomer:
    """A program that asks to be let in, with a key of its own."""

    def __init__(self, office: PagesOffice, role: DeviceRole = DeviceRole.KIOSK) -> None:
        self.public_key = encoded(Ed25519PrivateKey.generate().public_key().public_bytes_raw())
        self.code = key_code(self.public_key)
        self._office = office
        self._role = role

    def ask(self) -> Paired | None:
        """Asks once; gives what it was paired as."""
        return self._office.waiting_room.join(AskToJoin(role=self._role, public_key=self.public_key), "10.0.0.7").paired

    def page(self, place: str = "kios") -> str:
        return f"{DEVICES}/tunggu/{self.code}/{place}"


def test_list_shows_code_and_address_of_who_waits(pages_office: PagesOffice, admin: Browser) -> None:
    kiosk = Newcomer(pages_office)
    kiosk.ask()
    shown = admin.get(DEVICES).text
    assert f"{kiosk.code[:4]} {kiosk.code[4:]}" in shown
    assert "10.0.0.7" in shown
    pages_office.now += GONE_AFTER_S + 1
    assert kiosk.code[:4] not in admin.get(DEVICES).text


def test_program_is_let_in_with_its_own_key_and_a_fact(pages_office: PagesOffice, admin: Browser) -> None:
    kiosk = Newcomer(pages_office)
    assert kiosk.ask() is None
    assert kiosk.code[:4] in admin.get(kiosk.page()).text
    done = admin.post(kiosk.page(), name="Kios Timur")
    assert done.status_code == 303
    paired = kiosk.ask()
    assert paired is not None
    assert (paired.name, paired.role) == ("Kios Timur", DeviceRole.KIOSK)
    fact = pages_office.records()[-1].fact
    assert isinstance(fact, facts.SetUpChanged)
    assert (fact.table, fact.row, fact.action) == ("device", paired.device_id, "added")
    assert pages_office.records()[-1].actor == pages_office.ids[OperatorRole.ADMINISTRATOR]


def test_counters_program_may_become_the_desk_in_front(pages_office: PagesOffice, admin: Browser) -> None:
    program = Newcomer(pages_office, DeviceRole.COUNTER)
    program.ask()
    admin.get(program.page("meja"))
    admin.post(program.page("meja"), name="Meja Depan")
    paired = program.ask()
    assert paired is not None
    assert paired.role is DeviceRole.DESK


@pytest.mark.parametrize("place", ["loket", "papan", "lain"])
def test_kiosk_becomes_nothing_else(pages_office: PagesOffice, admin: Browser, place: str) -> None:
    kiosk = Newcomer(pages_office)
    kiosk.ask()
    admin.get(DEVICES)
    assert admin.get(kiosk.page(place)).status_code == 404
    assert admin.post(kiosk.page(place), name="Kios").status_code == 404
    assert kiosk.ask() is None


def test_name_that_is_taken_is_said_at_its_field(pages_office: PagesOffice, admin: Browser) -> None:
    first, second = Newcomer(pages_office), Newcomer(pages_office)
    for kiosk in (first, second):
        kiosk.ask()
        admin.get(kiosk.page())
        answer = admin.post(kiosk.page(), name="Kios Timur")
    assert answer.status_code == 422
    assert "Nama ini sudah dipakai perangkat lain." in answer.text
    assert second.ask() is None


def test_program_that_gave_up_is_not_let_in(pages_office: PagesOffice, admin: Browser) -> None:
    kiosk = Newcomer(pages_office)
    kiosk.ask()
    admin.get(kiosk.page())
    pages_office.now += GONE_AFTER_S + 1
    assert admin.post(kiosk.page(), name="Kios Timur").status_code == 404


@pytest.mark.parametrize("role", [OperatorRole.SUPERVISOR, OperatorRole.AUDITOR])
def test_others_see_the_devices_and_let_nobody_in(pages_office: PagesOffice, role: OperatorRole) -> None:
    browser, kiosk = pages_office.signed_in(LOGINS[role]), Newcomer(pages_office)
    kiosk.ask()
    assert kiosk.code[:4] not in browser.get(DEVICES).text
    assert browser.get(kiosk.page()).status_code == 403
    assert browser.post(kiosk.page(), name="Kios Timur").status_code == 403
    assert kiosk.ask() is None
