"""The pictures of docs/fairness.md and docs/keadilan.md: a morning call by call, and five disciplines side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.disciplines import OUR_RULE
from bench.fairness_days import DisciplineResult, VisitorClass
from bench.fairness_words import Words
from bench.svg import AMBER, GREEN, INK, LINE, PAPER, QUIET, Drawing, LineStyle, TextStyle
from server.domain.queue.simulate_input import SimulatedDay, read_day
from server.domain.queue.simulated_office import SimulatedCall, SimulatedVisitor, run_office

EXAMPLE_DAY = Path(__file__).parent.parent / "docs" / "examples" / "morning.json"

_COLOURS = {VisitorClass.WALK_IN: QUIET, VisitorClass.BOOKED: GREEN, VisitorClass.PRIORITY: AMBER}
_WIDTH_PX = 1040
_MARGIN_PX = 24
_SMALL = TextStyle(size_px=12, colour=QUIET)
_HEADING = TextStyle(size_px=17, is_bold=True)


def draw_morning(words: Words) -> str:
    """The example day: one row per call, from the turn time over the arrival to the call and the service."""
    return _Morning(read_day(EXAMPLE_DAY.read_text(encoding="utf-8")), words).draw()


def draw_disciplines(results: Mapping[str, DisciplineResult], words: Words) -> str:
    """Mean and P90 wait by class and the greatest overtaking, one row per discipline."""
    return _Disciplines(results, words).draw()


class _Morning:
    """Rows in order of calling; time runs to the right."""

    _ROW_PX = 15
    _TOP_PX = 112
    _LEFT_PX = 78
    _FROM_AT = 6 * 3600 + 1500
    _UNTIL_AT = 11 * 3600 + 600

    def __init__(self, day: SimulatedDay, words: Words) -> None:
        self._names = day.ticket_names
        self._visitors = {each.n: each for each in day.visitors}
        self._missed_after_s = day.rules.missed_after_s
        self._calls = run_office(day.counters, day.visitors, day.rules).calls
        self._words = words
        height_px = self._TOP_PX + self._ROW_PX * len(self._calls) + 40
        self._drawing = Drawing(width_px=_WIDTH_PX, height_px=height_px, title=words.morning_title)

    def draw(self) -> str:
        self._drawing.text(_MARGIN_PX, 34, self._words.morning_title, _HEADING)
        self._draw_legend()
        self._draw_hours()
        returned_at: dict[int, int] = {}
        for row, call in enumerate(self._calls):
            n = call.choice.ticket_id
            self._draw_call(row, call, came_at=returned_at.get(n))
            absence = self._visitors[n].absence
            if call.is_missed and absence is not None:
                returned_at[n] = call.called_at + max(absence.back_after_s, self._missed_after_s)
        return self._drawing.render()

    def _x(self, at: int) -> float:
        share = (at - self._FROM_AT) / (self._UNTIL_AT - self._FROM_AT)
        return self._LEFT_PX + share * (_WIDTH_PX - self._LEFT_PX - _MARGIN_PX)

    def _draw_hours(self) -> None:
        bottom_px = self._drawing.height_px - 32
        for at in range(6 * 3600 + 1800, self._UNTIL_AT, 1800):
            x = self._x(at)
            self._drawing.line((x, self._TOP_PX - 8), (x, bottom_px), LINE, LineStyle())
            clock = f"{at // 3600:02}.{at // 60 % 60:02}"
            self._drawing.text(x, self._TOP_PX - 14, clock, TextStyle(size_px=12, colour=QUIET, anchor="middle"))
            self._drawing.text(x, bottom_px + 16, clock, TextStyle(size_px=12, colour=QUIET, anchor="middle"))

    def _draw_legend(self) -> None:
        drawing, y = self._drawing, 66
        x = float(_MARGIN_PX)
        for visitor_class in VisitorClass:
            drawing.box(x, y - 6, 22, 5, _COLOURS[visitor_class])
            drawing.text(x + 28, y, self._words.classes[visitor_class], _SMALL)
            x += 148
        drawing.line((x, y - 4), (x + 24, y - 4), INK, LineStyle(width_px=1.5, is_dashed=True))
        drawing.text(x + 30, y, self._words.right, _SMALL)
        x += 230
        drawing.diamond(x + 4, y - 4, 5, GREEN)
        drawing.text(x + 14, y, self._words.booked_time, _SMALL)
        x += 126
        drawing.box(x, y - 10, 22, 12, INK, 0.18)
        drawing.text(x + 28, y, self._words.at_counter, _SMALL)

    def _draw_call(self, row: int, call: SimulatedCall, came_at: int | None) -> None:
        visitor = self._visitors[call.choice.ticket_id]
        colour = _COLOURS[_class_of(visitor)]
        arrival_at = visitor.standing.first_arrival_at if came_at is None else came_at
        y = self._TOP_PX + self._ROW_PX * row + 8
        drawing, turn_at, called_at = self._drawing, call.choice.turn_time_at, call.called_at
        name = self._names[visitor.n - 1] + ("*" if call.is_missed else "")
        drawing.text(self._LEFT_PX - 14, y + 4, name, TextStyle(size_px=12, colour=colour, anchor="end", is_bold=True))
        drawing.line((self._x(turn_at), y), (self._x(arrival_at), y), colour, LineStyle(width_px=1.5, is_dashed=True))
        drawing.line((self._x(turn_at), y - 5), (self._x(turn_at), y + 5), colour, LineStyle(width_px=2))
        drawing.box(self._x(arrival_at), y - 2.5, self._x(called_at) - self._x(arrival_at), 5, colour)
        busy_s = self._missed_after_s if call.is_missed else visitor.service_s
        drawing.box(self._x(called_at), y - 6.5, self._x(called_at + busy_s) - self._x(called_at), 13, INK, 0.18)
        drawing.text(self._x(called_at) + 3, y + 4, str(call.counter_id), TextStyle(size_px=11))
        slot_at = visitor.standing.slot_at
        if slot_at is not None:
            drawing.diamond(self._x(slot_at), y, 5, PAPER)
            drawing.diamond(self._x(slot_at), y, 4, GREEN)


def _class_of(visitor: SimulatedVisitor) -> VisitorClass:
    if visitor.standing.slot_at is not None:
        return VisitorClass.BOOKED
    return VisitorClass.PRIORITY if visitor.standing.has_priority else VisitorClass.WALK_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    left_px: float
    width_px: float


class _Disciplines:
    """One row per discipline: a bar for each class, and how far somebody was passed."""

    _TOP_PX = 118
    _ROW_PX = 86
    _BARS = _Column(left_px=190, width_px=410)
    _OVERTAKING_PX = 752
    _LONGEST_MIN = 240

    def __init__(self, results: Mapping[str, DisciplineResult], words: Words) -> None:
        self._results = results
        self._words = words
        height_px = self._TOP_PX + self._ROW_PX * len(results) + 34
        self._drawing = Drawing(width_px=_WIDTH_PX, height_px=height_px, title=words.disciplines_title)

    def draw(self) -> str:
        drawing = self._drawing
        drawing.text(_MARGIN_PX, 34, self._words.disciplines_title, _HEADING)
        drawing.text(_MARGIN_PX, 58, self._words.disciplines_note, _SMALL)
        drawing.text(self._BARS.left_px, 92, self._words.wait_heading, TextStyle(is_bold=True))
        drawing.text(self._OVERTAKING_PX, 92, self._words.overtaking_heading, TextStyle(is_bold=True))
        for minutes in range(0, self._LONGEST_MIN + 1, 30):
            x = self._x(minutes)
            drawing.line((x, self._TOP_PX - 10), (x, drawing.height_px - 34), LINE, LineStyle())
            style = TextStyle(size_px=12, colour=QUIET, anchor="middle")
            drawing.text(x, drawing.height_px - 16, str(minutes), style)
        for row, (name, result) in enumerate(self._results.items()):
            self._draw_row(self._TOP_PX + self._ROW_PX * row, name, result)
        return drawing.render()

    def _x(self, minutes: float) -> float:
        return self._BARS.left_px + self._BARS.width_px * minutes / self._LONGEST_MIN

    def _draw_row(self, top_px: float, name: str, result: DisciplineResult) -> None:
        drawing, left_px = self._drawing, self._BARS.left_px
        if name == OUR_RULE:
            drawing.box(_MARGIN_PX - 12, top_px - 6, _WIDTH_PX - 2 * _MARGIN_PX + 24, self._ROW_PX - 6, GREEN, 0.07)
        drawing.text(_MARGIN_PX, top_px + 32, self._words.disciplines[name], TextStyle(is_bold=name == OUR_RULE))
        for index, (visitor_class, waits) in enumerate(result.waits.items()):
            y, colour = top_px + 2 + 24 * index, _COLOURS[visitor_class]
            drawing.box(left_px, y, self._x(waits.late_min) - left_px, 14, colour, 0.3)
            drawing.box(left_px, y, self._x(waits.mean_min) - left_px, 14, colour)
            longest_x = self._x(min(waits.longest_min, self._LONGEST_MIN))
            drawing.line((longest_x, y - 1), (longest_x, y + 15), colour, LineStyle(width_px=2))
            label = f"{self._words.classes[visitor_class]} {waits.mean_min:.0f} / {waits.late_min:.0f}"
            drawing.text(longest_x + 6, y + 12, label, _SMALL)
        for index, line in enumerate(
            (
                self._words.minutes_later.format(minutes=round(result.widest_overtaking_min)),
                self._words.people.format(people=result.most_overtakers),
                self._words.punctual.format(percent=round(100 * result.punctual_share)),
            )
        ):
            drawing.text(self._OVERTAKING_PX, top_px + 14 + 24 * index, line, TextStyle())
