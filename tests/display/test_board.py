"""The board's heart: what is shown when, and how it ages without its feed."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from display.board import (
    LOST_AFTER_MS,
    SPOTLIGHT_CROWDED_MS,
    SPOTLIGHT_MS,
    SPOTLIGHT_SHARED_MS,
    STALE_AFTER_MS,
    Board,
    BoardSettings,
    BoardView,
    Freshness,
    ZoneView,
)
from wire.rows import CallRow, OfficeRow, Row, Words

MakeCall = Callable[..., CallRow]
MakeOffice = Callable[..., OfficeRow]
NINE_AT = 1_788_746_400
DAY_S = 24 * 3600


class Hall:
    """A board in time: its feed speaks once a second unless it is cut."""

    def __init__(self, office: OfficeRow, settings: BoardSettings | None = None) -> None:
        self.board = Board(settings or BoardSettings())
        self.office = office
        self.calls: list[CallRow] = []
        self.now_ms = 5_000_000
        self.is_fed = True
        self.feed()

    def feed(self) -> None:
        self.fed_ms = self.now_ms
        rows: list[Row] = [self.office, *self.calls]
        self.board.take(rows)
        self.board.hear(NINE_AT + (self.now_ms - 5_000_000) // 1000, self.now_ms)
        self.board.advance(self.now_ms)

    def call(self, *calls: CallRow) -> None:
        self.calls += calls
        self.feed()

    def wait(self, ms: int) -> BoardView:
        end_ms = self.now_ms + ms
        while self.now_ms < end_ms:
            before_s = self.now_ms // 1000
            self.now_ms = min(self.now_ms + 100, end_ms)
            if self.is_fed and self.now_ms // 1000 > before_s:
                self.feed()
            self.board.advance(self.now_ms)
        return self.view()

    def view(self) -> BoardView:
        return self.board.view(self.now_ms)

    def zone(self) -> ZoneView:
        return self.view().zones[0]

    def first(self) -> str | None:
        first = self.zone().first
        return None if first is None else first.number

    def rows(self) -> list[str]:
        return [call.number for call in self.zone().rows]


@pytest.fixture
def hall(an_office: MakeOffice) -> Hall:
    return Hall(an_office())


def test_without_calls_a_zone_is_empty(hall: Hall) -> None:
    assert hall.view().zones == (ZoneView(zone=None),)
    assert hall.view().freshness is Freshness.FRESH


def test_a_call_comes_to_the_front_and_settles(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call(id=1))
    assert hall.zone().is_spotlit
    assert hall.wait(SPOTLIGHT_MS - 100).zones[0].is_spotlit
    assert not hall.wait(100).zones[0].is_spotlit
    assert hall.first() == "A 001"


def test_three_slow_flashes_and_then_steady_light(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call())
    seen = [hall.zone().is_lit] + [hall.wait(900).zones[0].is_lit for _ in range(7)]
    assert seen == [True, False, True, False, True, False, True, True]


def test_flashing_can_be_switched_off(an_office: MakeOffice, a_call: MakeCall) -> None:
    hall = Hall(an_office(), BoardSettings(flash_ms=None))
    hall.call(a_call())
    assert all(hall.wait(500).zones[0].is_lit for _ in range(15))


@pytest.mark.parametrize("flash_ms", [0, 160, 499, 1667, 5000])
def test_a_flash_that_could_hurt_or_never_ends_is_refused(flash_ms: int) -> None:
    with pytest.raises(ValueError, match="flash"):
        BoardSettings(flash_ms=flash_ms)


def test_nothing_is_shown_before_the_paper_is_out(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call(announce_at=NINE_AT + 5))
    assert hall.wait(4_900).zones[0].first is None
    assert hall.board.due_calls(hall.now_ms) == ()
    assert hall.wait(100).zones[0].is_spotlit
    assert len(hall.board.due_calls(hall.now_ms)) == 1


def test_the_newest_stands_above(hall: Hall, a_call: MakeCall) -> None:
    for n in range(1, 6):
        hall.call(a_call(id=n, announce_at=NINE_AT + 10 * (n - 1)))
        hall.wait(10_000)
    assert hall.first() == "A 005"
    assert hall.rows() == ["A 004", "A 003", "A 002", "A 001"]


def test_the_order_is_that_of_announcing_not_of_calling(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call(id=1, announce_at=NINE_AT + 5), a_call(id=2, announce_at=NINE_AT))
    hall.wait(20_000)
    assert (hall.first(), hall.rows()) == ("A 001", ["A 002"])


def test_a_second_call_waits_shortly_and_is_already_listed(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call(id=1))
    hall.wait(1_000)
    hall.call(a_call(id=2, announce_at=NINE_AT + 1))
    assert (hall.first(), hall.rows()) == ("A 001", ["A 002"])
    hall.wait(SPOTLIGHT_SHARED_MS - 1_000)
    assert (hall.first(), hall.rows()) == ("A 002", ["A 001"])


def test_of_twenty_calls_in_five_seconds_each_has_its_moment(hall: Hall, a_call: MakeCall) -> None:
    lit: dict[str | None, int] = {}
    for n in range(1, 21):
        hall.call(a_call(id=n, announce_at=NINE_AT + n // 4))
        hall.wait(250)
        lit[hall.first()] = lit.get(hall.first(), 0) + 250
    while hall.zone().is_spotlit:
        lit[hall.first()] = lit.get(hall.first(), 0) + 100
        hall.wait(100)
    assert len(lit) == 20
    assert min(lit.values()) >= SPOTLIGHT_CROWDED_MS - 250
    assert hall.now_ms - 5_000_000 < 70_000


def test_a_withdrawn_call_disappears_at_once(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call(id=1))
    hall.wait(10_000)
    hall.call(a_call(id=2, announce_at=NINE_AT + 10))
    hall.calls = hall.calls[:1]
    hall.feed()
    assert (hall.first(), hall.rows(), hall.zone().is_spotlit) == ("A 001", [], False)


def test_a_call_withdrawn_while_it_waits_never_comes_to_the_front(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call(id=1), a_call(id=2))
    hall.calls = hall.calls[:1]
    hall.feed()
    firsts = set()
    for _ in range(150):
        hall.wait(100)
        firsts.add(hall.first())
    assert firsts == {"A 001"}


def test_a_recall_comes_to_the_front_and_the_number_stands_once(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call(id=1, number="A 001"), a_call(id=2, number="B 001"))
    hall.wait(20_000)
    hall.call(a_call(id=3, number="A 001", is_recall=True, announce_at=NINE_AT + 20))
    first = hall.zone().first
    assert first is not None
    assert (first.number, first.is_recall, hall.zone().is_spotlit, hall.rows()) == ("A 001", True, True, ["B 001"])


def test_a_withdrawn_recall_leaves_the_call(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call(id=1, number="A 001"))
    hall.wait(20_000)
    hall.call(a_call(id=2, number="A 001", is_recall=True, announce_at=NINE_AT + 20))
    hall.calls = hall.calls[:1]
    hall.feed()
    first = hall.zone().first
    assert first is not None
    assert not first.is_recall


def test_marks_carry_the_agreed_time_in_the_branch(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call(slot_at=NINE_AT + 3600, is_priority=True))
    first = hall.zone().first
    assert first is not None
    assert first.slot is not None
    assert (f"{first.slot:%H.%M}", first.is_priority) == ("10.00", True)


def test_zones_show_their_own_calls_only(an_office: MakeOffice, a_call: MakeCall) -> None:
    hall = Hall(an_office(), BoardSettings(zones=("Lantai 1", "Lantai 2")))
    hall.call(a_call(id=1), a_call(id=2, zone="Lantai 2"), a_call(id=3, zone="Lantai 3"))
    one, two = hall.view().zones
    assert (one.first and one.first.number, two.first and two.first.number) == ("A 001", "A 002")
    assert one.is_spotlit
    assert two.is_spotlit
    assert [call.id for call in hall.board.due_calls(hall.now_ms)] == [1, 2]


def test_a_board_learns_its_zones_later(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call(id=1), a_call(id=2, zone="Lantai 2"))
    hall.board.change_settings(BoardSettings(zones=("Lantai 2",)))
    hall.feed()
    assert (hall.first(), hall.rows()) == ("A 002", [])


def test_calls_of_long_ago_are_not_shown(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call(called_at=NINE_AT - DAY_S))
    assert hall.zone().first is None


def test_calls_from_before_the_start_are_listed_without_coming_to_the_front(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call(called_at=NINE_AT - 120))
    assert hall.first() == "A 001"
    assert not hall.zone().is_spotlit


def test_calls_missed_while_cut_off_come_to_the_front_after_it(hall: Hall, a_call: MakeCall) -> None:
    hall.is_fed = False
    hall.wait(30_000)
    hall.is_fed = True
    hall.call(a_call(called_at=NINE_AT + 5))
    assert hall.zone().is_spotlit


@pytest.mark.parametrize(
    ("silence_ms", "freshness"),
    [
        (0, Freshness.FRESH),
        (STALE_AFTER_MS - 1, Freshness.FRESH),
        (STALE_AFTER_MS, Freshness.STALE),
        (LOST_AFTER_MS - 1, Freshness.STALE),
        (LOST_AFTER_MS, Freshness.LOST),
        (DAY_S * 1000, Freshness.LOST),
    ],
)
def test_silence_ages_the_board(hall: Hall, silence_ms: int, freshness: Freshness) -> None:
    assert hall.board.freshness(hall.now_ms + silence_ms) is freshness


def test_a_lost_board_shows_and_says_no_numbers(hall: Hall, a_call: MakeCall) -> None:
    hall.call(a_call())
    hall.is_fed = False
    assert hall.wait(LOST_AFTER_MS - 100).zones[0].first is not None
    assert hall.wait(100).zones == ()
    assert hall.board.due_calls(hall.now_ms) == ()


def test_the_clock_runs_with_the_server_and_stops_without_it(hall: Hall) -> None:
    clock = hall.wait(61_000).clock
    assert clock is not None
    assert f"{clock:%H.%M.%S}" == "09.01.01"
    hall.is_fed = False
    clock = hall.wait(60_000).clock
    assert clock is not None
    assert f"{clock:%H.%M.%S}" == "09.01.03"
    heard = hall.view().heard
    assert heard is not None
    assert f"{heard:%H.%M.%S}" == "09.01.01"


def test_the_clock_runs_between_heartbeats_that_come_seldom(an_office: MakeOffice) -> None:
    board = Board(BoardSettings())
    board.take([an_office()])
    board.hear(NINE_AT, 1_000)
    assert board.office_at(3_500) == NINE_AT + 2


def test_the_clock_follows_a_server_that_was_set_back(hall: Hall) -> None:
    hall.board.hear(NINE_AT - 3600, hall.now_ms)
    assert hall.board.office_at(hall.now_ms) == NINE_AT - 3600


def test_a_late_message_does_not_turn_the_clock_back(hall: Hall) -> None:
    hall.board.hear(NINE_AT, hall.now_ms + 900)
    assert hall.board.office_at(hall.now_ms + 1_000) == NINE_AT + 1


def test_a_board_that_never_heard_anything_says_so_in_the_end() -> None:
    board = Board(BoardSettings())
    board.advance(0)
    assert board.view(0).freshness is Freshness.CONNECTING
    assert board.view(0).clock is None
    assert board.view(LOST_AFTER_MS - 1).freshness is Freshness.CONNECTING
    assert board.view(LOST_AFTER_MS).freshness is Freshness.LOST


def test_rows_alone_do_not_make_a_board_fresh(hall: Hall, a_call: MakeCall) -> None:
    hall.now_ms += STALE_AFTER_MS
    hall.board.take([hall.office, a_call()])
    hall.board.advance(hall.now_ms)
    assert hall.view().freshness is Freshness.STALE


def test_running_text_is_shown_when_there_is_one(an_office: MakeOffice) -> None:
    assert Hall(an_office()).view().running_text is None
    text = Words(id="Semua layanan gratis", en="All services are free")
    assert Hall(an_office(running_text=text)).view().running_text == text


@how(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 3000), st.sampled_from(["call", "recall", "withdraw", "cut", "mend"])), max_size=25
    )
)
def test_whatever_happens_a_board_never_shows_what_is_not_called(steps: list[tuple[int, str]]) -> None:
    hall = Hall(OfficeRow.model_validate(OFFICE))
    for n, (pause_ms, action) in enumerate(steps, start=1):
        if action == "withdraw" and hall.calls:
            hall.calls.pop()
        elif action in ("call", "recall"):
            at = NINE_AT + (hall.now_ms - 5_000_000) // 1000
            number = hall.calls[-1].number if action == "recall" and hall.calls else f"A {n:03}"
            hall.calls.append(CallRow.model_validate({**CALL, "id": n, "number": number, "announce_at": at}))
        elif action in ("cut", "mend"):
            hall.is_fed = action == "mend"
        if hall.is_fed:
            hall.feed()
        hall.wait(pause_ms)
        if hall.is_fed:
            assert {call.id for call in hall.calls} >= set(_ids(hall.view()))
        assert len(_ids(hall.view())) == len(set(_ids(hall.view())))
        assert bool(hall.view().zones) == (hall.now_ms - hall.fed_ms < LOST_AFTER_MS)


def _ids(view: BoardView) -> list[int]:
    return [call.call_id for zone in view.zones for call in (zone.first, *zone.rows) if call is not None]


OFFICE = {
    "kind": "office",
    "id": 1,
    "name": "Puskesmas Contoh",
    "business_day": "2026-09-07",
    "utc_offset_s": 25_200,
    "languages": ["id"],
    "shield_min": 60,
    "call_timeout_s": 60,
    "call_repeats": 2,
    "running_text": Words(id="", en=""),
}
CALL = {
    "kind": "call",
    "counter_number": 1,
    "counter_name": Words(id="Loket 1", en="Counter 1"),
    "zone": "Lantai 1",
    "is_recall": False,
    "called_at": NINE_AT,
    "is_priority": False,
    "slot_at": None,
    "speech": [],
}


def test_a_board_shows_no_clock_that_its_server_does_not_believe(hall: Hall, an_office: MakeOffice) -> None:
    hall.board.take([an_office(is_clock_doubtful=True)])
    assert hall.view().clock is None
    assert hall.view().heard is not None
    hall.board.take([an_office()])
    assert hall.view().clock is not None
