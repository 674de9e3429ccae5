"""Another app books: over the web, on the sample office's desk."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.application.partners import Allowance, AskedTooOften, Partner, hash_of_secret
from server.domain.consent import CONSENT_VERSION
from server.web.consent import consent
from server.web.partner_samples import SAMPLE_PARTNER, SAMPLE_PARTNER_SECRET, MemoryPartners
from server.web.samples import SampleApplication
from wire import partner as wire
from wire.codes import BookingState, Channel

WHO = {"name": "Wulan Sari", "phone": "0812-3456-7890", "nik": "3204014101901234", "consent_version": CONSENT_VERSION}
SLOT_AT = 1_789_347_600  # Monday 14 September 2026, 08:00 in Jakarta
OTHER_SECRET = "giliran-other"


class App:
    """Another app, as its maker would write it."""

    def __init__(self, client: FlaskClient, secret: str = SAMPLE_PARTNER_SECRET) -> None:
        self.client = client
        self.secret = secret
        self.n_keys = 0

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/api/partner{path}", headers={"Authorization": f"Bearer {self.secret}"})

    def post(self, path: str, body: dict[str, Any], key: str | None = None) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.secret}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        return self.client.post(f"/api/partner{path}", json=body, headers=headers)

    def hold(self, slot_at: int = SLOT_AT, service_id: int = 1) -> TestResponse:
        self.n_keys += 1
        return self.post("/bookings", {"service_id": service_id, "slot_at": slot_at}, f"key-{id(self):x}-{self.n_keys}")

    def book(self, slot_at: int = SLOT_AT, **who: object) -> str:
        token = str(self.hold(slot_at).json["token"])  # type: ignore[index]
        answer = self.post(f"/bookings/{token}/confirm", {**WHO, **who})
        assert answer.status_code == 200, answer.text
        return token


@pytest.fixture
def partner(client: FlaskClient) -> App:
    return App(client)


@pytest.fixture
def register(application: SampleApplication) -> MemoryPartners:
    register = application.partners._register
    assert isinstance(register, MemoryPartners)
    return register


@pytest.fixture
def other(client: FlaskClient, register: MemoryPartners) -> App:
    register.known[hash_of_secret(OTHER_SECRET)] = replace(SAMPLE_PARTNER, id=2, name="Aplikasi Lain")
    return App(client, OTHER_SECRET)


def code(response: TestResponse) -> tuple[int, str]:
    assert response.content_type == "application/problem+json"
    return response.status_code, str(response.json["code"])  # type: ignore[index]


def test_a_user_is_booked_from_looking_to_status(partner: App, application: SampleApplication) -> None:
    services = wire.PartnerServices.model_validate_json(partner.get("/services").data).services
    assert [(each.service_id, each.needs_nik) for each in services[:2]] == [(1, False), (2, True)]
    days = wire.PartnerDays.model_validate_json(partner.get("/services/1/days").data).days
    day = next(each.day for each in days if each.n_free and each.day > "2026-09-13")
    slot = wire.PartnerSlots.model_validate_json(partner.get(f"/services/1/days/{day}/slots").data).slots[0]
    held = wire.PartnerHeld.model_validate_json(partner.hold(slot.slot_at).data)
    assert held.slot_at == SLOT_AT
    confirmed = partner.post(f"/bookings/{held.token}/confirm", WHO)
    booking = wire.PartnerBooking.model_validate_json(confirmed.data)
    assert (booking.state, booking.phone_hint) == (BookingState.CONFIRMED, "90")
    assert booking.page_url == f"https://antrean.contoh.go.id/b/{held.token}"
    assert partner.get(f"/bookings/{held.token}").data == confirmed.data
    view = application.desk.booking(held.token)
    assert view is not None and view.channel is Channel.PARTNER


def test_no_answer_repeats_what_the_user_typed(partner: App) -> None:
    token = partner.book()
    answers = [partner.get(f"/bookings/{token}"), partner.post(f"/bookings/{token}/confirm", WHO)]
    for answer in answers:
        assert not [said for said in ("Wulan", "81234567890", "3204014101901234") if said in answer.text]
        assert answer.headers["Cache-Control"] == "no-store"


def test_closed_days_say_why(partner: App) -> None:
    days = {each.day: each for each in wire.PartnerDays.model_validate_json(partner.get("/services/1/days").data).days}
    closed = days["2026-09-17"].closed_because
    assert closed is not None and closed.id == "Tutup: pelatihan petugas"


def test_same_key_holds_one_slot_and_another_wish_under_it_is_refused(partner: App) -> None:
    first, again = (partner.post("/bookings", {"service_id": 1, "slot_at": SLOT_AT}, "one-wish-1") for _ in range(2))
    assert first.data == again.data
    other = partner.post("/bookings", {"service_id": 1, "slot_at": SLOT_AT + 900}, "one-wish-1")
    assert code(other) == (409, "key_reused")
    assert code(partner.post("/bookings", {"service_id": 1, "slot_at": SLOT_AT})) == (400, "key_missing")
    assert code(partner.post("/bookings", {"service_id": 1, "slot_at": SLOT_AT}, "with space")) == (400, "key_missing")


def test_keys_of_two_partners_have_nothing_to_do_with_each_other(partner: App, other: App) -> None:
    tokens = {
        each.post("/bookings", {"service_id": 1, "slot_at": SLOT_AT}, "one-wish-1").json["token"]  # type: ignore[index]
        for each in (partner, other)
    }
    assert len(tokens) == 2


def test_confirming_moving_and_cancelling_twice_is_once(partner: App) -> None:
    token = partner.book()
    for path, body in (
        ("confirm", WHO),
        ("move", {"slot_at": SLOT_AT + 900, "proof": "7890"}),
        ("cancel", {"proof": "7890"}),
    ):
        first, again = (partner.post(f"/bookings/{token}/{path}", body) for _ in range(2))
        assert (first.status_code, first.data) == (200, again.data), path
    assert partner.get(f"/bookings/{token}").json["state"] == "cancelled"  # type: ignore[index]


def test_held_slot_is_given_back_without_a_proof(partner: App) -> None:
    token = partner.hold().json["token"]  # type: ignore[index]
    for _ in range(2):
        assert partner.post(f"/bookings/{token}/cancel", {}).json["state"] == "cancelled"  # type: ignore[index]


def test_a_lost_token_alone_changes_nothing(partner: App) -> None:
    token = partner.book()
    assert code(partner.post(f"/bookings/{token}/cancel", {})) == (403, "wrong_proof")
    assert code(partner.post(f"/bookings/{token}/move", {"slot_at": SLOT_AT + 900, "proof": "0000"})) == (
        403,
        "wrong_proof",
    )


def test_bookings_of_others_are_as_unknown_as_none(partner: App, other: App, application: SampleApplication) -> None:
    own = partner.book()
    for path, body in (
        ("confirm", WHO),
        ("move", {"slot_at": SLOT_AT + 900, "proof": "7890"}),
        ("cancel", {"proof": "7890"}),
    ):
        assert code(other.post(f"/bookings/{own}/{path}", body)) == (404, "unknown_booking")
    texts = {other.get(f"/bookings/{token}").text for token in (own, "x" * 22)}
    assert len(texts) == 1
    view = application.desk.booking(own)
    assert view is not None and view.state is BookingState.CONFIRMED


def test_every_faulty_field_is_named_without_its_value(partner: App) -> None:
    token = partner.hold(service_id=2).json["token"]  # type: ignore[index]
    answer = partner.post(
        f"/bookings/{token}/confirm", {"name": "", "phone": "12x", "nik": "1", "consent_version": 9999}
    )
    assert code(answer) == (422, "visitor_faulty")
    assert answer.json["faults"] == [  # type: ignore[index]
        "name: name_missing",
        "phone: phone_not_a_number",
        "nik: nik_not_16_digits",
        "consent: consent_outdated",
    ]
    assert "12x" not in answer.text
    assert partner.post(f"/bookings/{token}/confirm", WHO).status_code == 200


def test_full_and_past_slots_are_refused(partner: App) -> None:
    for _ in range(2):
        assert partner.hold().status_code == 200
    assert code(partner.hold()) == (409, "slot_taken")
    assert code(partner.hold(1_000)) == (409, "too_late_to_book")
    assert code(partner.get("/services/1/days/2026-9-1/slots")) == (400, "malformed")


def test_nobody_comes_in_without_a_secret_that_holds(
    client: FlaskClient, partner: App, register: MemoryPartners
) -> None:
    assert code(client.get("/api/partner/services")) == (401, "not_signed_in")
    for secret in ("", "nobody", "good"):
        assert code(App(client, secret).get("/services")) == (401, "not_signed_in")
    register.known.clear()
    assert code(partner.get("/services")) == (401, "not_signed_in")


def test_secret_of_a_partner_opens_nothing_of_a_device(client: FlaskClient) -> None:
    headers = {"Authorization": f"Bearer {SAMPLE_PARTNER_SECRET}", "Idempotency-Key": "12345678"}
    answer = client.post("/api/commands/issue-ticket", json={"service_id": 1}, headers=headers)
    assert code(answer) == (401, "not_signed_in")


def test_over_its_limit_a_partner_is_told_when_to_come_back(
    partner: App, register: MemoryPartners, application: SampleApplication
) -> None:
    slow = replace(SAMPLE_PARTNER, limit_per_minute=3)
    register.known[hash_of_secret(SAMPLE_PARTNER_SECRET)] = slow
    assert [partner.get("/services").status_code for _ in range(3)] == [200] * 3
    refused = partner.get("/services")
    assert code(refused) == (429, "too_many_requests")
    assert refused.headers["Retry-After"] == "20"
    application.hall.at += 20
    assert [partner.get("/services").status_code for _ in range(2)] == [200, 429]


def test_open_bookings_of_a_partner_have_a_limit_of_their_own(
    partner: App, register: MemoryPartners, other: App
) -> None:
    register.known[hash_of_secret(SAMPLE_PARTNER_SECRET)] = replace(SAMPLE_PARTNER, open_bookings=2)
    first = partner.book()
    assert partner.hold(SLOT_AT + 900).status_code == 200
    assert code(partner.hold(SLOT_AT + 1800)) == (409, "too_many_bookings")
    assert other.hold(SLOT_AT + 1800).status_code == 200
    partner.post(f"/bookings/{first}/cancel", {"proof": "7890"})
    assert partner.hold(SLOT_AT + 2700).status_code == 200


def test_allowance_grows_evenly_and_never_beyond_a_minute() -> None:
    allowance, partner = Allowance(), Partner(id=1, name="x", limit_per_minute=60, open_bookings=1)

    def n_through(at: int) -> int:
        for n in range(1000):
            try:
                allowance.take(partner, at)
            except AskedTooOften as refused:
                assert refused.retry_after_s == 1
                return n
        raise AssertionError("no end")

    assert [n_through(at) for at in (0, 0, 1, 11, 100_000)] == [60, 0, 1, 10, 60]


def test_text_to_agree_to_is_that_of_the_pages_in_both_languages(partner: App) -> None:
    text = wire.ConsentText.model_validate_json(partner.get("/consent").data)
    assert text.version == CONSENT_VERSION
    assert "30 hari" in text.paragraphs[1].id and "30 days" in text.paragraphs[1].en
    assert text.agree.id.startswith("Saya setuju")


def test_every_version_that_anybody_may_have_agreed_to_is_kept() -> None:
    for version in range(1, CONSENT_VERSION + 1):
        said = consent(30, version)
        assert said.version == version
        assert all(text.id and text.en and "{" not in text.id + text.en for text in (*said.paragraphs, said.agree))


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused_in_form(app: Flask, method: str) -> None:
    call: Callable[..., TestResponse] = getattr(app.test_client(), method)
    assert code(call("/api/partner/services")) == (405, "method_not_allowed")
