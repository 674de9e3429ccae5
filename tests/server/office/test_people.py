"""Caring for people: what an administrator does, what everybody does with their own account, and what is refused."""

from __future__ import annotations

import re

import pytest

from server.application.slowdown import FIRST_WAIT_S
from server.application.staff.people import INVITATION_LIVES_S
from server.application.staff.sign_in import FREE_TRIES
from server.domain.queue import facts
from tests.server.office.conftest import LOGINS, PASSWORD, Browser, PagesOffice
from wire.codes import CounterState, OperatorRole

NEW_PASSWORD = "tujuh awan biru terbang"
CODE = re.compile(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})</code>")


def changes(office: PagesOffice) -> list[tuple[int, facts.SetUpChanged]]:
    """Changes of people, with who made them."""
    return [
        (each.actor, each.fact)
        for each in office.records()
        if isinstance(each.fact, facts.SetUpChanged) and each.fact.table == "operator"
    ]


def added(browser: Browser, **typed: object) -> str:
    """Add a helper; gives the invitation code."""
    given = {"name": "Bapak Bayu", "login": "bayu", "role": "helper", "pin": ""} | typed
    response = browser.post("/kantor/orang/tambah", **given)
    found = CODE.search(response.text)
    assert found, response.text
    return found.group(1)


def test_added_person_chooses_a_password_and_is_in(admin: Browser, pages_office: PagesOffice) -> None:
    code = added(admin)
    newcomer = pages_office.browser("192.168.2.20")
    response = newcomer.post("/kantor/undangan", login="bayu", code=code.lower(), password=NEW_PASSWORD)
    assert response.headers["Location"] == "/kantor"
    assert "Bapak Bayu" in newcomer.get("/kantor").text
    again = pages_office.browser("192.168.2.20").post(
        "/kantor/undangan", login="bayu", code=code, password=NEW_PASSWORD
    )
    assert again.status_code == 422
    assert pages_office.signed_in("joko")


def test_invitation_lives_for_a_day_and_belongs_to_one_person(admin: Browser, pages_office: PagesOffice) -> None:
    code = added(admin)
    somebody = pages_office.browser("192.168.2.20")
    assert somebody.post("/kantor/undangan", login="joko", code=code, password=NEW_PASSWORD).status_code == 422
    pages_office.now += INVITATION_LIVES_S
    assert somebody.post("/kantor/undangan", login="bayu", code=code, password=NEW_PASSWORD).status_code == 422


def test_guessing_invitations_is_slowed(admin: Browser, pages_office: PagesOffice) -> None:
    code = added(admin)
    outsider = pages_office.browser("192.168.2.66")
    for _ in range(FREE_TRIES):
        outsider.post("/kantor/undangan", login="bayu", code="AAAA-AAAA-AAAA", password=NEW_PASSWORD)
    assert outsider.post("/kantor/undangan", login="bayu", code=code, password=NEW_PASSWORD).status_code == 429
    newcomer = pages_office.browser("192.168.2.20")
    assert newcomer.post("/kantor/undangan", login="bayu", code=code, password=NEW_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("pendek", "Paling sedikit 12 huruf."),
        ("x" * 129 + "abcdef", "Paling banyak"),
        ("Password123456", "terlalu mudah ditebak"),
        ("r4h4s1a-sekali", None),
        ("qwertyuiop123", "terlalu mudah ditebak"),
        ("abababababab", "terlalu mudah ditebak"),
        ("indonesiamerdeka1945", "terlalu mudah ditebak"),
        ("bayubayu2026!!", "Jangan pakai nama Anda"),
        ("KantorContoh77", "Jangan pakai nama Anda"),
        ("  kunci sepeda ungu  ", None),
    ],
)
def test_password_is_refused_if_anybody_would_try_it(
    password: str, said: str | None, admin: Browser, pages_office: PagesOffice
) -> None:
    code = added(admin)
    newcomer = pages_office.browser("192.168.2.20")
    response = newcomer.post("/kantor/undangan", login="bayu", code=code, password=password)
    assert (response.status_code == 303) is (said is None), response.text
    if said is not None:
        assert said in response.text
        assert newcomer.post("/kantor/undangan", login="bayu", code=code, password=NEW_PASSWORD).status_code == 303


def test_reset_ends_sessions_drops_the_password_and_keeps_the_second_factor(
    admin: Browser, pages_office: PagesOffice
) -> None:
    wayan = pages_office.ids[OperatorRole.SUPERVISOR]
    browser = pages_office.signed_in("wayan", "192.168.2.20")
    admin.get(f"/kantor/orang/{wayan}")
    page = admin.post(f"/kantor/orang/{wayan}/undang").text
    assert browser.get("/kantor").status_code == 303
    assert pages_office.browser().post("/kantor/masuk", login="wayan", password=PASSWORD).status_code == 422
    found = CODE.search(page)
    assert found
    response = browser.post("/kantor/undangan", login="wayan", code=found.group(1), password=NEW_PASSWORD)
    assert response.headers["Location"] == "/kantor/kode"


def test_disabled_person_is_out_at_once_from_pages_and_counters(admin: Browser, pages_office: PagesOffice) -> None:
    small = pages_office.small
    joko = pages_office.signed_in("joko", "192.168.2.20")
    device = small.open_counter(1)
    small.issue()
    small.do(device, "call-next")
    # Whoever sits at counter 1 of the small office is the first operator there.
    sari = 1
    admin.get(f"/kantor/orang/{sari}")
    assert admin.post(f"/kantor/orang/{sari}/nonaktif").status_code == 303
    assert small.refusal(device, "call-next") == "no_shift"
    assert small.open_counter(2)
    row = next(each for each in small.reads.office().counters.values() if each.number == 1)
    assert row is not None
    answer = small.do(3, "take-counter", '{"counter_id":1}')
    assert answer.counter.state is CounterState.BUSY
    assert admin.post(f"/kantor/orang/{pages_office.ids[OperatorRole.OPERATOR]}/nonaktif").status_code == 303
    assert joko.get("/kantor").status_code == 303
    assert pages_office.browser().post("/kantor/masuk", login="joko", password=PASSWORD).status_code == 422
    assert admin.post(f"/kantor/orang/{pages_office.ids[OperatorRole.OPERATOR]}/aktif").status_code == 303
    assert pages_office.signed_in("joko")
    assert small.faults() == []


def test_idle_counter_of_a_disabled_person_closes(admin: Browser, pages_office: PagesOffice) -> None:
    device = pages_office.small.open_counter(1)
    admin.post("/kantor/orang/1/nonaktif")
    closed = [each.fact for each in pages_office.records() if isinstance(each.fact, facts.CounterClosed)]
    assert closed == [facts.CounterClosed(counter=1)]
    assert pages_office.small.refusal(device, "call-next") == "no_shift"


def test_another_role_ends_the_sessions_it_was_given_for(admin: Browser, pages_office: PagesOffice) -> None:
    wayan = pages_office.ids[OperatorRole.SUPERVISOR]
    browser = pages_office.signed_in("wayan", "192.168.2.20")
    assert admin.post(f"/kantor/orang/{wayan}", name="Ibu Wayan", role="helper").status_code == 303
    assert browser.get("/kantor").status_code == 303


def test_administrator_cannot_end_being_one(admin: Browser, pages_office: PagesOffice) -> None:
    ratna = pages_office.ids[OperatorRole.ADMINISTRATOR]
    assert admin.post(f"/kantor/orang/{ratna}", name="Ibu Ratna", role="helper").status_code == 422
    for act in ("nonaktif", "undang", "hapus-kode"):
        assert admin.post(f"/kantor/orang/{ratna}/{act}").status_code in (403, 422)
    assert admin.get("/kantor/orang").status_code == 200
    assert admin.post(f"/kantor/orang/{ratna}", name="Ratna S", role="administrator").status_code == 303


def test_right_taken_away_meanwhile_is_missed_within_the_change_itself(
    admin: Browser, pages_office: PagesOffice
) -> None:
    session = pages_office.doors.gate.session(admin.client.get_cookie("giliran_kantor", path="/kantor").value)  # type: ignore[union-attr]
    assert session is not None
    other = pages_office.add("made", OperatorRole.ADMINISTRATOR)
    pages_office.signed_in("made", "192.168.2.20").post(f"/kantor/orang/{session.member.id}/nonaktif")
    from server.application.refusals import Refusal

    with pytest.raises(Refusal):
        pages_office.doors.people.set_active(session, other, is_active=False)
    assert pages_office.row("made").is_active


def test_phone_lost_means_another_one_is_set_up(admin: Browser, pages_office: PagesOffice) -> None:
    wayan = pages_office.ids[OperatorRole.SUPERVISOR]
    assert admin.post(f"/kantor/orang/{wayan}/hapus-kode").status_code == 303
    response = pages_office.browser("192.168.2.20").post("/kantor/masuk", login="wayan", password=PASSWORD)
    assert response.headers["Location"] == "/kantor/pasang-kode"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"login": "Bayu"}, "huruf kecil"),
        ({"login": "joko"}, "sudah dipakai"),
        ({"name": ""}, "belum diisi"),
        ({"name": "x" * 81}, "Paling banyak 80"),
        ({"name": "a\u202eb"}, "tidak dapat dibaca"),
        ({"pin": "1234"}, "pertama dicoba"),
        ({"pin": "12"}, "4 sampai 12 angka"),
        ({"pin": "4815", "role": "auditor"}, "tidak memerlukan PIN"),
        ({"role": ""}, "Pilih salah satu"),
    ],
)
def test_fault_stands_at_its_field_and_nothing_typed_is_lost(
    typed: dict[str, str], said: str, admin: Browser, pages_office: PagesOffice
) -> None:
    before = len(pages_office.records())
    given = {"name": "Bapak Bayu", "login": "bayu", "role": "helper", "pin": ""} | typed
    response = admin.post("/kantor/orang/tambah", **given)
    assert response.status_code == 422
    (name,) = [each for each in typed if each != "role"] or ["role"]
    fault = re.search(rf'<p class="fault" id="{name}-fault">.*?</svg>(.*?)</p>', response.text, re.DOTALL)
    assert fault and said in fault.group(1)
    assert f'href="#{name}"' in response.text
    for field in ("name", "login"):
        if given[field] and len(given[field]) <= 80:
            assert f'value="{given[field]}"' in response.text
    assert len(pages_office.records()) == before


@pytest.mark.parametrize(
    "unasked", [{"is_active": "1"}, {"password_hash": "x"}, {"login": "lain"}, {"branch_id": "2"}, {"totp_secret": "x"}]
)
def test_field_that_was_not_asked_for_is_refused_with_all_the_rest(
    unasked: dict[str, str], admin: Browser, pages_office: PagesOffice
) -> None:
    joko, before = pages_office.ids[OperatorRole.OPERATOR], pages_office.row("joko")
    response = admin.post(f"/kantor/orang/{joko}", name="Nama Lain", role="operator", **unasked)
    assert response.status_code == 400
    assert pages_office.row("joko") == before


def test_field_twice_or_choice_not_offered_is_refused(admin: Browser, pages_office: PagesOffice) -> None:
    joko = pages_office.ids[OperatorRole.OPERATOR]
    assert admin.post(f"/kantor/orang/{joko}", name=["Satu", "Dua"], role="operator").status_code == 400
    assert admin.post(f"/kantor/orang/{joko}", name="Joko", role="kaisar").status_code == 400


@pytest.mark.parametrize("path", ["/kantor/orang/999", "/kantor/orang/999/pin", "/kantor/orang/0", "/kantor/orang/x"])
def test_unknown_person_is_a_page_that_says_so(path: str, admin: Browser) -> None:
    response = admin.get(path)
    assert response.status_code == 404
    assert "Halaman ini tidak ada" in response.text


def test_somebody_else_s_session_is_not_ended_by_its_number(pages_office: PagesOffice) -> None:
    lilis, joko = pages_office.signed_in("lilis"), pages_office.signed_in("joko")
    token = joko.client.get_cookie("giliran_kantor", path="/kantor")
    assert token is not None
    session = pages_office.doors.gate.session(token.value)
    assert session is not None
    assert lilis.post(f"/kantor/akun/sesi/{session.id}/akhiri").status_code == 404
    assert joko.get("/kantor").status_code == 200


def test_own_session_elsewhere_is_ended_from_the_list(pages_office: PagesOffice) -> None:
    here, there = pages_office.signed_in("lilis"), pages_office.signed_in("lilis", "192.168.2.20")
    page = here.get("/kantor/akun").text
    assert "192.168.2.20" in page
    (path,) = set(re.findall(r'action="(/kantor/akun/sesi/\d+/akhiri)"', page))
    assert here.post(path).headers["Location"] == "/kantor/akun"
    assert there.get("/kantor").status_code == 303
    assert here.get("/kantor").status_code == 200


def test_own_password_needs_the_present_one_and_ends_other_sessions(pages_office: PagesOffice) -> None:
    here, there = pages_office.signed_in("lilis"), pages_office.signed_in("lilis", "192.168.2.20")
    wrong = here.post("/kantor/akun/kata-sandi", present="bukan yang ini", password=NEW_PASSWORD)
    assert "Kata sandi ini tidak cocok" in wrong.text
    assert here.post("/kantor/akun/kata-sandi", present=PASSWORD, password=NEW_PASSWORD).status_code == 303
    assert (here.get("/kantor").status_code, there.get("/kantor").status_code) == (200, 303)
    response = pages_office.browser().post("/kantor/masuk", login="lilis", password=NEW_PASSWORD)
    assert response.status_code == 303


def test_guessing_the_present_password_is_slowed(pages_office: PagesOffice) -> None:
    browser = pages_office.signed_in("lilis")
    for _ in range(FREE_TRIES):
        browser.post("/kantor/akun/kata-sandi", present="bukan yang ini", password=NEW_PASSWORD)
    response = browser.post("/kantor/akun/kata-sandi", present=PASSWORD, password=NEW_PASSWORD)
    assert response.status_code == 429
    pages_office.now += FIRST_WAIT_S
    browser.get("/kantor/akun/kata-sandi")
    assert browser.post("/kantor/akun/kata-sandi", present=PASSWORD, password=NEW_PASSWORD).status_code == 303


def test_own_pin_works_at_a_counter_afterwards(pages_office: PagesOffice) -> None:
    browser = pages_office.signed_in("joko")
    assert browser.post("/kantor/akun/pin", present=PASSWORD, pin="481516").status_code == 303
    account = pages_office.small.reads.account("joko")
    assert account is not None and account.pin_hash is not None
    assert pages_office.signed_in("yusuf").get("/kantor/akun/pin").status_code == 403


def test_second_factor_is_changed_only_by_whoever_knows_the_password(pages_office: PagesOffice) -> None:
    browser = pages_office.signed_in("wayan")
    before = pages_office.row("wayan").totp_secret
    browser.get("/kantor/akun/kode-kedua")
    response = browser.post("/kantor/akun/kode-kedua", code="123456", present="bukan yang ini")
    assert response.status_code == 422
    assert pages_office.row("wayan").totp_secret == before


def test_changes_are_facts_with_who_and_which_columns_never_values(admin: Browser, pages_office: PagesOffice) -> None:
    ratna, joko = pages_office.ids[OperatorRole.ADMINISTRATOR], pages_office.ids[OperatorRole.OPERATOR]
    added(admin, pin="481516")
    admin.post(f"/kantor/orang/{joko}", name="Bapak Joko", role="operator")
    admin.post(f"/kantor/orang/{joko}", name="Bapak Joko", role="operator")
    admin.post(f"/kantor/orang/{joko}/nonaktif")
    (who, first), (_, second), (_, third) = changes(pages_office)
    assert who == ratna
    assert (first.action, first.columns) == ("added", None)
    assert (second.row, second.action, second.columns) == (joko, "changed", ["name"])
    assert third.columns == ["is_active"]
    text = "".join(repr(each) for each in pages_office.records())
    assert "Joko" not in text and "481516" not in text and "Bayu" not in text


def test_supervisor_reads_the_list_and_gets_no_further(pages_office: PagesOffice) -> None:
    browser = pages_office.signed_in("wayan")
    page = browser.get("/kantor/orang").text
    assert "Ibu Joko" in page
    assert "/kantor/orang/tambah" not in page
    assert not re.search(r'href="/kantor/orang/\d', page)


@pytest.mark.parametrize("login", LOGINS.values())
def test_everybody_may_care_for_their_own_account(login: str, pages_office: PagesOffice) -> None:
    browser = pages_office.signed_in(login)
    for path in ("/kantor", "/kantor/akun", "/kantor/akun/kata-sandi", "/kantor/akun/kode-kedua"):
        assert browser.get(path).status_code == 200
