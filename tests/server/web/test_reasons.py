"""Every case has a sentence in both languages, with all its values and nothing left open."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from server.domain.queue.explanation import Reason
from server.web.reasons import visitors_sentence, why_answer
from server.web.samples import SAMPLE_EXPLANATION, SAMPLE_TICKET_ID
from server.web.texts import all_texts
from wire.codes import Language, OverrideReason, PriorityKind, WhyCase
from wire.rows import Words

SIGNED_IN = {"Authorization": "Bearer good"}
AT = 1_789_000_200
FULL = Reason(
    case=WhyCase.SENIOR,
    called_at=AT,
    own_turn_at=AT,
    other_turn_at=AT,
    other_arrived_at=AT,
    slot_at=AT,
    counter_id=1,
    service_id=1,
    left_at=AT,
    back_at=AT,
    shift_s=2625,
    override=OverrideReason.MEDICAL_EMERGENCY,
    record=1234,
)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("case", WhyCase)
def test_every_case_has_a_sentence_of_its_own(case: WhyCase, language: Language) -> None:
    texts = all_texts()[language]
    named = replace(SAMPLE_EXPLANATION, service_name=Words(id="KTP baru", en="New ID card"))
    sentences = {each: visitors_sentence(replace(named, reason=replace(FULL, case=each)), texts) for each in WhyCase}
    own = sentences[case]
    assert own.endswith(".")
    assert not re.search(r"[{}]|  | ,|None", own)
    assert [each for each, sentence in sentences.items() if sentence == own] == [case]


def test_shift_is_told_in_whole_minutes() -> None:
    reason = replace(FULL, case=WhyCase.BACK_LATE)
    sentence = visitors_sentence(replace(SAMPLE_EXPLANATION, reason=reason), all_texts()[Language.INDONESIAN])
    assert sentence == "Anda dipanggil atau ditunda 07.30, kembali 07.30; giliran bergeser 44 menit."


@pytest.mark.parametrize("kind", PriorityKind)
def test_staff_read_every_kind_of_priority(kind: PriorityKind) -> None:
    reason = replace(FULL, case=WhyCase.PRIORITY, priority=kind)
    sentence = why_answer(replace(SAMPLE_EXPLANATION, reason=reason), all_texts()).sentence
    assert re.search(r"\(\w[^)]+\)", sentence.id)
    assert re.search(r"\(\w[^)]+\)", sentence.en)


@pytest.mark.parametrize("override", OverrideReason)
def test_every_override_is_told_with_its_number(override: OverrideReason) -> None:
    reason = replace(FULL, case=WhyCase.OVERRIDE, override=override)
    sentence = why_answer(replace(SAMPLE_EXPLANATION, reason=reason), all_texts()).sentence
    assert "1234" in sentence.id
    assert "1234" in sentence.en


def test_reason_is_answered(client: FlaskClient) -> None:
    response = client.get(f"/api/tickets/{SAMPLE_TICKET_ID}/why?other=9", headers=SIGNED_IN)
    assert response.status_code == 200
    assert response.get_json()["case"] == "booked"
    assert response.get_json()["sentence"]["id"].startswith("K 003 punya janji ")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/tickets/12/why", "malformed"),
        ("/api/tickets/12/why?other=x", "malformed"),
        ("/api/tickets/12/why?other=-1", "malformed"),
        ("/api/tickets/12/why?other=0", "unknown_ticket"),
        ("/api/tickets/0/why?other=1", "unknown_ticket"),
        ("/api/tickets/77/why?other=1", "unknown_ticket"),
    ],
)
def test_bad_question_is_refused(path: str, code: str, client: FlaskClient) -> None:
    assert client.get(path, headers=SIGNED_IN).get_json()["code"] == code
