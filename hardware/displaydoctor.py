"""Asks a counter display whether it is there, and lights all its digits if wished, for `hardware.doctor`."""

import threading
from dataclasses import dataclass

from hardware.clock import Clock, SystemClock
from hardware.diagnosis import Doctor, Finding, Weight
from hardware.displayframes import answer_length, display_frame, is_accepted
from hardware.errors import HardwareError
from hardware.transport import Transport
from hardware.url import DisplayUrl

_WRITE_S = 1.0
_ANSWER_S = 0.3
_LOOK_S = 3.0


@dataclass(frozen=True, kw_only=True)
class DisplaySight:
    """What a display let us see: `error` where it could not be reached.

    Attributes:
        answers: it confirmed what it was sent; None where its kind cannot.
        was_lit: all its digits were lit for some seconds.
    """

    answers: bool | None = None
    was_lit: bool = False
    error: HardwareError | None = None


def look_at_display(url: DisplayUrl, transport: Transport, *, lights: bool, clock: Clock | None = None) -> DisplaySight:
    """See whether a display answers, where its kind can; `lights` shows all its digits for some seconds.

    Leaves it dark: whoever owns it shows the next number anyway, and two programs cannot have one line.
    """
    clock = clock or SystemClock()
    try:
        transport.open()
        if lights:
            _show(url, transport, "8" * url.options.digits, clock)
            clock.wait(threading.Event(), _LOOK_S)
        return DisplaySight(answers=_show(url, transport, "", clock), was_lit=lights)
    except HardwareError as error:
        return DisplaySight(error=error)
    finally:
        transport.close()


def display_findings(doctor: Doctor, sight: DisplaySight) -> list[Finding]:
    """Say what was seen of a display."""
    if sight.error is not None:
        return [doctor.unreachable(sight.error)]
    findings = [_judged(doctor, sight.answers)]
    if sight.was_lit:
        _ = doctor.text
        sentence = _("Semua angka layar baru saja dinyalakan selama tiga detik.")
        advice = _("Jika ada yang tidak menyala, periksa layarnya dan jumlah angkanya (digits).")
        findings.append(Finding(weight=Weight.FINE, sentence=sentence, advice=advice))
    return findings


def _show(url: DisplayUrl, transport: Transport, text: str, clock: Clock) -> bool | None:
    """Whether the display confirmed the text; None where it cannot."""
    frame = display_frame(url.protocol, url.options, text)
    transport.write(frame, _WRITE_S)
    wanted = answer_length(url.protocol) if url.options.unit else 0  # unit 0 is for all, and nobody answers
    if wanted == 0:
        return None
    answer, end_s = b"", clock.monotonic() + _ANSWER_S
    while len(answer) < wanted and clock.monotonic() < end_s:
        answer += transport.read(wanted - len(answer), _ANSWER_S)
    return is_accepted(frame, answer)


def _judged(doctor: Doctor, is_there: bool | None) -> Finding:
    _ = doctor.text
    if is_there:
        return Finding(weight=Weight.FINE, sentence=_("Layar loket menjawab."))
    if is_there is None:
        return Finding(
            weight=Weight.ATTENTION,
            sentence=_("Sambungannya dapat dibuka, tetapi layar jenis ini tidak pernah menjawab."),
            advice=_("Tambahkan --print: semua angkanya menyala tiga detik; lihat sendiri."),
        )
    return Finding(
        weight=Weight.BROKEN,
        sentence=_("Layar loket tidak menjawab."),
        advice=_("Periksa listrik layar, kabel A dan B (mungkin tertukar), dan nomor alamatnya (unit)."),
    )
