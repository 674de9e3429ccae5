"""Many possible futures of a hall, each run by the rule itself.

A forecast has a tenth of a second of processor time for two hundred futures of sixty people, so this module keeps
plain lists and tuples where the rest of the domain keeps values. What is the same in all futures (turn times, the
order within each service) is computed once; a future draws durations and strangers and takes the heads of the lines.
Its calls equal those of `simulated_office` for the same durations; a test holds it to that.
"""

from __future__ import annotations

import random
from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush, heapreplace

from server.domain.forecast.desk_plan import DeskPlan
from server.domain.forecast.hall_now import HallNow, OfficeHistory
from server.domain.queue.parameters import LARGEST_OFFSET_MIN, SECONDS_PER_MINUTE
from server.domain.queue.turn_time import booked_turn_time, right_due_at, turn_time

Key = tuple[int, int, int, int]
"""Turn time, first arrival, issue number, and the row of the ticket in the results."""

Change = tuple[float, int, Key | None, Key]
"""Instant, line, the key that leaves the line (None for an arrival), the key that enters it."""

SECONDS_PER_HOUR = 3600
_FOREVER_AT = 1 << 60
_LAST_N = 1 << 60
_NOBODY: Key = (1 << 61, 0, 0, 0)
# Rights that become due come before the counters of the same second, arrivals after them.
_AFTER_COUNTERS_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Futures:
    """When everybody was called, future by future.

    Attributes:
        called_at: by issue number of those who wait; ascending, one instant per future in which the call came.
        newcomer_called_at: the same by service, for a walk-in who comes now.
        count: number of futures; a list that is shorter means that in some the call never came.
    """

    called_at: Mapping[int, list[int]]
    newcomer_called_at: Mapping[int, list[int]]
    count: int


def run_futures(hall: HallNow, history: OfficeHistory, count: int, chance: random.Random) -> Futures:
    """This many futures of the hall; the same `chance` gives the same futures.

    Tickets of a service that the history does not know are left out.
    """
    return _Futures(hall, history, count, chance).run()


class _Futures:
    """What all futures have in common.

    Rows number the results: first those who wait, then a newcomer per service, then strangers who only matter by
    coming before others.
    """

    def __init__(self, hall: HallNow, history: OfficeHistory, count: int, chance: random.Random) -> None:
        self._hall = hall
        self._history = history
        self._count = count
        self._chance = chance
        self._services = sorted(history.durations)
        self._line_of = {service_id: line for line, service_id in enumerate(self._services)}
        self._waiting = [each for each in hall.waiting if each.service_id in self._line_of]
        self._newcomer_row = len(self._waiting)
        self._stranger_row = self._newcomer_row + len(self._services)
        self._desks = [DeskPlan.of(counter.plan, self._line_of, hall.now) for counter in hall.counters]
        self._samples = [history.durations[service_id].even_sample_s(count) for service_id in self._services]
        self._lines, self._due = self._order_lines()
        self._bookings = self._bookings_that_matter()

    def run(self) -> Futures:
        results: list[list[int]] = [[] for _ in range(self._stranger_row)]
        durations = zip(*self._shuffled_durations(), strict=True) if self._waiting else iter([()] * self._count)
        first_free = zip(*self._shuffled_first_free(), strict=True) if self._desks else iter([()] * self._count)
        # A newcomer only asks when it would be called: it takes no time, and the counter remains free for the others.
        newcomers_s = [0] * len(self._services)
        for durations_s, free_at in zip(durations, first_free, strict=True):
            self._run_future([*durations_s, *newcomers_s], free_at, results)
        rows = [sorted(row) for row in results]
        return Futures(
            called_at={each.n: rows[row] for row, each in enumerate(self._waiting)},
            newcomer_called_at={
                service_id: rows[self._newcomer_row + line] for line, service_id in enumerate(self._services)
            },
            count=self._count,
        )

    def _order_lines(self) -> tuple[list[list[Key]], list[Change]]:
        """Who waits for each service, a newcomer last, in order; and the rights that become due."""
        now, times = self._hall.now, self._hall.times
        lines: list[list[Key]] = [[] for _ in self._services]
        due: list[Change] = []
        for row, each in enumerate(self._waiting):
            line, first_at = self._line_of[each.service_id], each.standing.first_arrival_at
            key = (turn_time(each.standing, times, now), first_at, each.n, row)
            lines[line].append(key)
            due_at = right_due_at(each.standing, times)
            if due_at is not None and due_at > now:
                due.append((due_at, line, key, (turn_time(each.standing, times, due_at), first_at, each.n, row)))
        for line, keys in enumerate(lines):
            keys.append((now, now, _LAST_N, self._newcomer_row + line))
            keys.sort()
        return lines, due

    def _bookings_that_matter(self) -> list[tuple[int, int]]:
        """Line and slot of those whose right can still put them before a newcomer."""
        latest_at = self._latest_turn_at() + self._hall.times.booking_head_start_s
        earliest_at = self._hall.now - self._hall.times.fade_end_s
        return [
            (self._line_of[each.service_id], each.slot_at)
            for each in self._hall.bookings
            if each.service_id in self._line_of and earliest_at < each.slot_at < latest_at
        ]

    def _latest_turn_at(self) -> int:
        """A stranger with a turn time from here on comes after everybody whose call is forecast."""
        return self._hall.now + LARGEST_OFFSET_MIN * SECONDS_PER_MINUTE * any(desk.has_offsets for desk in self._desks)

    def _shuffled_durations(self) -> Iterator[list[int]]:
        # Every ticket goes through the whole distribution once over all futures, each in an order of its own: a
        # quarter of the futures then gives the precision of independent draws.
        for each in self._waiting:
            sample = self._samples[self._line_of[each.service_id]].copy()
            self._chance.shuffle(sample)
            yield sample

    def _shuffled_first_free(self) -> Iterator[list[int]]:
        now = self._hall.now
        for counter in self._hall.counters:
            running = counter.running
            if running is None or running.service_id not in self._line_of:
                yield [now] * self._count
                continue
            duration = self._history.durations[running.service_id]
            remaining_s = duration.even_remaining_s(now - running.called_at, self._count)
            self._chance.shuffle(remaining_s)
            yield [now + each for each in remaining_s]

    def _draw_strangers(self, durations_s: list[int]) -> Iterator[Change]:
        """Arrivals of this future; appends the duration of each, which gives it its row."""
        for at, line, slot_at in self._draw_arrivals():
            row, n = len(durations_s), _LAST_N + len(durations_s)
            durations_s.append(self._samples[line][int(self._chance.random() * self._count)])
            if slot_at is None:
                key = (at - self._hall.times.priority_head_start_s, at, n, row)
                yield (at + _AFTER_COUNTERS_S, line, None, key)
                continue
            booked_key = (booked_turn_time(at, slot_at, self._hall.times), at, n, row)
            due_at = slot_at - self._hall.times.lead_s
            if at >= due_at:
                yield (at + _AFTER_COUNTERS_S, line, None, booked_key)
            elif booked_key[0] < at:
                yield (at + _AFTER_COUNTERS_S, line, None, (at, at, n, row))
                yield (due_at, line, (at, at, n, row), booked_key)

    def _draw_arrivals(self) -> Iterator[tuple[int, int, int | None]]:
        """Instant, line and slot, None for a priority walk-in, of those who come in this future."""
        now, chance, attendance = self._hall.now, self._chance, self._history.attendance
        for line, slot_at in self._bookings:
            arrival_at = attendance.draw_arrival(slot_at, now, chance)
            if arrival_at is not None:
                yield arrival_at, line, slot_at
        # A priority walk-in who comes later than its head start from now passes nobody of now.
        end_at = self._latest_turn_at() + self._hall.times.priority_head_start_s
        for service_id, per_hour in self._history.priority_per_hour.items():
            if per_hour <= 0 or service_id not in self._line_of:
                continue
            at = now + chance.expovariate(per_hour / SECONDS_PER_HOUR)
            while at < end_at:
                yield int(at), self._line_of[service_id], None
                at += chance.expovariate(per_hour / SECONDS_PER_HOUR)

    def _run_future(self, durations_s: list[int], free_at: Sequence[int], results: list[list[int]]) -> None:
        """One future; longer than a function should be, because a call per step would double its time."""
        lines = [line.copy() for line in self._lines]
        changes = sorted([*self._due, *self._draw_strangers(durations_s)])
        changes.append((_FOREVER_AT, 0, None, _NOBODY))
        upcoming, next_change_at = 0, changes[0][0]
        # Asking counters by instant and number; the last entry stands for the end of the day.
        asking = [(at, desk) for desk, at in enumerate(free_at)] + [(_FOREVER_AT, -1)]
        heapify(asking)
        idle: list[tuple[int, int]] = []
        desks, stranger_row = self._desks, self._stranger_row
        n_uncalled = stranger_row
        while n_uncalled:
            now, desk = asking[0]
            if next_change_at <= now and next_change_at < _FOREVER_AT:
                self._apply(changes[upcoming], lines, idle, asking)
                upcoming += 1
                next_change_at = changes[upcoming][0]
                continue
            if desk < 0:
                return
            plan = desks[desk]
            if now >= plan.quiet_at:
                resumes_at = plan.resumes_at(now)
                if resumes_at is None:
                    heappop(asking)
                    continue
                if resumes_at > now:
                    heapreplace(asking, (resumes_at, desk))
                    continue
            best, best_line = _NOBODY, -1
            for line, offset_s in plan.skills:
                waiting = lines[line]
                if waiting:
                    head = waiting[0]
                    if offset_s:
                        head = (head[0] + offset_s, head[1], head[2], head[3])
                    if head < best:
                        best, best_line = head, line
            if best_line < 0:
                idle.append((now, desk))
                heappop(asking)
                continue
            row = best[3]
            del lines[best_line][0]
            if row < stranger_row:
                results[row].append(now)
                n_uncalled -= 1
            heapreplace(asking, (now + durations_s[row], desk))

    def _apply(
        self, change: Change, lines: list[list[Key]], idle: list[tuple[int, int]], asking: list[tuple[int, int]]
    ) -> None:
        """Lets a right become due or a stranger come, whom a ready counter takes at once."""
        at, line, leaving, entering = change
        if leaving is not None:
            if leaving not in lines[line]:
                return
            lines[line].remove(leaving)
        insort(lines[line], entering)
        able = [each for each in idle if self._desks[each[1]].can_serve(line)]
        ready = []
        for each in able:
            resumes_at = self._desks[each[1]].resumes_at(int(at))
            if resumes_at == int(at):
                ready.append(each)
                continue
            idle.remove(each)
            if resumes_at is not None:
                heappush(asking, (resumes_at, each[1]))
        if ready:
            chosen = min(ready, key=lambda each: (len(self._desks[each[1]].skills), *each))
            idle.remove(chosen)
            heappush(asking, (int(at), chosen[1]))
