"""The journal's facts as sentences about what somebody did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from server.application.staff.audit import Act
from server.domain.queue import facts
from server.web.texts import Texts


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


ACTS: Mapping[str, str] = {
    "day_opened": _("Hari kerja dibuka"),
    "day_closed": _("Hari kerja ditutup"),
    "day_reopened": _("Hari kerja dibuka lagi"),
    "issued": _("Nomor {number} diambil"),
    "checked_in": _("Nomor {number} datang dengan janji"),
    "called": _("Tiket {ticket} dipanggil"),
    "recalled": _("Tiket {ticket} dipanggil lagi"),
    "started": _("Tiket {ticket} mulai dilayani"),
    "ended": _("Tiket {ticket} selesai dilayani"),
    "missed": _("Tiket {ticket} tidak datang"),
    "held": _("Tiket {ticket} ditunda"),
    "returned": _("Tiket {ticket} kembali ke antrean"),
    "undone": _("Catatan {number} dibatalkan"),
    "paper": _("Kertas tiket {ticket} dilaporkan"),
    "transferred": _("Tiket {ticket} dipindahkan ke layanan lain"),
    "priority_set": _("Tiket {ticket} diberi prioritas"),
    "priority_removed": _("Prioritas tiket {ticket} dihapus"),
    "cancelled": _("Tiket {ticket} dibatalkan"),
    "expired": _("Tiket {ticket} tidak berlaku lagi"),
    "revived": _("Tiket {ticket} menunggu lagi"),
    "counter_open": _("Loket dibuka"),
    "counter_ready": _("Loket siap"),
    "counter_pause": _("Loket istirahat"),
    "counter_close": _("Loket ditutup"),
    "skills_set": _("Layanan sebuah loket diganti"),
    "parameters": _("Aturan antrean diganti, berlaku mulai hari kerja berikutnya"),
    "shift_open": _("{name} masuk di loket"),
    "shift_close": _("{name} keluar dari loket"),
    "help_asked": _("Pengunjung minta bantuan"),
    "printer_called": _("Mesin cetak sebuah kiosk perlu bantuan"),
    "help_answered": _("Permintaan bantuan dijawab"),
    "reprint_asked": _("Tiket {ticket} dicetak lagi"),
    "person": "",
    "persons_erased": _("Data pribadi {number} pengunjung lama dihapus"),
    "booking_confirmed": _("Janji {booking} dibuat"),
    "booking_moved": _("Janji {booking} dipindahkan"),
    "booking_promised": _("Janji {booking} dipastikan pengunjung"),
    "booking_cancelled": _("Janji {booking} dibatalkan"),
    "booking_lapsed": _("Janji {booking} lewat, tidak ada yang datang"),
    "set_up": "",
    "paper_served": _("Tiket {ticket} dipanggil dengan suara dan dilayani saat loket tidak tersambung"),
    "paper_missed": _("Tiket {ticket} dipanggil dengan suara saat loket tidak tersambung dan tidak datang"),
    "handed_in": "",
    "hand_in_refused": "",
    "staff_in": _("Masuk ke halaman kantor"),
    "staff_out": _("Sesi {name} diakhiri: {reason}"),
}
"""What each kind of fact says; those of the set-up and of a person are put together below.

A test fails for a kind that is missing.
"""

_HANDED_IN = _("Kiosk menyerahkan {count} nomor berhuruf {letter} yang diambil saat server tidak tersambung")
_NOT_TAKEN = _("Tidak masuk antrean: {numbers}")
_HAND_IN_REFUSED = _(
    "Kiosk yang sudah dicabut ingin menyerahkan {count} nomor berhuruf {letter}. Nomor itu tidak masuk antrean."
)

_OVERRIDE = _("Tiket {ticket} dipanggil di luar urutan")

_REASONS: Mapping[str, str] = {
    "own": _("keluar sendiri"),
    "password": _("kata sandi diganti"),
    "second_factor": _("kode kedua diganti"),
    "disabled": _("tidak boleh masuk lagi"),
    "role": _("peran diganti"),
    "invited": _("kode undangan dibuat"),
}

_PERSONS: Mapping[str, str] = {
    "looked_up": _("Data pribadi pengunjung {number} dicari"),
    "exported": _("Data pribadi pengunjung {number} ditunjukkan kepadanya"),
    "erased": _("Data pribadi pengunjung {number} dihapus atas permintaan"),
}

_OTHER_REASON = _("sebab lain")

_CHANGES: Mapping[str, str] = {
    "added": _("{what} ditambah"),
    "changed": _("{what} diubah"),
    "removed": _("{what} dihapus"),
    "revoked": _("{what} dicabut haknya"),
    "downloaded": _("{what} diunduh"),
}

_TABLES: Mapping[str, str] = {
    "branch": _("Kantor"),
    "service": _("Layanan"),
    "counter": _("Loket"),
    "operator": _("Orang"),
    "device": _("Perangkat"),
    "partner": _("Aplikasi mitra"),
    "picture": _("Gambar"),
    "showing": _("Tampilan"),
    "copy": _("Salinan data"),
}

_COLUMNS: Mapping[str, str] = {
    "name": _("nama"),
    "role": _("peran"),
    "is_active": _("boleh masuk"),
    "pin_hash": _("PIN"),
    "password_hash": _("kata sandi"),
    "invite_hash": _("kode undangan"),
    "totp_secret": _("kode kedua"),
    "keep_persons_days": _("lama data pribadi disimpan"),
    "pair_code_hash": _("kode pemasangan"),
    "zones": _("ruang"),
    "counter_id": _("loket"),
    "hardware": _("alamat perangkat"),
    "recovery_codes": _("kode cadangan"),
    "service_group": _("kelompok"),
    "icon": _("gambar"),
    "series": _("huruf nomor"),
    "sort": _("urutan"),
    "expected_min": _("lama melayani"),
    "state": _("buka atau tutup"),
    "full_on": _("penuh hari ini"),
    "wait_at": _("tempat menunggu"),
    "requirements": _("persyaratan"),
    "leaflet": _("lembar persyaratan"),
    "booking": _("janji waktu"),
    "number": _("nomor"),
    "zone": _("ruang"),
    "planned_services": _("layanan"),
    "planned_offsets": _("menit sesudah layanan utama"),
    "calendar": _("jam dan hari tutup"),
    "running_text": _("teks berjalan"),
    "public_url": _("alamat untuk ponsel"),
    "speech": _("suara panggilan"),
    "next_parameters": _("aturan antrean"),
    "ticket": _("tulisan dan logo tiket"),
    "boards": _("papan tiap ruang"),
}
"""Columns worth a word; the others of a change go with them or say nothing to a person."""


def act_words(act: Act, texts: Texts) -> str:
    """What was done, in one sentence."""
    fact = act.record.fact
    if isinstance(fact, facts.SetUpChanged):
        return change_words(fact.table, act.object_name or str(fact.row), fact.action, fact.columns or (), texts)
    if isinstance(fact, facts.PersonHandled):
        return texts.text(_PERSONS.get(fact.action) or fact.kind, number=fact.person)
    if isinstance(fact, facts.PersonsErased):
        return texts.text(ACTS[fact.kind], number=fact.n)
    if isinstance(fact, facts.TicketsHandedIn):
        return handed_in_words(fact, texts)
    if isinstance(fact, facts.HandInRefused):
        return texts.text(_HAND_IN_REFUSED, count=fact.n, letter=fact.letter)
    if isinstance(fact, facts.TicketCalled) and fact.override is not None:
        return texts.text(_OVERRIDE, ticket=act.object_name or fact.ticket)
    values = {
        "ticket": act.object_name or getattr(fact, "ticket", ""),
        "number": getattr(fact, "number", ""),
        "booking": getattr(fact, "booking", ""),
        "name": act.object_name,
        "reason": texts.text(_REASONS.get(getattr(fact, "reason", ""), _OTHER_REASON)),
    }
    return texts.text(ACTS.get(fact.kind) or fact.kind, **values)


def handed_in_words(fact: facts.TicketsHandedIn, texts: Texts) -> str:
    """How many numbers a kiosk brought, and which of them have no place."""
    sentence = texts.text(_HANDED_IN, count=fact.n, letter=fact.letter)
    if not fact.not_taken:
        return sentence
    return f"{sentence}. {texts.text(_NOT_TAKEN, numbers=', '.join(fact.not_taken))}"


def change_words(table: str, name: str, action: str, columns: Sequence[str], texts: Texts) -> str:
    """A change of the set-up, in one sentence."""
    known = _TABLES.get(table)
    named = f"{table if known is None else texts.text(known)} {name}"
    sentence = texts.text(_CHANGES.get(action, _CHANGES["changed"]), what=named)
    words = [texts.text(_COLUMNS[column]) for column in columns if column in _COLUMNS]
    return f"{sentence}: {', '.join(words)}" if words else sentence
