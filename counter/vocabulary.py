"""Words for everything that has a code: acts, questions, reasons, states. Marked for the catalogue where they stand."""

from collections.abc import Mapping

from counter.desk import Act, Deed, Key, More, Phase, Question
from wire.codes import (
    CancelReason,
    CounterState,
    HoldReason,
    Outcome,
    OverrideReason,
    PauseReason,
    PriorityKind,
    PriorityReason,
)


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
    Act.CALL: _("Di luar urutan"),
    Act.REPRINT: _("Cetak ulang"),
    Act.SIGN_OUT: _("Keluar"),
    Act.MORE: _("Lainnya"),
    Act.DOCK: _("Bar kecil"),
    Act.FOLLOW_UP: _("Datang lagi"),
    Act.BOOKING: _("Cari janji"),
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
    Question.BOOK_SERVICE: _("Datang lagi untuk layanan apa?"),
    Question.BOOK_DAY: _("Datang lagi tanggal berapa?"),
    Question.BOOK_TIME: _("Datang lagi pukul berapa?"),
    Question.BOOKING: _("Janji pengunjung"),
    Question.BOOKING_CANCEL: _("Batalkan janji ini? Tempatnya diberikan kepada orang lain."),
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
    Deed: {
        Deed.CLOSE: _("Selesai"),
        Deed.PRINT: _("Cetak bukti janji"),
        Deed.MOVE: _("Ganti waktu"),
        Deed.CANCEL: _("Batalkan janji"),
    },
    More: {
        More.DOCK: _("Bar kecil atau layar penuh"),
        More.TEXT_SIZE: _("Huruf besar atau biasa"),
        More.BELL: _("Bunyi bantuan atau tanpa bunyi"),
        More.CLOSE_DAY: _("Tutup hari layanan"),
        More.SIGN_OUT: _("Keluar dari loket"),
        More.CALL: _("Panggil di luar urutan"),
        More.RETURN: _("Kembalikan ke antrean"),
        More.PRIORITY: _("Prioritas"),
        More.CANCEL: _("Batalkan nomor"),
        More.REPRINT: _("Cetak ulang"),
        More.FOLLOW_UP: _("Datang lagi: buat janji berikutnya"),
        More.BOOKING: _("Cari janji dengan kodenya"),
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
    "": _("Tindakan terakhir {number}"),
}
"""The counter's last act by the kind of its fact; the empty kind is for facts of a newer server."""

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

COUNTERS: Mapping[CounterState, str] = {
    CounterState.OPEN: _("terbuka"),
    CounterState.READY: _("siap"),
    CounterState.BUSY: _("melayani"),
    CounterState.PAUSED: _("jeda"),
}
