"""The way of a visitor through the pages: two touches, back, start over, language, large text, idle, help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.flow.effects import CallForHelp, RequestTicket
from kiosk.flow.events import (
    Control,
    HelpHeard,
    HelpUnheard,
    OfficeChanged,
    OnGroup,
    OnPriority,
    OnService,
    ServerLost,
    Ticked,
    Touched,
    Wish,
)
from kiosk.flow.state import Notice, Page, Sorry
from kiosk.samples import many_services, office, service
from wire.codes import Language, PriorityKind, ServiceState

if TYPE_CHECKING:
    from tests.kiosk.conftest import Visitor


def test_two_touches_ask_for_a_ticket(visitor: Visitor) -> None:
    assert visitor.touch(OnService(service_id=1)) == []
    assert visitor.state.visit.page is Page.PRIORITY

    (effect,) = visitor.touch(OnPriority(kind=None))

    assert isinstance(effect, RequestTicket)
    assert effect.wish == Wish(service_id=1, priority=None, language=Language.INDONESIAN)
    assert visitor.state.visit.page is Page.ISSUING


def test_the_priority_and_the_language_go_with_the_wish(visitor: Visitor) -> None:
    visitor.touch(Control.LANGUAGE)

    effect = visitor.ask(2, PriorityKind.PREGNANT)

    assert effect.wish == Wish(service_id=2, priority=PriorityKind.PREGNANT, language=Language.ENGLISH)


def test_ten_touches_in_half_a_second_make_one_ticket(visitor: Visitor) -> None:
    visitor.touch(OnService(service_id=1))

    effects = visitor.touch(OnPriority(kind=None))
    for _ in range(9):
        effects += visitor.touch(OnPriority(kind=None), after_ms=55)

    assert len(effects) == 1


def test_a_bounce_of_the_tile_does_not_answer_the_question_behind_it(visitor: Visitor) -> None:
    visitor.touch(OnService(service_id=1))

    assert visitor.touch(OnPriority(kind=None), after_ms=799) == []
    assert visitor.state.visit.page is Page.PRIORITY


def test_a_second_touch_is_taken_once_the_time_is_over(visitor: Visitor) -> None:
    visitor.touch(OnService(service_id=1))

    assert len(visitor.touch(OnPriority(kind=None), after_ms=800)) == 1


def test_ignored_touches_do_not_lengthen_the_deafness(visitor: Visitor) -> None:
    visitor.touch(OnService(service_id=1))
    visitor.touch(OnPriority(kind=None), after_ms=700)

    assert len(visitor.touch(OnPriority(kind=None), after_ms=100)) == 1


def test_back_leads_to_the_tiles_one_came_from(visitor: Visitor) -> None:
    visitor.open_office(many_services())
    visitor.touch(OnGroup(group="Akta pencatatan sipil"))
    visitor.touch(Control.MORE)
    visitor.touch(OnService(service_id=12))
    assert visitor.state.visit.page is Page.PRIORITY

    visitor.touch(Control.BACK)
    assert (visitor.state.visit.place.group, visitor.state.visit.place.page) == ("Akta pencatatan sipil", 1)
    visitor.touch(Control.BACK)
    assert (visitor.state.visit.place.group, visitor.state.visit.place.page) == ("Akta pencatatan sipil", 0)
    visitor.touch(Control.BACK)
    assert visitor.state.is_fresh
    visitor.touch(Control.BACK)
    assert visitor.state.is_fresh


def test_start_over_forgets_everything_of_the_visit(visitor: Visitor) -> None:
    visitor.touch(Control.LANGUAGE)
    visitor.touch(Control.LARGE_TEXT)
    visitor.touch(OnService(service_id=1))

    visitor.touch(Control.START_OVER)

    assert visitor.state.is_fresh
    assert visitor.state.visit.language is Language.INDONESIAN


def test_the_language_switch_goes_round(visitor: Visitor) -> None:
    visitor.touch(Control.LANGUAGE)
    assert visitor.state.visit.language is Language.ENGLISH
    visitor.touch(Control.LANGUAGE)
    assert visitor.state.visit.language is Language.INDONESIAN


def test_large_text_stays_through_the_visit_and_ends_with_it(visitor: Visitor) -> None:
    visitor.touch(Control.LARGE_TEXT)
    visitor.ask()
    visitor.issue()
    assert visitor.state.visit.is_large

    visitor.touch(Control.DONE)
    assert not visitor.state.visit.is_large


@pytest.mark.parametrize(("state", "sorry"), [(ServiceState.PAUSED, Sorry.PAUSED), (ServiceState.CLOSED, Sorry.CLOSED)])
def test_a_service_that_gives_no_numbers_says_why(visitor: Visitor, state: ServiceState, sorry: Sorry) -> None:
    visitor.open_office([service(1, state=state), service(2)])

    visitor.touch(OnService(service_id=1))

    assert (visitor.state.visit.page, visitor.state.visit.sorry) == (Page.SORRY, sorry)
    visitor.touch(Control.BACK)
    assert visitor.state.is_fresh


def test_a_service_that_pauses_under_the_visitors_finger_says_so(visitor: Visitor) -> None:
    visitor.touch(OnService(service_id=1))

    visitor.open_office([service(1, state=ServiceState.PAUSED), service(2)])

    assert visitor.state.visit.sorry is Sorry.PAUSED


def test_a_service_that_vanishes_says_so(visitor: Visitor) -> None:
    visitor.touch(OnService(service_id=1))

    visitor.open_office([service(2)])

    assert visitor.state.visit.sorry is Sorry.GONE


def test_a_group_that_vanishes_leads_back_to_the_first_tiles(visitor: Visitor) -> None:
    visitor.open_office(many_services())
    visitor.touch(OnGroup(group="Akta pencatatan sipil"))

    visitor.open_office([service(1)])

    assert visitor.state.visit.page is Page.SERVICES
    assert visitor.state.is_fresh


def test_without_the_server_nothing_can_be_chosen(visitor: Visitor) -> None:
    visitor.feel(ServerLost(at_ms=visitor.now_ms))

    visitor.touch(OnService(service_id=1))

    assert visitor.state.is_fresh
    assert not visitor.state.can_choose


def test_without_the_server_the_question_is_not_answered(visitor: Visitor) -> None:
    visitor.touch(OnService(service_id=1))
    visitor.feel(ServerLost(at_ms=visitor.now_ms))

    assert visitor.touch(OnPriority(kind=None)) == []

    visitor.connect()
    assert len(visitor.touch(OnPriority(kind=None))) == 1


def test_after_45_s_it_asks_and_after_30_more_it_forgets(visitor: Visitor) -> None:
    visitor.touch(Control.LANGUAGE)

    visitor.wait(44_800)
    assert visitor.state.visit.warned_at_ms is None
    visitor.wait(200)
    assert visitor.state.visit.warned_at_ms is not None
    visitor.wait(29_800)
    assert not visitor.state.is_fresh
    visitor.wait(200)
    assert visitor.state.is_fresh


def test_still_here_goes_on_where_the_visitor_was_any_number_of_times(visitor: Visitor) -> None:
    visitor.touch(OnService(service_id=1))
    for _ in range(12):
        visitor.wait(50_000)
        visitor.touch(Control.STILL_HERE)
        assert visitor.state.visit.page is Page.PRIORITY
        assert visitor.state.visit.warned_at_ms is None


def test_a_touch_at_the_warning_never_answers_the_page_behind_it(visitor: Visitor) -> None:
    visitor.touch(OnService(service_id=1))
    visitor.wait(50_000)

    assert visitor.touch(OnPriority(kind=None)) == []
    assert visitor.state.visit.warned_at_ms is None


def test_start_over_works_at_the_warning(visitor: Visitor) -> None:
    visitor.touch(OnService(service_id=1))
    visitor.wait(50_000)

    visitor.touch(Control.START_OVER)

    assert visitor.state.is_fresh


def test_an_idle_kiosk_never_warns(visitor: Visitor) -> None:
    visitor.wait(300_000)

    assert visitor.state.is_fresh


def test_help_is_called_once_and_confirmed(visitor: Visitor) -> None:
    effects = visitor.touch(Control.HELP)
    assert [type(effect) for effect in effects] == [CallForHelp]
    assert visitor.state.visit.notice is Notice.HELP_SENDING

    assert visitor.touch(Control.HELP) == []
    visitor.feel(HelpHeard(at_ms=visitor.now_ms))
    assert visitor.state.visit.notice is Notice.HELP_COMING
    assert visitor.touch(Control.HELP) == []

    visitor.wait(15_000)
    assert visitor.state.visit.notice is None


def test_help_that_did_not_get_through_is_admitted_and_can_be_called_again(visitor: Visitor) -> None:
    visitor.touch(Control.HELP)
    visitor.feel(HelpUnheard(at_ms=visitor.now_ms))
    assert visitor.state.visit.notice is Notice.HELP_UNHEARD

    assert len(visitor.touch(Control.HELP)) == 1


def test_without_the_server_help_says_at_once_that_nobody_hears_it(visitor: Visitor) -> None:
    visitor.feel(ServerLost(at_ms=visitor.now_ms))

    assert visitor.touch(Control.HELP) == []
    assert visitor.state.visit.notice is Notice.HELP_UNHEARD


def test_an_answer_to_a_call_for_help_does_not_appear_to_the_next_visitor(visitor: Visitor) -> None:
    visitor.touch(Control.HELP)
    visitor.touch(Control.START_OVER)

    visitor.feel(HelpHeard(at_ms=visitor.now_ms))

    assert visitor.state.is_fresh


def test_a_language_that_the_office_drops_is_not_kept(visitor: Visitor) -> None:
    visitor.touch(Control.LANGUAGE)

    only = office(languages=[Language.INDONESIAN])
    visitor.feel(OfficeChanged(office=only, services=(service(1),), reprints=(), at_ms=visitor.now_ms))

    assert visitor.state.visit.language is Language.INDONESIAN


def test_an_office_that_starts_in_english_has_english_as_its_rest(visitor: Visitor) -> None:
    english_first = office(languages=[Language.ENGLISH, Language.INDONESIAN])
    visitor.feel(OfficeChanged(office=english_first, services=(service(1),), reprints=(), at_ms=visitor.now_ms))

    assert visitor.state.is_fresh
    assert visitor.state.visit.language is Language.ENGLISH


def test_a_touch_before_the_first_snapshot_does_nothing(newcomer: Visitor) -> None:
    assert newcomer.feel(Touched(target=OnService(service_id=1), key="k", at_ms=5)) == []
    assert newcomer.feel(Ticked(at_ms=10)) == []
    assert newcomer.state.is_fresh
