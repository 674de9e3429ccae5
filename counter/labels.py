"""What stands on buttons, lists and questions, in words. No sentence is built from pieces."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from appkit.language import Language
from counter.desk import Act, Choice, Desk, Key, More, OptionValue, Phase, Question, hall
from wire.codes import (
    CancelReason,
    CounterState,
    HoldReason,
    Outcome,
    OverrideReason,
    PauseReason,
    PriorityKind,
    PriorityReason,
    ServiceState,
    TicketState,
)
from wire.rows import CounterRow, TicketRow, Words


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


ACTS: Mapping[Act, str] = {
    Act.NEXT: _("Berikutnya"),
    Act.RECALL: _("Panggil ulang"),
    Act.START: _("Mulai layani"),
    Act.MISSED: _("Tidak hadir"),
    Act.FINISH: _("Selesai"),
    Act.HOLD: _("Tunda"),
    Act.RETURN: _("Kembalikan"),
    Act.TRANSFER: _("Pindah layanan"),
    Act.PAUSE: _("Jeda"),
    Act.PRIORITY: _("Prioritas"),
    Act.UNDO: _("Urungkan"),
    Act.CANCEL: _("Batalkan nomor"),
    Act.CALL: _("Panggil di luar urutan"),
    Act.REPRINT: _("Cetak ulang"),
    Act.SIGN_OUT: _("Keluar"),
    Act.MORE: _("Lainnya"),
    Act.DOCK: _("Bar kecil"),
}

QUESTIONS: Mapping[Question, str] = {
    Question.COUNTER: _("Di loket mana Anda bekerja?"),
    Question.TRANSFER_TO: _("{number} pindah ke layanan mana?"),
    Question.HOLD_WHY: _("Mengapa {number} ditunda?"),
    Question.HOLD_HOW_LONG: _("Berapa lama {number} diberi waktu?"),
    Question.RETURN_WHICH: _("Nomor mana yang kembali ke antrean?"),
    Question.CALL_WHICH: _("Nomor mana yang dipanggil di luar urutan?"),
    Question.CALL_WHY: _("Mengapa {number} dipanggil di luar urutan? Alasan ini dicatat."),
    Question.PRIORITY_WHICH: _("Prioritas untuk nomor mana?"),
    Question.PRIORITY_KIND: _("Mengapa {number} didahulukan?"),
    Question.PRIORITY_REMOVE_WHY: _("Mengapa prioritas {number} dihapus?"),
    Question.CANCEL_WHICH: _("Nomor mana yang dibatalkan?"),
    Question.CANCEL_WHY: _("Mengapa {number} dibatalkan? Nomor ini tidak akan dipanggil lagi."),
    Question.REPRINT_WHICH: _("Nomor mana yang dicetak ulang?"),
    Question.PAUSE_WHY: _("Mengapa loket dijeda?"),
    Question.LEAVING: _("Keluar, atau membantu di mesin nomor?"),
    Question.MORE: _("Lainnya"),
    Question.CLOSE_DAY: _("Tutup hari layanan? Semua nomor yang masih menunggu menjadi tidak berlaku."),
    Question.ABOUT_TICKET: _("Apa yang dilakukan dengan {number}?"),
}

CODES: Mapping[type, Mapping[str, str]] = {
    Outcome: {
        Outcome.SERVED: _("Selesai dilayani"),
        Outcome.INCOMPLETE: _("Selesai: berkas belum lengkap"),
        Outcome.REFERRED: _("Selesai: dirujuk ke tempat lain"),
    },
    HoldReason: {
        HoldReason.FETCHING_PAPERS: _("Mengambil berkas"),
        HoldReason.FILLING_FORM: _("Mengisi formulir"),
        HoldReason.WAITING_FOR_RESULT: _("Menunggu hasil"),
        HoldReason.OTHER: _("Alasan lain"),
    },
    OverrideReason: {
        OverrideReason.MEDICAL_EMERGENCY: _("Keadaan darurat kesehatan"),
        OverrideReason.SAFETY: _("Keamanan"),
        OverrideReason.WRONG_TICKET: _("Salah mengambil nomor"),
        OverrideReason.INSTRUCTION: _("Perintah atasan"),
    },
    CancelReason: {
        CancelReason.VISITOR_LEFT: _("Pengunjung sudah pulang"),
        CancelReason.TAKEN_BY_MISTAKE: _("Nomor terambil tidak sengaja"),
        CancelReason.NOT_PRINTED: _("Kertas tidak keluar"),
        CancelReason.OTHER: _("Alasan lain"),
    },
    PriorityKind: {
        PriorityKind.ELDERLY: _("Lansia"),
        PriorityKind.DISABLED: _("Penyandang disabilitas"),
        PriorityKind.PREGNANT: _("Ibu hamil"),
        PriorityKind.WITH_INFANT: _("Membawa bayi"),
        PriorityKind.OTHER: _("Prioritas lain"),
    },
    PriorityReason: {
        PriorityReason.SEEN_AT_COUNTER: _("Terlihat di loket"),
        PriorityReason.NOT_ENTITLED: _("Tidak berhak"),
        PriorityReason.CHOSEN_BY_MISTAKE: _("Terpilih tidak sengaja"),
    },
    PauseReason: {
        PauseReason.BREAK: _("Istirahat"),
        PauseReason.PRAYER: _("Ibadah"),
        PauseReason.OTHER_WORK: _("Pekerjaan lain"),
    },
    More: {
        More.DOCK: _("Bar kecil atau layar penuh"),
        More.TEXT_SIZE: _("Huruf besar atau biasa"),
        More.LANGUAGE: _("English"),
        More.CLOSE_DAY: _("Tutup hari layanan"),
        More.SIGN_OUT: _("Keluar dari loket"),
        More.CALL: _("Panggil di luar urutan"),
        More.RETURN: _("Kembalikan ke antrean"),
        More.PRIORITY: _("Prioritas"),
        More.CANCEL: _("Batalkan nomor"),
        More.REPRINT: _("Cetak ulang"),
    },
}

HISTORY: Mapping[str, str] = {
    "called": _("Dipanggil {number}"),
    "started": _("Mulai dilayani {number}"),
    "ended": _("Selesai {number}"),
    "missed": _("Tidak hadir {number}"),
    "held": _("Ditunda {number}"),
    "returned": _("Dikembalikan {number}"),
    "transferred": _("Dipindahkan {number}"),
    "cancelled": _("Dibatalkan {number}"),
    "priority_set": _("Diberi prioritas {number}"),
    "priority_removed": _("Prioritas dihapus {number}"),
    "counter_ready": _("Loket siap"),
    "counter_pause": _("Loket dijeda"),
}
"""The counter's last act by the kind of its fact."""

PHASES: Mapping[Phase, str] = {
    Phase.IDLE: _("Loket terbuka"),
    Phase.READY: _("Siap, menunggu pengunjung"),
    Phase.CALLED: _("Dipanggil"),
    Phase.SERVING: _("Sedang dilayani"),
    Phase.PAUSED: _("Jeda"),
    Phase.SETTLING: _("Sedang dimuat"),
}

KEY_CAPS: Mapping[Key, str] = {
    Key.ENTER: "Enter", Key.MINUS: "−", Key.STAR: "×", Key.SLASH: "÷", Key.DOT: ".",
}  # fmt: skip
"""Keys as they are printed on a number pad; all others carry their own character."""


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
        return self.language.text(HISTORY.get(own.undo, _("Tindakan terakhir {number}")), number=own.undo_number or "")

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

    def neighbour(self, desk: Desk, counter: CounterRow) -> str:
        """What another counter does."""
        if counter.state is CounterState.CLOSED:
            return self.language.text("tutup")
        ticket = hall.ticket(desk.rows, counter.ticket_id)
        if counter.state is CounterState.BUSY and ticket is not None:
            return ticket.number
        return self.language.text(_COUNTERS.get(counter.state, _("terbuka")))

    def waited(self, desk: Desk, ticket: TicketRow) -> str:
        """How long a visitor has been waiting, in whole minutes."""
        return self.minutes(max(0, desk.now_at - ticket.arrived_at) // 60)

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


_COUNTERS: Mapping[CounterState, str] = {
    CounterState.OPEN: _("terbuka"),
    CounterState.READY: _("siap"),
    CounterState.BUSY: _("melayani"),
    CounterState.PAUSED: _("jeda"),
}
