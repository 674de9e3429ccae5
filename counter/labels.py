"""What stands on buttons, lists and questions, in words. No sentence is built from pieces."""

from datetime import datetime, timedelta, timezone

from appkit.language import Language, LanguageCode
from counter.desk import Act, Choice, Desk, Key, More, OptionValue, Phase, Question, hall
from counter.vocabulary import ACTS, CODES, COUNTERS, HISTORY, KEY_CAPS, PHASES, QUESTIONS
from wire.codes import CounterState, PlaceReason, PriorityKind, ServiceState, TicketState
from wire.rows import CounterRow, ServiceRow, TicketRow, Words


class Labels:
    """All labels in one language. Immutable."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def act(self, act: Act, desk: Desk) -> str:
        """What the button of an act says now."""
        if act is Act.PAUSE and desk.phase is Phase.PAUSED:
            return self.language.text("Buka kembali")
        return self.language.text(ACTS[act])

    def key(self, key: Key) -> str:
        """A key as it is printed."""
        return KEY_CAPS.get(key, key.value.upper())

    def phase(self, phase: Phase) -> str:
        """Where the ticket or the counter stands, in a word or two."""
        return self.language.text(PHASES[phase]) if phase in PHASES else ""

    def question(self, choice: Choice) -> str:
        """The question over a choice."""
        return self.language.text(QUESTIONS[choice.question], number=choice.number)

    def option(self, desk: Desk, choice: Choice, value: OptionValue) -> str:
        """One line of a choice."""
        if value is More.LANGUAGE:
            return self.other_language()
        if not isinstance(value, int):
            return self.language.text(CODES[type(value)][value])
        if choice.question is Question.TRANSFER_TO:
            service = hall.service(desk.rows, value)
            return "" if service is None else self.words(service.name)
        if choice.question is Question.HOLD_HOW_LONG:
            return self.minutes(value)
        if choice.question is Question.LEAVING:
            return self._help(desk, value)
        if choice.question is Question.COUNTER:
            counter = hall.counter(desk.rows, value)
            return "" if counter is None else self.words(counter.name)
        ticket = hall.ticket(desk.rows, value) or desk.ticket
        return "" if ticket is None else ticket.number

    def other_language(self) -> str:
        """The language one can change to, in its own words."""
        is_english = self.language.code is LanguageCode.ENGLISH
        return (LanguageCode.INDONESIAN if is_english else LanguageCode.ENGLISH).own_name

    def option_note(self, desk: Desk, choice: Choice, value: OptionValue) -> str:
        """What stands quietly behind a line; empty for most."""
        if not isinstance(value, int):
            return ""
        if choice.question is Question.TRANSFER_TO:
            service = hall.service(desk.rows, value)
            return self._service_note(service.state) if service else ""
        if choice.question is Question.COUNTER:
            counter = hall.counter(desk.rows, value)
            return "" if counter is None else self.neighbour(desk, counter)
        if choice.question in (Question.HOLD_HOW_LONG, Question.LEAVING):
            return ""
        ticket = hall.ticket(desk.rows, value) or desk.ticket
        return "" if ticket is None else self.ticket_note(desk, ticket)

    def history(self, desk: Desk) -> str:
        """The counter's last act, while it can be undone; else empty."""
        own = desk.counter
        if own is None or own.undo is None or not desk.can_undo:
            return ""
        return self.language.text(HISTORY.get(own.undo, HISTORY[""]), number=own.undo_number or "")

    def service(self, desk: Desk, ticket: TicketRow) -> str:
        """The name of a ticket's service."""
        service = hall.service(desk.rows, ticket.service_id)
        return "" if service is None else self.words(service.name)

    def ticket_note(self, desk: Desk, ticket: TicketRow) -> str:
        """State and service of a ticket in a list of choices."""
        if ticket.state is TicketState.HELD:
            return self.language.text("ditunda · {service}", service=self.service(desk, ticket))
        if ticket.state is TicketState.MISSED:
            return self.language.text("tidak hadir · {service}", service=self.service(desk, ticket))
        if ticket.state is not TicketState.WAITING:
            return self.language.text("di loket ini · {service}", service=self.service(desk, ticket))
        return self.service(desk, ticket)

    def line_note(self, desk: Desk, ticket: TicketRow) -> str:
        """What stands beside a number in a list: doubt about its paper, why it stands where it does, its service."""
        note = self.service(desk, ticket)
        if ticket.state is TicketState.WAITING:
            note = self.language.text("{why} · {service}", why=self.place(desk, ticket), service=note)
        if not hall.is_paper_in_doubt(ticket):
            return note
        return self.language.text("kertas diragukan · {note}", note=note)

    def place(self, desk: Desk, ticket: TicketRow) -> str:
        """Why a waiting ticket stands where it does, in a few words."""
        text, turn_at = self.language.text, hall.turn_at(ticket, desk.now_at)
        turn = self.clock(desk, turn_at)
        place = ticket.place
        if hall.is_right_due(ticket, desk.now_at) and turn_at < ticket.turn_time_at:
            place = PlaceReason.BOOKED
        if place is PlaceReason.PRIORITY:
            return text("prioritas, dihitung {turn}", turn=turn)
        if place is PlaceReason.BOOKED:
            return text("janji {clock}, dihitung {turn}", clock=self.clock(desk, ticket.slot_at or 0), turn=turn)
        if place is PlaceReason.BOOKED_LATER:
            return text("datang {turn}, janji {clock}", clock=self.clock(desk, ticket.slot_at or 0), turn=turn)
        if place is PlaceReason.RETURNED:
            return text("kembali {clock}, dihitung {turn}", clock=self.clock(desk, ticket.back_at or 0), turn=turn)
        return text("datang {turn}", turn=turn)

    def neighbour(self, desk: Desk, counter: CounterRow) -> str:
        """What another counter does."""
        if counter.state is CounterState.CLOSED:
            return self.language.text("tutup")
        ticket = hall.ticket(desk.rows, counter.ticket_id)
        if counter.state is CounterState.BUSY and ticket is not None:
            return ticket.number
        return self.language.text(COUNTERS[counter.state])

    def waited(self, desk: Desk, ticket: TicketRow) -> str:
        """How long a visitor has been waiting, in whole minutes."""
        return self.minutes(max(0, desk.now_at - ticket.arrived_at) // 60)

    def facts(self, desk: Desk, ticket: TicketRow) -> str:
        """What is worth knowing about the visitor, in one line."""
        parts = [self.language.text("Menunggu {time}", time=self.waited(desk, ticket))]
        if ticket.called_at is not None:
            waited_min = max(0, ticket.called_at - ticket.arrived_at) // 60
            parts = [self.language.text("Menunggu {time}", time=self.minutes(waited_min))]
        if ticket.priority is not None:
            parts.append(self.language.text(CODES[PriorityKind][ticket.priority]))
        if ticket.slot_at is not None:
            parts.append(self.language.text("Janji {clock}", clock=self.clock(desk, ticket.slot_at)))
        if ticket.headcount > 1:
            parts.append(self.language.ngettext("{n} orang", "{n} orang", ticket.headcount))
        if ticket.missed_count:
            parts.append(
                self.language.ngettext("{n} kali tidak hadir", "{n} kali tidak hadir", ticket.missed_count)
            )  # fmt: skip
        # A part is never broken over two lines.
        return "  ·  ".join(part.replace(" ", "\u00a0") for part in parts)

    def heading(self, desk: Desk) -> str:
        """Over the waiting list: how many wait for this counter, and how long a newcomer probably will."""
        crowd = self.language.ngettext("{n} menunggu loket ini", "{n} menunggu loket ini", len(desk.waiting))
        own = desk.counter
        rows = [] if own is None else [row for row in hall.services(desk.rows) if row.id in own.service_ids]
        likely = max(((row.likely_until_min, row.likely_from_min) for row in rows if _has_range(row)), default=None)
        if likely is None:
            return crowd
        last, first = likely
        if first == last:
            return self.language.text("{crowd} · perkiraan {n} menit", crowd=crowd, n=last)
        return self.language.text("{crowd} · perkiraan {first}–{last} menit", crowd=crowd, first=first, last=last)

    def crowd(self, desk: Desk) -> str:
        """How many wait for this counter, while nobody stands here."""
        n_waiting = len(desk.waiting)
        if n_waiting == 0:
            return self.language.text("Tidak ada yang menunggu loket ini.")
        return self.language.ngettext("{n} orang menunggu loket ini.", "{n} orang menunggu loket ini.", n_waiting)

    def until_missed(self, desk: Desk) -> str:
        """From when *absent* is allowed. In steps of ten seconds: nothing ticks beside the number."""
        tens_s = -(-desk.missed_in_s // 10) * 10
        return self.language.ngettext(
            "Tidak hadir boleh ditekan dalam {n} detik.", "Tidak hadir boleh ditekan dalam {n} detik.", tens_s
        )

    def choice_hint(self, desk: Desk, choice: Choice) -> str:
        """How to choose, and what has been typed."""
        if choice.question is Question.ABOUT_TICKET:
            ticket = hall.ticket(desk.rows, choice.ticket_id)
            return "" if ticket is None else self.standing(desk, ticket)
        if choice.digits == 1:
            return ""
        typed = " ".join(choice.typed.ljust(choice.digits, "_"))
        return self.language.ngettext(
            "Ketik {n} angka: {typed}", "Ketik {n} angka: {typed}", choice.digits, typed=typed
        )

    def standing(self, desk: Desk, ticket: TicketRow) -> str:
        """Why a ticket stands where it stands, as far as the counter knows it."""
        return self.language.text(
            "{service}. Datang {arrived}, waktu giliran {turn}.",
            service=self.service(desk, ticket),
            arrived=self.clock(desk, ticket.arrived_at),
            turn=self.clock(desk, ticket.turn_time_at),
        )

    def minutes(self, count: int) -> str:
        """A number of minutes."""
        return self.language.ngettext("{n} menit", "{n} menit", count)

    def clock(self, desk: Desk, at: int) -> str:
        """The office's time of day at an instant."""
        branch = hall.office(desk.rows)
        zone = timezone(timedelta(seconds=branch.utc_offset_s if branch else 0))
        return self.language.clock(datetime.fromtimestamp(at, zone))

    def words(self, words: Words) -> str:
        """A text that the server has in every language."""
        return words.en if self.language.code == "en" else words.id

    def _help(self, desk: Desk, help_id: int) -> str:
        for row in hall.help_requests(desk.rows):
            if row.id == help_id:
                return self.language.text("Saya bantu di {kiosk}", kiosk=row.device_name)
        return self.language.text("Permintaan ini sudah dijawab")

    def _service_note(self, state: ServiceState) -> str:
        if state is ServiceState.CLOSED:
            return self.language.text("tutup")
        return self.language.text("berhenti sebentar") if state is ServiceState.PAUSED else ""


def _has_range(row: ServiceRow) -> bool:
    return row.likely_from_min is not None and row.likely_until_min is not None
