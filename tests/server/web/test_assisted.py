"""Requests about bookings over HTTP: for signed-in devices, in bodies, with refusals that name the faulty fields."""

import json

import pytest
from flask.testing import FlaskClient

from server.application.persons import VisitorFaulty
from server.application.refusals import Refusal
from server.web.samples import SampleApplication
from wire.bookings import BOOKING_COMMANDS, BookableServices, BookingSlip
from wire.codes import RefusalCode, VisitorFault, VisitorField

SIGNED_IN = {"Authorization": "Bearer good"}


def test_request_is_answered_without_a_key(client: FlaskClient) -> None:
    response = client.post("/api/bookings/ask-bookable", json={}, headers=SIGNED_IN)
    assert response.status_code == 200
    assert BookableServices.model_validate_json(response.data).services


def test_booking_is_found_by_a_code_in_the_body(client: FlaskClient) -> None:
    response = client.post("/api/bookings/find-booking", json={"code": "k7m4 xq9p"}, headers=SIGNED_IN)
    assert BookingSlip.model_validate_json(response.data).code
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", BOOKING_COMMANDS)
def test_nobody_unknown_asks_about_bookings(client: FlaskClient, path: str) -> None:
    assert client.post(f"/api/bookings/{path}", json={}).status_code == 401


def test_unknown_request_is_nowhere(client: FlaskClient) -> None:
    assert client.post("/api/bookings/steal", json={}, headers=SIGNED_IN).status_code == 404


def test_body_that_is_none_of_ours_is_refused_without_repeating_it(client: FlaskClient) -> None:
    body = {"token": "t" * 22, "name": "Siti", "shoe": "3374015504800001"}
    response = client.post("/api/bookings/confirm-place", json=body, headers=SIGNED_IN)
    assert response.status_code == 400
    assert b"3374015504800001" not in response.data


def test_faulty_fields_are_named(client: FlaskClient, application: SampleApplication) -> None:
    application.refusal = VisitorFaulty({VisitorField.PHONE: VisitorFault.PHONE_TOO_SHORT})
    response = client.post("/api/bookings/confirm-place", json={"token": "t" * 22, "phone": "08"}, headers=SIGNED_IN)
    problem = json.loads(response.data)
    assert (problem["code"], problem["faults"]) == ("visitor_faulty", ["phone: phone_too_short"])


def test_refusal_of_the_desk_is_a_problem(client: FlaskClient, application: SampleApplication) -> None:
    application.refusal = Refusal(RefusalCode.SLOT_TAKEN, "full")
    body = {"service_id": 1, "slot_at": 1_789_000_200}
    response = client.post("/api/bookings/hold-place", json=body, headers=SIGNED_IN)
    assert (response.status_code, json.loads(response.data)["code"]) == (409, "slot_taken")
