"""Bookings in words: questions, lines, fields, and what stands on the slip. No sentence is built from pieces."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from counter.desk import Choice, Desk, Draft, Field, Form, Question, hall
from counter.labels import Labels
from wire.bookings import BookingSlip, OfferedDay, OfferedSlot
from wire.codes import BookingState, Crowd, VisitorFault

CODE_GROUP = 4


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


FIELDS: Mapping[Field, str] = {
    Field.CODE: _("Kode janji"),
    Field.NAME: _("Nama (boleh dikosongkan)"),
    Field.PHONE: _("Nomor HP (boleh dikosongkan)"),
    Field.NIK: _("NIK, 16 angka"),
    Field.PROOF: _("Empat angka terakhir nomor HP"),
}

FAULTS: Mapping[VisitorFault, str] = {
    VisitorFault.NAME_MISSING: _("Isi nama pengunjung."),
    VisitorFault.NAME_TOO_LONG: _("Nama ini terlalu panjang. Isi paling banyak 100 huruf."),
    VisitorFault.NAME_NOT_READABLE: _("Nama ini berisi tanda yang bukan huruf. Tulis dengan huruf saja."),
    VisitorFault.PHONE_MISSING: _("Isi nomor HP pengunjung."),
    VisitorFault.PHONE_NOT_A_NUMBER: _("Nomor HP hanya berisi angka, misalnya 0812 3456 7890."),
    VisitorFault.PHONE_NOT_INDONESIAN: _("Nomor HP dimulai dengan 0 atau +62."),
    VisitorFault.PHONE_TOO_SHORT: _("Nomor HP ini kurang angkanya. Periksa lagi."),
    VisitorFault.PHONE_TOO_LONG: _("Nomor HP ini kelebihan angka. Periksa lagi."),
    VisitorFault.NIK_MISSING: _("Layanan ini memerlukan NIK. Isi 16 angka dari KTP atau KK."),
    VisitorFault.NIK_NOT_A_NUMBER: _("NIK hanya berisi angka."),
    VisitorFault.NIK_NOT_16_DIGITS: _("NIK terdiri dari 16 angka. Periksa lagi."),
    VisitorFault.NIK_WRONG_DAY: _("Angka ke-7 dan ke-8 NIK bukan tanggal lahir. Periksa lagi."),
    VisitorFault.NIK_WRONG_MONTH: _("Angka ke-9 dan ke-10 NIK bukan bulan lahir. Periksa lagi."),
    VisitorFault.NIK_WRONG_SERIAL: _("Empat angka terakhir NIK tidak mungkin 0000. Periksa lagi."),
    VisitorFault.CONSENT_MISSING: _("Pengunjung belum menyetujui penyimpanan datanya."),
    VisitorFault.CONSENT_OUTDATED: _("Keterangan tentang data sudah berubah. Bacakan yang baru kepada pengunjung."),
}

STATES: Mapping[BookingState, str] = {
    BookingState.HELD: _("sedang dibuat"),
    BookingState.CONFIRMED: _("janji berlaku"),
    BookingState.CHECKED_IN: _("sudah datang dan punya nomor antrean"),
    BookingState.CANCELLED: _("sudah dibatalkan"),
    BookingState.LAPSED: _("sudah lewat dan tidak dipakai"),
}

CROWDS: Mapping[Crowd, str] = {
    Crowd.QUIET: _("{n} tempat · biasanya sepi"),
    Crowd.BUSY: _("{n} tempat · biasanya ramai"),
}


class BookingLabels:
    """Words about bookings in the language of `labels`. Immutable."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._language = labels.language

    def question(self, desk: Desk, choice: Choice) -> str:
        """The question over a choice; the time of a day names the day."""
        draft = choice.draft
        if choice.question is Question.BOOK_TIME and draft is not None and draft.slots is not None:
            return self._language.text("Pukul berapa, {day}?", day=self.day(draft.slots.day))
        return self._labels.question(choice)

    def option(self, desk: Desk, choice: Choice, value: int) -> str:
        """One line: a service, a day or a time."""
        if choice.question is Question.BOOK_SERVICE:
            service = hall.service(desk.rows, value)
            return "" if service is None else self._labels.words(service.name)
        if choice.question is Question.BOOK_DAY:
            return self._language.day_this_year(datetime.fromisoformat(_days(choice)[value].day))
        return self._labels.clock(desk, value)

    def option_note(self, choice: Choice, value: int) -> str:
        """How much room there is, or why there is none."""
        if choice.question is Question.BOOK_DAY:
            return self._day_note(_days(choice)[value])
        slot = next((each for each in _slots(choice) if each.slot_at == value), None)
        return "" if slot is None else self._slot_note(slot)

    def field(self, form: Form, field: Field) -> str:
        """What a field is called. Who has to give a NIK has to give a name too."""
        if field is Field.NAME and Field.NIK in form.fields:
            return self._language.text("Nama lengkap")
        return self._language.text(FIELDS[field])

    def title(self, form: Form) -> str:
        """The question over the fields."""
        if Field.CODE in form.fields:
            return self._language.text("Janji yang mana?")
        if Field.PROOF in form.fields:
            return self._language.text("Milik pengunjung inikah janji itu?")
        return self._language.text("Siapa yang datang?")

    def hint(self, desk: Desk, form: Form) -> str:
        """What is known already, and what the fields are for."""
        draft = form.draft
        if draft.held is not None:
            return self._language.text(
                "{service} · {when}. Tempat disimpan sampai {until}.",
                service=self._service(desk, draft),
                when=self.when(draft.held.slot_at, self._offset_s(desk)),
                until=self._labels.clock(desk, draft.held.expires_at),
            )
        if draft.changed is not None:
            return self._language.text(
                "Nomor HP pada janji berakhir dengan {hint}. Tanyakan empat angka terakhirnya.",
                hint=draft.changed.phone_hint,
            )
        return self._language.text("Kode ada di kertas atau di layar HP pengunjung; huruf besar atau kecil sama saja.")

    def send(self, form: Form) -> str:
        """What the button under the fields says."""
        if Field.CODE in form.fields:
            return self._language.text("Cari")
        if Field.PROOF in form.fields:
            is_cancelling = form.draft.is_cancelling
            return self._language.text("Batalkan janji") if is_cancelling else self._language.text("Ganti waktu")
        return self._language.text("Buat janji")

    def when(self, slot_at: int, utc_offset_s: int) -> str:
        """Day and time in full."""
        moment = datetime.fromtimestamp(slot_at, timezone(timedelta(seconds=utc_offset_s)))
        day, clock = self._language.day(moment), self._language.clock(moment)
        return self._language.text("{day}, pukul {clock}", day=day, clock=clock)

    def day(self, iso: str) -> str:
        """A day of the calendar in words."""
        return self._language.day(datetime.fromisoformat(iso))

    def state(self, slip: BookingSlip) -> str:
        """What has become of a booking."""
        return self._language.text(STATES[slip.state])

    def advice(self, slip: BookingSlip) -> str:
        """What to do with the code; nothing for a booking that is over."""
        if slip.state is not BookingState.CONFIRMED:
            return ""
        return self._language.text(
            "Tuliskan kode ini untuk pengunjung, atau biarkan ia memotretnya. Saat datang, kode diketik di mesin nomor."
        )

    def _day_note(self, offer: OfferedDay) -> str:
        if offer.closed_because is not None:
            return self._language.text("tutup: {reason}", reason=self._labels.words(offer.closed_because))
        if offer.n_free == 0:
            return self._language.text("penuh")
        return self._language.ngettext("{n} tempat", "{n} tempat", offer.n_free)

    def _slot_note(self, slot: OfferedSlot) -> str:
        if slot.n_free == 0:
            return self._language.text("penuh")
        if slot.crowd not in CROWDS:
            return self._language.ngettext("{n} tempat", "{n} tempat", slot.n_free)
        return self._language.text(CROWDS[slot.crowd], n=slot.n_free)

    def _service(self, desk: Desk, draft: Draft) -> str:
        service = hall.service(desk.rows, draft.service_id or 0)
        return "" if service is None else self._labels.words(service.name)

    def _offset_s(self, desk: Desk) -> int:
        branch = hall.office(desk.rows)
        return branch.utc_offset_s if branch else 0


def spaced(code: str) -> str:
    """A code in groups, as people read it aloud."""
    letters = "".join(code.split())
    return " ".join(letters[start : start + CODE_GROUP] for start in range(0, len(letters), CODE_GROUP))


def _days(choice: Choice) -> list[OfferedDay]:
    return choice.draft.days.days if choice.draft is not None and choice.draft.days is not None else []


def _slots(choice: Choice) -> list[OfferedSlot]:
    return choice.draft.slots.slots if choice.draft is not None and choice.draft.slots is not None else []
