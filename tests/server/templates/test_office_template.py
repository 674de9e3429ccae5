"""The shipped office templates are whole and real; a faulty file is refused with one clear line."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from server.application.office_template import MOST_TILES, BadTemplate, OfficeTemplate, load_template, template_names
from server.domain.calendar.calendar import Calendar
from server.domain.leaflet import Leaflet

FRIDAY = 4
ICONS = {path.stem for path in (Path(__file__).parents[3] / "design" / "icons").glob("*.svg")}
TICKET_LINE_LENGTH = 36
SERVICES_OF_A_REGISTRY = (
    *("KTP-R", "KTP-B", "KTP-H", "KTP-U", "IKD", "KK-B", "KK-P", "KK-H", "KIA", "AKL", "AKM", "AKN", "AKC", "PKA"),
    *("SKPWNI", "SKPLN", "LEG", "AMBIL", "INFO"),
)


@pytest.fixture(params=template_names())
def template(request: pytest.FixtureRequest) -> OfficeTemplate:
    return load_template(request.param)


def test_there_are_a_registry_and_a_health_centre() -> None:
    assert template_names() == ["disdukcapil", "puskesmas"]


def test_the_registry_offers_every_service_of_the_law() -> None:
    codes = [service.code for service in load_template("disdukcapil").services]
    assert sorted(codes) == sorted(SERVICES_OF_A_REGISTRY)


def test_the_health_centre_covers_a_whole_visit() -> None:
    codes = {service.code for service in load_template("puskesmas").services}
    assert codes >= {"DAFTAR", "UMUM", "LANSIA", "GIGI", "KIA", "ANAK", "IMUN", "LAB", "FARMASI", "KASIR"}


def test_first_kiosk_screen_needs_no_second_page(template: OfficeTemplate) -> None:
    tiles = {service.group or service.code for service in template.services}
    assert 2 <= len(tiles) <= MOST_TILES


def test_every_icon_exists(template: OfficeTemplate) -> None:
    assert {service.icon for service in template.services} <= ICONS


def test_requirements_fit_on_a_ticket(template: OfficeTemplate) -> None:
    lines = [line for service in template.services for line in service.requirements]
    assert [each for each in lines if max(len(each.id), len(each.en)) > TICKET_LINE_LENGTH] == []


def test_visitors_read_at_home_what_each_case_takes_and_what_it_costs(template: OfficeTemplate) -> None:
    leaflets = {service.code: template.leaflet_of(service) for service in template.services}
    assert any(len(leaflet.cases) > 1 for leaflet in leaflets.values())
    assert all(leaflet.fee and leaflet.basis and leaflet.version_on for leaflet in leaflets.values())
    # One case alone would be a question with one answer.
    assert [code for code, leaflet in leaflets.items() if len(leaflet.cases) == 1] == []
    assert [leaflet for leaflet in leaflets.values() if Leaflet.from_record(leaflet.to_record()) != leaflet] == []


def test_both_languages_are_said_and_differ_where_they_should(template: OfficeTemplate) -> None:
    assert template.running_text.id != template.running_text.en
    assert [each.code for each in template.services if each.name.id == each.name.en] == []


def test_people_wait_in_one_zone_for_one_service(template: OfficeTemplate) -> None:
    zones = {service.code: set[str]() for service in template.services}
    for counter in template.counters:
        for code in counter.services:
            zones[code].add(counter.zone)
    assert {code: found for code, found in zones.items() if len(found) != 1} == {}


def test_several_counters_help_each_other(template: OfficeTemplate) -> None:
    assert any(len(counter.services) > 1 for counter in template.counters)


def test_promise_follows_from_the_preset() -> None:
    assert load_template("disdukcapil").parameters.shield_min(0) == 120
    assert load_template("puskesmas").parameters.shield_min(0) == 60


def test_opening_hours_cover_the_working_week_in_ramadan_too(template: OfficeTemplate) -> None:
    office = template.calendar_document.office
    for week in (office.hours, office.ramadan_hours):
        assert week is not None
        weekdays = {weekday for each in week for weekday in each.weekdays}
        assert weekdays >= set(range(5))
        assert FRIDAY in weekdays


def test_friday_has_its_prayer(template: OfficeTemplate) -> None:
    """The doors are closed or on their break from half past eleven; an hour and a half at a registry."""
    codes = {number: each.code for number, each in enumerate(template.services, 1)}
    friday = Calendar(zone="Asia/Jakarta", document=template.calendar_document, codes=codes).plan(date(2026, 11, 27))
    prayer_at = int(datetime(2026, 11, 27, 11, 45, tzinfo=ZoneInfo("Asia/Jakarta")).timestamp())
    assert not [span for span in friday.service if span.from_at <= prayer_at < span.until_at]


def test_faulty_hours_are_refused_by_their_field(tmp_path: Path) -> None:
    good = Path(load_template.__globals__["TEMPLATE_DIRECTORY"], "puskesmas.toml").read_text(encoding="utf-8")
    (tmp_path / "office.toml").write_text(good.replace("[[calendar.services.LAB.", "[[calendar.services.XX."))
    with pytest.raises(BadTemplate, match=r"services\.XX: there is no service XX"):
        load_template("office", tmp_path)


def test_unknown_template_names_those_there_are() -> None:
    with pytest.raises(BadTemplate, match="no template 'bank'; there are disdukcapil, puskesmas"):
        load_template("bank")


FAULTS = {
    "no counter serves KTP-B": lambda text: text.replace('"KTP-B", ', ""),
    "unknown group nothing": lambda text: text.replace('group = "kk"', 'group = "nothing"', 1),
    "unknown place nowhere": lambda text: text.replace('place = "pelayanan"', 'place = "nowhere"', 1),
    "counter 2 appears twice": lambda text: text.replace("number = 3", "number = 2"),
    "service KK-B appears twice": lambda text: text.replace('code = "KK-P"', 'code = "KK-B"'),
    "unknown zone Atas": lambda text: text.replace('zone = "Ruang Pelayanan"', 'zone = "Atas"', 1),
    "unknown service KK-X": lambda text: text.replace('services = ["KK-P",', 'services = ["KK-X", "KK-P",'),
    "services.0.expected_min": lambda text: text.replace("expected_min = 3", "expected_min = 500", 1),
    "Extra inputs": lambda text: text.replace('preset = "registry_office"', 'preset = "registry_office"\nweight = 3'),
    "at most 6 fit": lambda text: text.replace('group = "akta"\n', "").replace("\nakta = ", "\n# akta = "),
    "line 1": lambda text: "= " + text,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_template_is_refused_by_name(fault: str, tmp_path: Path) -> None:
    spoil: Callable[[str], str] = FAULTS[fault]
    good = Path(load_template.__globals__["TEMPLATE_DIRECTORY"], "disdukcapil.toml").read_text(encoding="utf-8")
    assert spoil(good) != good
    (tmp_path / "office.toml").write_text(spoil(good), encoding="utf-8")
    with pytest.raises(BadTemplate, match=fault.replace(".", r"\.")) as refused:
        load_template("office", tmp_path)
    assert "\n" not in str(refused.value)
