"""The pages of the rule's numbers, of texts and of the voice: saved, followed by the running server, in a name."""

from __future__ import annotations

import pytest

from server.domain.office import Branch
from server.domain.queue import facts
from server.domain.queue.parameters import RANGES, Parameters
from server.domain.speech_settings import NumberStyle
from server.web.admin.parameters import WORDS
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.office.test_set_up_services import fault, set_up_facts
from tests.server.small_office import KTP
from wire.codes import OperatorRole

RULES = "/kantor/aturan"
TEXTS = "/kantor/teks"
NUMBERS = {name: str(number) for name, number in Parameters().to_record().items()}
VOICE = {"style": "words", "level": "80", "speed_wpm": "120", "pitch": "50", "pause_ms": "30", "is_english": "1"}


def branch(office: PagesOffice) -> Branch:
    return office.small.reads.office().branch


def test_every_number_of_the_rule_has_plain_words() -> None:
    assert set(WORDS) == set(RANGES)


def test_other_numbers_hold_from_the_next_opening_on(admin: Browser, pages_office: PagesOffice) -> None:
    small = pages_office.small
    small.issue(KTP)
    response = admin.post(f"{RULES}/ubah", **NUMBERS | {"call_timeout_s": "60"})
    assert response.headers["Location"] == RULES
    assert "mulai kantor dibuka lagi" in admin.get(RULES).text
    assert branch(pages_office).next_parameters.call_timeout_s == 60
    opened = [each.fact for each in pages_office.records() if isinstance(each.fact, facts.DayOpened)]
    small.open_counter(1)
    small.do(2, "close-day")
    small.clock.pass_s(24 * 3600)
    small.issue(KTP)
    again = [each.fact for each in pages_office.records() if isinstance(each.fact, facts.DayOpened)]
    assert len(again) == len(opened) + 1
    assert (opened[0].parameters["call_timeout_s"], again[-1].parameters["call_timeout_s"]) == (90, 60)
    assert small.faults() == []


def test_a_change_of_the_rule_is_a_fact_with_its_numbers(admin: Browser, pages_office: PagesOffice) -> None:
    admin.post(f"{RULES}/ubah", **NUMBERS | {"grace_min": "5"})
    admin.post(f"{RULES}/ubah", **NUMBERS | {"grace_min": "5"})
    (record,) = [each for each in pages_office.records() if isinstance(each.fact, facts.ParametersSet)]
    assert record.actor == pages_office.ids[OperatorRole.ADMINISTRATOR]
    assert isinstance(record.fact, facts.ParametersSet) and record.fact.parameters["grace_min"] == 5


@pytest.mark.parametrize(
    ("typed", "at", "said"),
    [
        ({"call_repeats": "4"}, "call_repeats", "angka dari 1 sampai 3"),
        ({"priority_head_start_min": "121"}, "priority_head_start_min", "dari 0 sampai 120"),
        ({"fade_end_min": "10"}, "fade_end_min", "dari 11 sampai 120"),
        ({"grace_min": ""}, "grace_min", "belum diisi"),
    ],
)
def test_numbers_outside_what_the_law_of_the_queue_allows_are_refused(
    typed: dict[str, str], at: str, said: str, admin: Browser, pages_office: PagesOffice
) -> None:
    response = admin.post(f"{RULES}/ubah", **NUMBERS | {"call_timeout_s": "77"} | typed)
    assert response.status_code == 422
    assert said in fault(response.text, at) and 'value="77"' in response.text
    assert branch(pages_office).next_parameters == Parameters()


def test_a_supervisor_reads_the_rule_and_changes_the_texts(pages_office: PagesOffice) -> None:
    browser = pages_office.signed_in("wayan")
    assert "/ubah" not in browser.get(RULES).text
    page = browser.get(TEXTS).text
    assert f"{TEXTS}/berjalan" in page and f"{TEXTS}/nama" not in page
    assert browser.post(f"{TEXTS}/nama", name="Kantor Lain").status_code == 403
    assert browser.post(f"{TEXTS}/berjalan", running_id="Harap tenang", running_en="Quiet, please").status_code == 303
    assert branch(pages_office).running_text.en == "Quiet, please"
    ((actor, table, _, _, columns),) = set_up_facts(pages_office)
    assert (actor, table, columns) == (pages_office.ids[OperatorRole.SUPERVISOR], "branch", ["running_text"])


def test_name_and_address_are_where_phones_and_tickets_look(admin: Browser, pages_office: PagesOffice) -> None:
    given = {"name": "Kantor Baru", "public_url": "https://antrean.example.go.id"}
    assert admin.post(f"{TEXTS}/nama", **given).status_code == 303
    kept = branch(pages_office)
    assert (kept.name, kept.public_url) == ("Kantor Baru", "https://antrean.example.go.id")
    assert "Kantor Baru" in admin.get(TEXTS).text
    admin.post(f"{TEXTS}/nama", name="Kantor Baru", public_url="")
    assert branch(pages_office).public_url is None


@pytest.mark.parametrize("url", ["antrean.example.go.id", "https://antrean.example.go.id/", "javascript:alert(1)"])
def test_an_address_that_is_none_is_refused(url: str, admin: Browser, pages_office: PagesOffice) -> None:
    response = admin.post(f"{TEXTS}/nama", name="Kantor Baru", public_url=url)
    assert "Tulis alamat seperti" in fault(response.text, "public_url")
    assert f'value="{url}"' in response.text
    assert branch(pages_office).name == "Kantor Contoh"


def test_the_voice_is_chosen_and_what_the_page_does_not_show_stays(admin: Browser, pages_office: PagesOffice) -> None:
    assert admin.post(f"{TEXTS}/suara", **VOICE).status_code == 303
    kept = branch(pages_office).speech
    assert (kept.style, kept.always, kept.level, kept.pitch) == (NumberStyle.WORDS, ("en",), 80, 50)
    assert admin.post(f"{TEXTS}/suara", **VOICE | {"speed_wpm": "20"}).status_code == 422
    admin.post(f"{TEXTS}/suara", **VOICE | {"is_english": ""})
    assert branch(pages_office).speech.always == ()
