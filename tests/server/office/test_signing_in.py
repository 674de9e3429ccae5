"""The way in: passwords, second factors, sessions and forms, and what those get who try to come in otherwise."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from server.application.slowdown import FIRST_WAIT_S
from server.application.staff.members import HALF_SESSION_S, LIMITS
from server.application.staff.second_factor import STEP_S, code_at
from server.application.staff.sign_in import FREE_TRIES, FREE_TRIES_OF_ADDRESS
from server.domain.queue import facts
from server.storage import tables
from tests.server.office.conftest import LOGINS, PASSWORD, TOTP_SECRET, Browser, PagesOffice
from wire.codes import OperatorRole


def sign_in(browser: Browser, login: str, password: str = PASSWORD) -> int:
    return browser.post("/kantor/masuk", login=login, password=password).status_code


def is_in(browser: Browser) -> bool:
    return browser.get("/kantor").status_code == 200


def test_helper_is_in_by_password_and_supervisor_by_password_and_code(pages_office: PagesOffice) -> None:
    helper, supervisor = pages_office.browser(), pages_office.browser()
    assert sign_in(helper, "lilis") == sign_in(supervisor, "wayan") == 303
    assert (is_in(helper), is_in(supervisor)) == (True, False)
    supervisor.get("/kantor/kode")
    assert supervisor.post("/kantor/kode", code=pages_office.code()).headers["Location"] == "/kantor"
    assert is_in(supervisor)


def test_wrong_password_unknown_name_and_disabled_person_read_the_same(pages_office: PagesOffice) -> None:
    pages_office.add("lama", OperatorRole.HELPER, is_active=0)
    answers = set()
    for login, password in (("lilis", "salah semua ini"), ("siapa", PASSWORD), ("lama", PASSWORD), ("sari", PASSWORD)):
        response = pages_office.browser().post("/kantor/masuk", login=login, password=password)
        assert response.status_code == 422
        answers.add(response.text.replace(f'value="{login}"', ""))
    assert len(answers) == 1


def test_after_signing_in_one_gets_where_one_wanted_and_never_elsewhere(pages_office: PagesOffice) -> None:
    browser = pages_office.browser()
    asked = browser.get("/kantor/akun").headers["Location"]
    assert asked == "/kantor/masuk?ke=/kantor/akun"
    done = browser.post(asked, login="lilis", password=PASSWORD)
    assert done.headers["Location"] == "/kantor/akun"
    for elsewhere in ("https://evil.example/", "//evil.example", "/kantor/../t", "/kantor\\evil", "/t/x"):
        response = pages_office.browser().post(f"/kantor/masuk?ke={elsewhere}", login="lilis", password=PASSWORD)
        assert response.headers["Location"] == "/kantor"


def test_what_was_typed_is_not_lost_but_the_password(pages_office: PagesOffice) -> None:
    page = pages_office.browser().post("/kantor/masuk", login="lilis", password="salah semua ini").text
    assert 'value="lilis"' in page
    assert "salah semua ini" not in page


def test_guessing_slows_the_account_down_at_this_address_only(pages_office: PagesOffice) -> None:
    outsider, staff = pages_office.browser("192.168.2.66"), pages_office.browser("192.168.2.10")
    for _ in range(FREE_TRIES):
        assert sign_in(outsider, "lilis", "tebakan yang salah") == 422
    assert sign_in(outsider, "lilis", PASSWORD) == 429
    assert sign_in(staff, "lilis") == 303
    pages_office.now += FIRST_WAIT_S
    assert sign_in(outsider, "lilis") == 303


def test_guessing_many_names_slows_the_address_down(pages_office: PagesOffice) -> None:
    outsider = pages_office.browser("192.168.2.66")
    for number in range(FREE_TRIES_OF_ADDRESS):
        assert sign_in(outsider, f"nama{number}", "tebakan yang salah") == 422
    assert sign_in(outsider, "joko") == 429
    assert sign_in(pages_office.browser("192.168.2.67"), "joko") == 303


def test_codes_are_slowed_for_the_account_but_only_behind_the_password(pages_office: PagesOffice) -> None:
    first, second = pages_office.browser("192.168.2.66"), pages_office.browser("192.168.2.67")
    for browser in (first, second):
        sign_in(browser, "wayan")
        browser.get("/kantor/kode")
    for _ in range(FREE_TRIES):
        assert first.post("/kantor/kode", code="000000").status_code == 422
    assert second.post("/kantor/kode", code=pages_office.code()).status_code == 429
    pages_office.now += FIRST_WAIT_S
    assert second.post("/kantor/kode", code=pages_office.code()).status_code == 303


def test_a_code_is_used_once_and_the_step_before_it_no_more(pages_office: PagesOffice) -> None:
    code = pages_office.code()
    first = pages_office.browser()
    sign_in(first, "wayan")
    first.get("/kantor/kode")
    assert first.post("/kantor/kode", code=code).status_code == 303
    second = pages_office.browser()
    sign_in(second, "wayan")
    second.get("/kantor/kode")
    assert second.post("/kantor/kode", code=code).status_code == 422
    earlier = code_at(TOTP_SECRET, pages_office.now // STEP_S - 1)
    assert second.post("/kantor/kode", code=earlier).status_code == 422
    pages_office.now += STEP_S
    assert second.post("/kantor/kode", code=pages_office.code()).status_code == 303


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_the_phone_s_clock_may_be_half_a_minute_off(steps: int, status: int, pages_office: PagesOffice) -> None:
    browser = pages_office.browser()
    sign_in(browser, "wayan")
    browser.get("/kantor/kode")
    code = code_at(TOTP_SECRET, pages_office.now // STEP_S + steps)
    assert browser.post("/kantor/kode", code=f"{code[:3]} {code[3:]}").status_code == status


def test_a_first_second_factor_is_set_up_on_the_way_in_and_its_codes_open_once(pages_office: PagesOffice) -> None:
    pages_office.add("made", OperatorRole.SUPERVISOR, totp_secret=None)
    browser = pages_office.browser()
    assert browser.post("/kantor/masuk", login="made", password=PASSWORD).headers["Location"] == "/kantor/pasang-kode"
    page = browser.get("/kantor/pasang-kode").text
    assert "<svg" in page
    assert browser.get("/kantor/pasang-kode").text == page
    assert browser.post("/kantor/pasang-kode", code="000000").status_code == 422
    session = pages_office.doors.gate.session(browser.client.get_cookie("giliran_kantor", path="/kantor").value)  # type: ignore[union-attr]
    assert session is not None
    secret = pages_office.box.enrolment_secret(session.token_hash)
    shown = browser.post("/kantor/pasang-kode", code=code_at(secret, pages_office.now // STEP_S)).text
    codes = [each.split("</code>")[0] for each in shown.split("<li><code>")[1:]]
    assert len(codes) == 10
    assert is_in(browser)
    for expected in (303, 422):
        other = pages_office.browser()
        sign_in(other, "made")
        other.get("/kantor/kode")
        assert other.post("/kantor/kode", code=codes[0].lower().replace("-", " ")).status_code == expected
    assert len(pages_office.row("made").recovery_codes) == 9


def test_secrets_at_rest_tell_nothing(pages_office: PagesOffice) -> None:
    pages_office.signed_in("ratna")
    kept = (pages_office.directory / "office-0" / "giliran.db").read_bytes()
    kept += (pages_office.directory / "office-0" / "giliran.db-wal").read_bytes()
    assert PASSWORD.encode() not in kept
    assert TOTP_SECRET not in kept


def test_the_token_changes_with_the_second_factor(pages_office: PagesOffice) -> None:
    browser = pages_office.browser()
    sign_in(browser, "wayan")
    before = browser.client.get_cookie("giliran_kantor", path="/kantor")
    browser.get("/kantor/kode")
    browser.post("/kantor/kode", code=pages_office.code())
    after = browser.client.get_cookie("giliran_kantor", path="/kantor")
    assert before is not None and after is not None
    assert before.value != after.value
    stolen = pages_office.browser()
    stolen.client.set_cookie("giliran_kantor", before.value, path="/kantor")
    assert not is_in(stolen)


def test_cookie_is_out_of_reach(pages_office: PagesOffice) -> None:
    response = pages_office.browser().post("/kantor/masuk", login="lilis", password=PASSWORD)
    (cookie,) = [each for each in response.headers.getlist("Set-Cookie") if each.startswith("giliran_kantor=")]
    parts = set(cookie.split("; ")[1:])
    assert parts == {"HttpOnly", "Path=/kantor", "SameSite=Strict"}
    token = cookie.split("=")[1].split(";")[0]
    assert len(token) == 22
    behind_tls = pages_office.app.test_client().post(
        "/kantor/masuk",
        base_url="https://localhost",
        data={"login": "lilis", "password": PASSWORD},
        headers={"Origin": "https://localhost"},
    )
    assert "; Secure" in next(each for each in behind_tls.headers.getlist("Set-Cookie") if "giliran_kantor=" in each)


@pytest.mark.parametrize("role", OperatorRole)
def test_a_session_ends_when_it_is_not_used_and_after_all(role: OperatorRole, pages_office: PagesOffice) -> None:
    browser, limits = pages_office.signed_in(LOGINS[role]), LIMITS[role]
    begun = pages_office.now
    while pages_office.now + limits.idle_s // 2 < begun + limits.whole_s:
        pages_office.now += limits.idle_s // 2
        assert is_in(browser)
        pages_office.small.writer.submit(lambda books: None).result(timeout=10)
    pages_office.now = begun + limits.whole_s
    assert not is_in(browser)
    browser = pages_office.signed_in(LOGINS[role])
    pages_office.now += limits.idle_s
    assert not is_in(browser)


def test_a_half_session_ends_soon(pages_office: PagesOffice) -> None:
    browser = pages_office.browser()
    sign_in(browser, "wayan")
    pages_office.now += HALF_SESSION_S
    assert browser.get("/kantor/kode").headers["Location"].startswith("/kantor/masuk")


def test_signing_out_ends_this_session_alone(pages_office: PagesOffice) -> None:
    one, other = pages_office.signed_in("lilis"), pages_office.signed_in("lilis")
    kept = one.client.get_cookie("giliran_kantor", path="/kantor")
    assert one.post("/kantor/keluar").headers["Location"] == "/kantor/masuk"
    assert kept is not None
    one.client.set_cookie("giliran_kantor", kept.value, path="/kantor")
    assert (is_in(one), is_in(other)) == (False, True)


def test_signing_in_and_out_are_facts_with_who_and_without_names(pages_office: PagesOffice) -> None:
    pages_office.small.issue()
    browser = pages_office.signed_in("wayan")
    browser.post("/kantor/keluar")
    wayan = pages_office.ids[OperatorRole.SUPERVISOR]
    came, went = (each for each in pages_office.records() if each.fact.kind.startswith("staff_"))
    assert (came.actor, came.fact) == (wayan, facts.StaffSignedIn(operator=wayan))
    assert (went.actor, went.fact) == (wayan, facts.StaffSignedOut(operator=wayan, reason="own"))
    assert pages_office.small.faults() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(
    headers: dict[str, str], admin: Browser, pages_office: PagesOffice
) -> None:
    before = len(pages_office.records())
    response = admin.post("/kantor/orang/tambah", headers=headers, name="Eva", login="eva", role="administrator")
    assert response.status_code == 403
    assert "Formulir ini tidak berlaku lagi" in response.text
    assert admin.post("/kantor/masuk", headers=headers, login="lilis", password=PASSWORD).status_code == 403
    assert len(pages_office.records()) == before


@pytest.mark.parametrize("token", [None, "", "0" * 32, "é"])
def test_a_form_without_its_session_s_token_changes_nothing(
    token: str | None, admin: Browser, pages_office: PagesOffice
) -> None:
    before = len(pages_office.records())
    admin.token = ""
    response = admin.post("/kantor/orang/tambah", _formulir=token, name="Eva", login="eva", role="administrator")
    assert response.status_code == 403
    somebody_else = pages_office.signed_in("wayan").token
    response = admin.post("/kantor/orang/tambah", _formulir=somebody_else, name="Eva", login="eva", role="helper")
    assert response.status_code == 403
    assert [each for each in pages_office.records()[before:] if each.fact.kind != "staff_in"] == []


def test_a_spoiled_second_factor_lets_nobody_in(pages_office: PagesOffice) -> None:
    pages_office.add("made", OperatorRole.SUPERVISOR, totp_secret="bukan rahasia")
    browser = pages_office.browser()
    sign_in(browser, "made")
    browser.get("/kantor/kode")
    assert browser.post("/kantor/kode", code=pages_office.code()).status_code == 422


def test_old_sessions_are_forgotten(pages_office: PagesOffice) -> None:
    pages_office.signed_in("lilis")
    pages_office.now += 25 * 3600
    pages_office.signed_in("joko")
    with pages_office.small.engine.begin() as connection:
        owners = connection.execute(select(tables.staff_session.c.operator_id)).scalars().all()
    assert owners == [pages_office.ids[OperatorRole.OPERATOR]]
