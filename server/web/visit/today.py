"""What the first page says of today: open or closed and why, and how busy it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from server.application.reception import Reception
from server.domain.calendar.day_plan import DayPlan, Span
from server.web.texts import Texts
from server.web.visit.days import Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """A title and lines below it; `tone` is a class of the style sheet."""

    tone: str
    icon: str
    title: str
    lines: tuple[str, ...]


def of_reception(reception: Reception, texts: Texts, days: Days) -> Today:
    """How it stands with the office now."""
    plan, now = reception.plan, reception.at
    if plan is None:
        return Today(tone="good", icon="door", title=texts.text("Kantor buka"), lines=_crowd(reception, texts))
    if plan.is_closed or now >= plan.service[-1].until_at:
        return _closed(reception, plan, texts, days)
    if any(span.from_at <= now < span.until_at for span in plan.service):
        return _open(reception, plan, texts)
    opens = next(span for span in plan.service if span.from_at > now)
    return _not_yet(reception, plan, opens, texts)


def _open(reception: Reception, plan: DayPlan, texts: Texts) -> Today:
    clock = _clock(reception, texts)
    until = texts.text("Layanan sampai pukul {time}.", time=clock(plan.service[-1].until_at))
    if not plan.registration or reception.at >= plan.registration[-1].until_at:
        ended = texts.text("Nomor untuk hari ini sudah tidak dibagikan. Yang sudah menunggu tetap dilayani.")
        return Today(tone="care", icon="clock", title=texts.text("Buka, tetapi tanpa nomor baru"), lines=(ended, until))
    last = texts.text("Nomor terakhir diambil pukul {time}.", time=clock(plan.registration[-1].until_at))
    lines = (until, last, *_crowd(reception, texts), *_reason(reception, texts))
    return Today(tone="good", icon="door", title=texts.text("Kantor buka sekarang"), lines=lines)


def _not_yet(reception: Reception, plan: DayPlan, opens: Span, texts: Texts) -> Today:
    clock = _clock(reception, texts)
    is_break = reception.at >= plan.service[0].from_at
    title = texts.text("Sedang istirahat") if is_break else texts.text("Belum buka")
    lines = [texts.text("Layanan mulai pukul {time}.", time=clock(opens.from_at))]
    first = next((span.from_at for span in plan.registration if span.from_at > reception.at), None)
    if first is not None and not is_break:
        lines.append(texts.text("Nomor dibagikan mulai pukul {time}.", time=clock(first)))
    if is_break:
        lines.extend(_crowd(reception, texts))
    return Today(tone="wait", icon="clock", title=title, lines=(*lines, *_reason(reception, texts)))


def _closed(reception: Reception, plan: DayPlan, texts: Texts, days: Days) -> Today:
    title = texts.text("Hari ini tutup") if plan.is_closed else texts.text("Kantor sudah tutup")
    lines = list(_reason(reception, texts)) if plan.is_closed else []
    following = reception.next_opening
    if following is not None:
        near = days.near(following.day, reception.today)
        time = _clock(reception, texts)(following.from_at)
        if near:
            lines.append(
                texts.text(
                    "Buka lagi {near}, {day}, pukul {time}.", near=near, day=days.whole(following.day), time=time
                )
            )
        else:
            lines.append(texts.text("Buka lagi {day}, pukul {time}.", day=days.whole(following.day), time=time))
    return Today(tone="wait", icon="door", title=title, lines=tuple(lines))


def _crowd(reception: Reception, texts: Texts) -> tuple[str, ...]:
    if reception.n_waiting == 0:
        return (texts.text("Tidak ada yang sedang menunggu."),)
    return (texts.text("Sedang menunggu: {n} orang.", n=reception.n_waiting),)


def _reason(reception: Reception, texts: Texts) -> tuple[str, ...]:
    reason = reception.closed_because
    return () if reason is None else (texts.of(reason),)


def _clock(reception: Reception, texts: Texts) -> Callable[[int], str]:
    return lambda at: texts.clock(at, reception.utc_offset_s)
