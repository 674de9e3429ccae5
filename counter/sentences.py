"""The status line in words: every refusal, every notice of the desk, the server's silence. One clear sentence each."""

from collections.abc import Mapping
from enum import Enum

from appkit.language import Language
from counter.desk import GOOD_NEWS, Desk, Hindrance, Notice, Patience, Phase, Trouble, hall
from counter.labels import Labels
from wire.codes import HelpAbout, RefusalCode


class Tone(Enum):
    """How a sentence is meant; each has its own colour, icon and word."""

    QUIET = "quiet"
    INFORMATION = "information"
    ATTENTION = "attention"
    WRONG = "wrong"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


REFUSALS: Mapping[RefusalCode, str] = {
    RefusalCode.MALFORMED: _("Server tidak memahami perintah ini. Beri tahu petugas TI; nomor tetap seperti semula."),
    RefusalCode.BODY_TOO_LARGE: _("Perintah ini terlalu besar untuk server. Beri tahu petugas TI."),
    RefusalCode.NOT_FOUND: _("Server tidak mengenal perintah ini. Mungkin program perlu diperbarui."),
    RefusalCode.METHOD_NOT_ALLOWED: _("Server menolak cara perintah ini dikirim. Mungkin program perlu diperbarui."),
    RefusalCode.UNSUPPORTED_MEDIA_TYPE: _("Server menolak bentuk perintah ini. Mungkin program perlu diperbarui."),
    RefusalCode.KEY_MISSING: _("Perintah ini tidak lengkap. Tekan sekali lagi."),
    RefusalCode.KEY_REUSED: _("Perintah ini tercampur dengan perintah lain. Periksa nomor di layar, lalu tekan lagi."),
    RefusalCode.NOT_SIGNED_IN: _("Anda belum masuk. Masuk lagi dengan nama dan PIN."),
    RefusalCode.FORBIDDEN: _("Anda tidak berhak melakukan ini. Minta bantuan penyelia."),
    RefusalCode.PAIRING_REFUSED: _("Komputer ini belum terdaftar. Minta kode baru dari penyelia."),
    RefusalCode.WRONG_PIN: _("Nama atau PIN tidak cocok. Periksa lagi, lalu coba sekali lagi."),
    RefusalCode.TOO_MANY_ATTEMPTS: _("Terlalu banyak percobaan. Tunggu beberapa menit, atau minta bantuan penyelia."),
    RefusalCode.TOO_MANY_REQUESTS: _("Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi."),
    RefusalCode.UNKNOWN_SERVICE: _("Layanan ini sudah tidak ada. Pilih layanan lain."),
    RefusalCode.UNKNOWN_COUNTER: _("Loket ini sudah tidak ada. Pilih loket lain."),
    RefusalCode.UNKNOWN_TICKET: _("Nomor ini sudah tidak ada dalam antrean."),
    RefusalCode.SERVICE_PAUSED: _("Layanan itu sedang berhenti sebentar. Pilih layanan lain atau coba nanti."),
    RefusalCode.SERVICE_CLOSED: _("Layanan itu sudah tutup hari ini."),
    RefusalCode.DAY_CLOSED: _("Hari layanan sudah ditutup. Tidak ada lagi yang dipanggil hari ini."),
    RefusalCode.NOT_OPEN_YET: _("Nomor belum dibagikan pada jam ini."),
    RefusalCode.REGISTRATION_OVER: _("Pengambilan nomor hari ini sudah selesai."),
    RefusalCode.OFFICE_CLOSED: _("Kantor atau layanan ini tutup hari ini."),
    RefusalCode.COUNTER_TAKEN: _("Loket ini sedang dipakai petugas lain. Pilih loket lain."),
    RefusalCode.COUNTER_NOT_OPEN: _("Loket ini belum dibuka atau sedang jeda. Buka loket dahulu."),
    RefusalCode.COUNTER_BUSY: _("Masih ada nomor di loket ini. Selesaikan atau tunda dahulu."),
    RefusalCode.ALREADY_SIGNED_IN: _("Petugas lain belum keluar dari komputer ini. Minta ia masuk dan keluar dahulu."),
    RefusalCode.NO_SHIFT: _("Giliran kerja Anda sudah berakhir. Masuk lagi dengan nama dan PIN."),
    RefusalCode.WRONG_STATE: _("Keadaan nomor ini sudah berubah. Lihat layar, lalu pilih lagi."),
    RefusalCode.UNKNOWN_HELP: _("Permintaan bantuan ini sudah dijawab petugas lain."),
    RefusalCode.NOT_AT_THIS_COUNTER: _("Nomor ini tidak sedang di loket Anda."),
    RefusalCode.TOO_EARLY_TO_MISS: _("Belum boleh ditandai tidak hadir. Beri pengunjung waktu untuk datang."),
    RefusalCode.NOTHING_TO_UNDO: _("Tidak ada yang bisa diurungkan di loket ini."),
    RefusalCode.UNDO_TOO_LATE: _("Sudah terlambat untuk mengurungkan. Gunakan tombol lain untuk memperbaiki."),
    RefusalCode.NO_KIOSK: _("Tidak ada mesin nomor yang bisa mencetak sekarang. Tuliskan nomornya untuk pengunjung."),
    RefusalCode.UNKNOWN_BOOKING: _("Kode janji ini tidak dikenal. Periksa lagi hurufnya."),
    RefusalCode.NOT_BOOKABLE: _("Layanan ini tidak menerima janji untuk waktu itu. Pilih waktu lain."),
    RefusalCode.SLOT_TAKEN: _("Waktu itu sudah penuh. Pilih waktu lain."),
    RefusalCode.TOO_LATE_TO_BOOK: _("Waktu itu sudah terlalu dekat atau sudah lewat. Pilih waktu lain."),
    RefusalCode.HOLD_EXPIRED: _("Waktu itu tidak lagi disimpan. Pilih waktunya sekali lagi."),
    RefusalCode.ALREADY_BOOKED: _("Orang ini sudah punya janji untuk layanan ini. Pindahkan atau batalkan yang lama."),
    RefusalCode.SAME_DAY_ONLY: _("Dua janji terakhir tidak dipakai. Layanan ini hanya bisa dipesan pada harinya."),
    RefusalCode.TOO_MANY_BOOKINGS: _("Nomor telepon ini sudah punya banyak janji. Batalkan satu dahulu."),
    RefusalCode.WRONG_PROOF: _("Angka terakhir nomor telepon tidak cocok dengan janji ini."),
    RefusalCode.VISITOR_FAULTY: _("Data pengunjung belum lengkap atau salah tulis. Periksa lagi."),
    RefusalCode.WRONG_DAY: _("Janji ini untuk hari lain. Lihat tanggalnya."),
    RefusalCode.BOOKING_CANCELLED: _("Janji ini sudah dibatalkan."),
    RefusalCode.ALREADY_CHECKED_IN: _("Janji ini sudah dipakai dan sudah punya nomor antrean."),
    RefusalCode.KIOSK_REVOKED: _("Mesin nomor itu sudah tidak dipercaya. Nomor yang dibuatnya sendiri tidak diterima."),
    RefusalCode.STORAGE_FAILED: _("Server tidak bisa menyimpan. Perintah ini tidak terjadi; beri tahu petugas TI."),
    RefusalCode.NOT_RECORDABLE: _(
        "Server tidak bisa mencatat. Perintah ini tidak terjadi; panggil petugas TI sekarang."
    ),
    RefusalCode.OVERLOADED: _("Server sedang sangat sibuk. Perintah ini tidak terjadi; tekan sekali lagi."),
    RefusalCode.INTERNAL: _(
        "Ada kesalahan di server. Perintah ini tidak terjadi; coba lagi atau beri tahu petugas TI."
    ),
}

NOTICES: Mapping[Notice, str] = {
    Notice.WAIT_FOR_ANSWER: _("Tunggu sebentar: perintah sebelumnya belum dijawab server."),
    Notice.NO_TICKET_HERE: _("Tidak ada nomor di loket ini."),
    Notice.NOT_CALLED: _("Tidak ada nomor yang sedang dipanggil di loket ini."),
    Notice.FINISH_FIRST: _("Masih ada nomor di loket ini. Selesaikan atau tunda dahulu."),
    Notice.ALREADY_READY: _("Loket sudah siap. Pengunjung berikutnya dipanggil sendiri begitu mengambil nomor."),
    Notice.JUST_CALLED: _("Nomor baru saja dipanggil ke loket ini. Tekan sekali lagi jika ingin yang berikutnya."),
    Notice.PAUSED: _("Loket sedang jeda. Tekan Buka kembali dahulu."),
    Notice.NOTHING_TO_UNDO: _("Tidak ada yang bisa diurungkan. Urungkan hanya bisa dalam satu menit."),
    Notice.NOBODY_AWAY: _("Tidak ada nomor yang tidak hadir atau ditunda."),
    Notice.NOBODY_WAITING: _("Tidak ada yang menunggu untuk loket ini."),
    Notice.NO_SUCH_CHOICE: _("Pilihan itu tidak ada atau tidak bisa dipilih sekarang."),
    Notice.TICKET_GONE: _("Nomor itu sudah dipanggil atau dibatalkan di tempat lain."),
    Notice.NAME_OR_PIN_FORM: _("Isi nama masuk dengan huruf kecil dan PIN dengan sedikitnya empat angka."),
    Notice.SIGN_IN_FIRST: _("Masuk dahulu dengan nama dan PIN."),
    Notice.SIGNED_OUT: _("Anda sudah keluar. Terima kasih."),
    Notice.COUNTER_CLOSED: _("Loket Anda sudah ditutup dari tempat lain. Masuk lagi untuk melanjutkan."),
    Notice.TAKEN_OVER: _("Loket Anda sekarang dipakai petugas lain. Masuk lagi untuk memilih loket."),
    Notice.HELP_ANSWERED: _("Petugas lain sudah diberi tahu bahwa Anda membantu."),
    Notice.REPRINT_ASKED: _("Salinan diminta. Kertas keluar dari mesin nomor dengan tanda salinan."),
    Notice.DAY_CLOSED: _("Hari layanan ditutup."),
    Notice.NO_ANSWER: _("Server tidak menjawab. Periksa sambungan, lalu coba lagi."),
    Notice.UNDONE: _("Diurungkan. Keadaan kembali seperti sebelumnya."),
    Notice.BELL_ON: _("Bunyi bantuan menyala lagi di program ini."),
    Notice.BELL_OFF: _("Bunyi bantuan dimatikan di program ini. Permintaan bantuan tetap tampil di layar."),
    Notice.CODE_MISSING: _("Ketik kode janji dahulu."),
    Notice.NOTHING_BOOKABLE: _("Belum ada layanan yang menerima janji. Pengunjung dapat datang lagi tanpa janji."),
    Notice.NO_DAY_FREE: _("Semua hari sudah penuh. Coba layanan lain, atau minta pengunjung datang tanpa janji."),
    Notice.NO_TIME_FREE: _("Semua waktu pada hari itu sudah penuh. Pilih hari lain."),
    Notice.BOOKED: _("Janji dibuat. Berikan kodenya kepada pengunjung."),
    Notice.BOOKING_MOVED: _("Waktu janji diganti. Kodenya tetap sama."),
    Notice.SLIP_PRINTING: _("Janji tersimpan. Buktinya sedang dicetak di meja ini."),
    Notice.SLIP_PRINTED: _("Bukti janji sudah keluar. Berikan kepada pengunjung."),
    Notice.SLIP_NOT_PRINTED: _("Bukti janji belum tentu keluar. Tuliskan kodenya untuk pengunjung."),
    Notice.BOOKING_CANCELLED: _("Janji dibatalkan. Tempatnya tersedia lagi untuk orang lain."),
}  # fmt: skip

TROUBLES: Mapping[Trouble, str] = {
    Trouble.KEY_TAKEN: _("Tombol {key} sedang dipakai program lain. Panggil dari jendela ini."),
    Trouble.KEY_MISSING: _("Papan ketik ini tidak punya tombol {key}. Panggil dari jendela ini."),
    Trouble.KEY_IMPOSSIBLE: _(
        "Di komputer ini tombol {key} tidak bisa bekerja dari program lain. Panggil dari jendela ini."
    ),
    Trouble.KEYPAD_LOST: _(
        "Papan tombol loket tidak tersambung. Periksa kabelnya; tombol di layar tetap bisa dipakai."
    ),
    Trouble.KEYPAD_WRONG: _("Alamat papan tombol loket tidak benar. Beri tahu petugas TI."),
    Trouble.OLD_SERVER: _("Yang menjawab adalah salinan lama dari kantor ini. Panggil petugas TI: ada dua server."),
    Trouble.WRONG_SERVER: _("Yang menjawab bukan server kantor ini. Panggil petugas TI; jangan masukkan PIN Anda."),
}
"""What does not work beside the program, said while no visitor stands at the counter."""


def status(desk: Desk, language: Language) -> tuple[Tone, str]:
    """What the status line says now: an outstanding answer before a word of the desk, that before the feed."""
    if desk.patience is Patience.UNCERTAIN:
        return Tone.WRONG, language.text(_UNCERTAIN_CALL if _is_call(desk) else _UNCERTAIN)
    if desk.patience is Patience.WAITING:
        return Tone.ATTENTION, language.text("Sedang menunggu jawaban server …")
    if desk.trouble is not None:
        return Tone.WRONG, language.text(_trouble(desk.trouble))
    if desk.said is not None:
        return _said_tone(desk), said(desk, language)
    if not desk.is_fresh:
        return Tone.WRONG, language.text(_LOST if desk.rows else _CONNECTING)
    if desk.counter is not None and desk.ticket is not None and desk.counter.is_call_unseen:
        return Tone.ATTENTION, language.text(_UNSEEN)
    if desk.hindrances and desk.phase in _UNHURRIED:
        return Tone.ATTENTION, hindrance(desk.hindrances[0], language)
    return Tone.QUIET, _standing(desk, language)


def said(desk: Desk, language: Language) -> str:
    """The desk's own word or the server's refusal as a sentence; empty when there is none."""
    if desk.said is None:
        return ""
    what = desk.said.what
    if isinstance(what, RefusalCode):
        return language.text(REFUSALS[what])
    if what is Notice.TOO_EARLY:
        sentence = "Belum boleh ditandai tidak hadir. Tunggu {n} detik lagi."
        return language.ngettext(
            sentence, "Belum boleh ditandai tidak hadir. Tunggu {n} detik lagi.", desk.said.seconds
        )
    return language.text(NOTICES[what])


PRINTER_CALLS: Mapping[HelpAbout, str] = {
    HelpAbout.PAPER: _("{kiosk}: kertas habis sejak {clock}. Pasang gulungan baru."),
    HelpAbout.COVER: _("{kiosk}: penutup printer terbuka sejak {clock}."),
    HelpAbout.CUTTER: _("{kiosk}: pisau printer macet sejak {clock}."),
    HelpAbout.HEAT: _("{kiosk}: printer terlalu panas sejak {clock}; akan lanjut sendiri."),
    HelpAbout.PRINTER: _("{kiosk}: printer tidak siap sejak {clock}."),
}


def help_wanted(desk: Desk, labels: Labels) -> str:
    """Who waits for help at a kiosk, else which printer does; the longest waiting first, empty when nobody does."""
    requests = hall.help_requests(desk.rows)
    if not requests:
        return ""
    kiosk, clock = requests[0].device_name, labels.clock(desk, requests[0].asked_at)
    if requests[0].about is not HelpAbout.VISITOR:
        return labels.language.text(PRINTER_CALLS[requests[0].about], kiosk=kiosk, clock=clock)
    visitors = [request for request in requests if request.about is HelpAbout.VISITOR]
    if len(visitors) == 1:
        return labels.language.text("Ada yang minta bantuan di {kiosk} sejak {clock}.", kiosk=kiosk, clock=clock)
    return labels.language.ngettext(
        "{n} orang minta bantuan, terlama di {kiosk} sejak {clock}.",
        "{n} orang minta bantuan, terlama di {kiosk} sejak {clock}.",
        len(visitors),
        kiosk=kiosk,
        clock=clock,
    )


def help_in_short(desk: Desk, labels: Labels) -> str:
    """The same for a narrow place: only where to go."""
    requests = hall.help_requests(desk.rows)
    if not requests:
        return ""
    kiosk = requests[0].device_name
    if requests[0].about is HelpAbout.VISITOR:
        return labels.language.text("Minta bantuan: {kiosk}", kiosk=kiosk)
    return labels.language.text("Mesin cetak: {kiosk}", kiosk=kiosk)


def hindrance(found: Hindrance, language: Language) -> str:
    """What does not work, and what to do instead."""
    return language.text(TROUBLES[found.what], key=found.key)


def _trouble(what: RefusalCode | Trouble) -> str:
    return TROUBLES[what] if isinstance(what, Trouble) else REFUSALS[what]


def _said_tone(desk: Desk) -> Tone:
    assert desk.said is not None
    if isinstance(desk.said.what, RefusalCode):
        return Tone.WRONG
    return Tone.INFORMATION if desk.said.what in GOOD_NEWS else Tone.ATTENTION


def _is_call(desk: Desk) -> bool:
    return desk.pending is not None and desk.pending.act is not None and desk.pending.act.value in ("next", "call")


def _standing(desk: Desk, language: Language) -> str:
    sentence = _STANDING.get(desk.phase)
    return "" if sentence is None else language.text(sentence)


_UNHURRIED = frozenset({Phase.SIGN_IN, Phase.CHOOSE, Phase.IDLE, Phase.PAUSED})

_UNCERTAIN_CALL = _(
    "Panggilan belum pasti terjadi. Jangan panggil dengan suara sendiri; program terus mencoba perintah yang sama."
)
_UNCERTAIN = _("Belum pasti apakah perintah ini terjadi. Program terus mencoba perintah yang sama; periksa layar.")
_UNSEEN = _("Belum tampil di papan: panggil dengan suara.")
_LOST = _("Sambungan ke server terputus. Daftar di layar mungkin sudah berubah.")
_CONNECTING = _("Sedang menyambung ke server …")

_STANDING: Mapping[Phase, str] = {
    Phase.SIGN_IN: _("Masuk dengan nama dan PIN Anda."),
    Phase.CHOOSE: _("Ketik nomor loket, atau klik loketnya."),
    Phase.IDLE: _("Tekan Berikutnya untuk memanggil."),
    Phase.READY: _("Loket siap. Pengunjung berikutnya dipanggil sendiri."),
    Phase.CALLED: _("Tekan Mulai layani bila pengunjung sudah di depan loket."),
    Phase.SERVING: _("Berikutnya menyelesaikan nomor ini dan memanggil yang berikut."),
    Phase.PAUSED: _("Loket sedang jeda. Tidak ada yang dipanggil ke sini."),
    Phase.SETTLING: _("Nomor di loket ini sedang dimuat."),
}
