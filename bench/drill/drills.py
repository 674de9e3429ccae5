"""The twelve drills: what to do, what the office's own feed then has to tell, and how long it may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.drill.watch import View
from wire.codes import CounterState, HelpAbout, PaperState
from wire.rows import TicketRow, Words

HANDS_S = 30.0
"""What people need to walk to a device and pull a cable: added to what the office may take."""

Check = Callable[[View, View], bool]
"""Whether the second view is as it should be, after the first one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do.

    Attributes:
        say: what a person is asked to do, or the question that they answer.
        sees: what the feed has to tell then; None for a question, which is answered with yes or no.
        within_s: how long the office may take.
    """

    say: Words
    sees: Check | None = None
    within_s: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """One fault made by hand and put right again."""

    name: str
    title: Words
    steps: tuple[Step, ...]


def _new(before: View, now: View) -> list[TicketRow]:
    return [ticket for ticket_id, ticket in now.tickets().items() if ticket_id not in before.tickets()]


def _printed(before: View, now: View) -> bool:
    return any(ticket.paper in (PaperState.PRINTED, PaperState.PRINTING) for ticket in _new(before, now))


def _one_more(before: View, now: View) -> bool:
    return len(_new(before, now)) == 1


def _shown(before: View, now: View) -> bool:
    return any(ticket.paper is PaperState.SHOWN for ticket in _new(before, now))


def _printer_called(_: View, now: View) -> bool:
    return any(row.about is not HelpAbout.VISITOR for row in now.calls_for_help())


def _printer_well(before: View, now: View) -> bool:
    return now.is_fresh and not _printer_called(before, now)


def _handed_in(before: View, now: View) -> bool:
    return any(ticket.number.split()[0] not in now.series() for ticket in _new(before, now))


def _two_called(before: View, now: View) -> bool:
    stood = {counter.ticket_id for counter in before.counters().values()}
    called = [counter.ticket_id for counter in now.counters().values() if counter.ticket_id not in {*stood, None}]
    return len(called) >= 2 and len(set(called)) == len(called)


def _unseen(_: View, now: View) -> bool:
    return any(counter.is_call_unseen for counter in now.counters().values())


def _seen(before: View, now: View) -> bool:
    return now.is_fresh and not _unseen(before, now)


def _tickets_stay(before: View, now: View) -> bool:
    """Whoever stood at a counter still stands there."""
    held = {key: row.ticket_id for key, row in before.counters().items() if row.ticket_id is not None}
    return bool(held) and all(now.counters()[key].ticket_id == ticket_id for key, ticket_id in held.items())


def _called_on(before: View, now: View) -> bool:
    busy = {row.ticket_id for row in now.counters().values() if row.state is CounterState.BUSY}
    return bool(busy - {row.ticket_id for row in before.counters().values()})


def _known_paper(before: View, now: View) -> bool:
    """No new ticket whose paper nobody answers for."""
    settled = (PaperState.DOUBTFUL, PaperState.PRINTED, PaperState.SHOWN)
    return bool(_new(before, now)) and all(ticket.paper in settled for ticket in _new(before, now))


def _gone(_: View, now: View) -> bool:
    return not now.is_fresh


def _whole(before: View, now: View) -> bool:
    return now.is_fresh and now.seq >= before.seq and set(before.tickets()) <= set(now.tickets())


def _words(id_: str, en: str) -> Words:
    return Words(id=id_, en=en)


DRILLS = (
    Drill(
        name="number",
        title=_words("Nomor biasa", "An ordinary number"),
        steps=(Step(say=_words("Ambil satu nomor di kios.", "Take one number at the kiosk."), sees=_printed),),
    ),
    Drill(
        name="double_touch",
        title=_words("Sentuhan ganda", "A double touch"),
        steps=(
            Step(
                say=_words(
                    "Ambil satu nomor; pada sentuhan terakhir, sentuh dua kali cepat.",
                    "Take one number; at the last touch, touch twice in a hurry.",
                ),
                sees=_one_more,
            ),
        ),
    ),
    Drill(
        name="paper_out",
        title=_words("Kertas habis", "Paper out"),
        steps=(
            Step(
                say=_words("Buka tutup kertas printer kios.", "Open the paper lid of the kiosk's printer."),
                sees=_printer_called,
            ),
            Step(say=_words("Tutup lagi.", "Close it again."), sees=_printer_well),
        ),
    ),
    Drill(
        name="printer_off",
        title=_words("Printer mati", "Printer off"),
        steps=(
            Step(
                say=_words("Cabut kabel daya printer kios.", "Pull the power cable of the kiosk's printer."),
                sees=_printer_called,
                within_s=10,
            ),
            Step(
                say=_words(
                    "Ambil satu nomor; foto layarnya dan tekan selesai.",
                    "Take one number; photograph the screen and press done.",
                ),
                sees=_shown,
                within_s=20,
            ),
            Step(say=_words("Pasang kabelnya lagi.", "Put the cable back."), sees=_printer_well, within_s=30),
        ),
    ),
    Drill(
        name="kiosk_cable",
        title=_words("Kabel jaringan kios", "The kiosk's network cable"),
        steps=(
            Step(
                say=_words(
                    "Cabut kabel jaringan kios, hitung sampai tiga, lalu ambil satu nomor. Apakah nomor keluar dalam 3"
                    " detik, dengan huruf kios itu sendiri?",
                    "Pull the kiosk's network cable, count to three, then take one number. Did it come within 3 s, with"
                    " the kiosk's own letter?",
                ),
            ),
            Step(say=_words("Pasang kabelnya lagi.", "Put the cable back."), sees=_handed_in, within_s=20),
        ),
    ),
    Drill(
        name="at_once",
        title=_words("Dua loket bersamaan", "Two counters at once"),
        steps=(
            Step(
                say=_words(
                    "Ambil dua nomor. Dua petugas menekan panggil pada saat yang sama.",
                    "Take two numbers. Two officers press next in the same moment.",
                ),
                sees=_two_called,
            ),
        ),
    ),
    Drill(
        name="board_cable",
        title=_words("Papan tanpa jaringan", "A board without network"),
        steps=(
            Step(
                say=_words(
                    "Cabut kabel jaringan semua papan. Apakah tiap papan menandainya dalam 3 detik, dan mengatakannya"
                    " dengan kalimat dalam 15 detik?",
                    "Pull the network cable of every board. Did each mark it within 3 s, and say it in words within"
                    " 15 s?",
                ),
            ),
            Step(
                say=_words("Ambil satu nomor dan panggil.", "Take one number and call it."), sees=_unseen, within_s=20
            ),
            Step(say=_words("Pasang kabelnya lagi.", "Put the cables back."), sees=_seen, within_s=15),
        ),
    ),
    Drill(
        name="counter_cable",
        title=_words("Kabel jaringan loket", "A counter's network cable"),
        steps=(
            Step(
                say=_words(
                    "Cabut kabel jaringan komputer loket yang sedang melayani. Apakah layarnya mengatakannya dalam 2"
                    " detik?",
                    "Pull the network cable of a counter with somebody at it. Did its screen say so within 2 s?",
                ),
            ),
            Step(say=_words("Pasang kabelnya lagi.", "Put the cable back."), sees=_tickets_stay),
            Step(say=_words("Panggil berikutnya di loket itu.", "Call the next one there."), sees=_called_on),
        ),
    ),
    Drill(
        name="counter_off",
        title=_words("Komputer loket mati", "A counter's computer off"),
        steps=(
            Step(
                say=_words(
                    "Matikan komputer loket yang sedang melayani, dengan tombol dayanya.",
                    "Switch off the computer of a counter with somebody at it, by its power button.",
                ),
                sees=_tickets_stay,
            ),
            Step(
                say=_words("Nyalakan, masuk lagi, panggil berikutnya.", "Switch it on, sign in, call the next one."),
                sees=_called_on,
                within_s=300,
            ),
        ),
    ),
    Drill(
        name="kiosk_off",
        title=_words("Kios mati saat mencetak", "A kiosk that goes off while it prints"),
        steps=(
            Step(
                say=_words(
                    "Ambil satu nomor dan matikan kios saat kertasnya keluar; lalu nyalakan lagi.",
                    "Take one number and switch the kiosk off while the paper comes out; then switch it on again.",
                ),
                sees=_known_paper,
                within_s=300,
            ),
        ),
    ),
    Drill(
        name="quick_restart",
        title=_words("Server dimulai ulang", "Server started anew"),
        steps=(
            Step(
                say=_words(
                    "Tekan tombol mulai ulang komputer server.", "Press the reset button of the server's computer."
                ),
                sees=_gone,
            ),
            Step(say=_words("Tunggu.", "Wait."), sees=_whole, within_s=90),
        ),
    ),
    Drill(
        name="server_power",
        title=_words("Listrik server putus", "Power cut of the server"),
        steps=(
            Step(
                say=_words("Cabut kabel daya komputer server.", "Pull the power cable of the server's computer."),
                sees=_gone,
            ),
            Step(say=_words("Pasang lagi.", "Put it back."), sees=_whole, within_s=90),
            Step(say=_words("Ambil satu nomor di kios.", "Take one number at the kiosk."), sees=_printed, within_s=10),
        ),
    ),
)
