"""Parts of one local day, in minutes after midnight, and their arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Stretch:
    """From one minute of the day until before another; `until_min` may be 1440, the end of the day."""

    from_min: int
    until_min: int

    def __str__(self) -> str:
        return f"{_clock(self.from_min)}-{_clock(self.until_min)}"


WHOLE_DAY = Stretch(from_min=0, until_min=DAY_MIN)


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same minutes, ordered, with whatever touches or overlaps made one."""
    result: list[Stretch] = []
    for each in sorted(stretches):
        if result and each.from_min <= result[-1].until_min:
            last = result.pop()
            each = Stretch(from_min=last.from_min, until_min=max(last.until_min, each.until_min))
        result.append(each)
    return tuple(result)


def common(one: Iterable[Stretch], other: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The minutes that are in both."""
    return joined(
        Stretch(from_min=max(a.from_min, b.from_min), until_min=min(a.until_min, b.until_min))
        for a in one
        for b in other
        if max(a.from_min, b.from_min) < min(a.until_min, b.until_min)
    )


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The minutes of the first that are in none of the second."""
    gaps: list[Stretch] = []
    start = 0
    for each in joined(taken):
        if each.from_min > start:
            gaps.append(Stretch(from_min=start, until_min=each.from_min))
        start = each.until_min
    if start < DAY_MIN:
        gaps.append(Stretch(from_min=start, until_min=DAY_MIN))
    return common(joined(stretches), gaps)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
