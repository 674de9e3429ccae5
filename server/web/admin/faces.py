"""What the office's pages say when something was done or was not: one clear sentence each, and what to do now."""

from collections.abc import Mapping
from dataclasses import dataclass

from wire.codes import RefusalCode


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A refusal for a person: what happened, and what to do now. `tone` is a class of the style sheet."""

    title: str
    advice: str
    tone: str = "care"


FOREIGN_FORM = Face(
    title=_("Formulir ini tidak berlaku lagi"),
    advice=_("Tidak ada yang diubah. Buka halamannya sekali lagi, lalu isi kembali."),
)

FACES: Mapping[RefusalCode, Face] = {
    RefusalCode.MALFORMED: Face(
        title=_("Isian ini tidak dapat diterima"),
        advice=_("Tidak ada yang diubah. Buka halamannya sekali lagi, lalu isi kembali."),
    ),
    RefusalCode.BODY_TOO_LARGE: Face(
        title=_("Kiriman ini terlalu besar"), advice=_("Tidak ada yang diubah. Pilih berkas yang lebih kecil.")
    ),
    RefusalCode.NOT_FOUND: Face(
        title=_("Halaman ini tidak ada"), advice=_("Mungkin sudah dihapus, atau alamatnya salah tulis.")
    ),
    RefusalCode.FORBIDDEN: Face(
        title=_("Anda tidak berhak membuka atau mengubah ini"),
        advice=_("Tidak ada yang diubah. Bila Anda memerlukannya, mintalah kepada administrator."),
    ),
    RefusalCode.TOO_MANY_ATTEMPTS: Face(
        title=_("Terlalu banyak percobaan"), advice=_("Tunggu beberapa menit, lalu coba sekali lagi.")
    ),
    RefusalCode.OVERLOADED: Face(
        title=_("Server sedang sangat sibuk"),
        advice=_("Belum tentu perubahan Anda tersimpan. Buka halamannya lagi dan periksa."),
    ),
    RefusalCode.STORAGE_FAILED: Face(
        title=_("Data tidak dapat disimpan"),
        advice=_("Tidak ada yang diubah. Beri tahu petugas TI: mungkin penyimpanan server penuh."),
        tone="wrong",
    ),
    RefusalCode.NOT_RECORDABLE: Face(
        title=_("Server tidak bisa mencatat"),
        advice=_("Tidak ada yang diubah. Penyimpanan server penuh atau rusak: beri tahu petugas TI sekarang."),
        tone="wrong",
    ),
    RefusalCode.INTERNAL: Face(
        title=_("Ada kesalahan di server"),
        advice=_("Kesalahan ini sudah dicatat. Buka halamannya lagi dan periksa apakah perubahan Anda tersimpan."),
        tone="wrong",
    ),
}

SAID: dict[str, str] = {
    "sign_in_first": _("Silakan masuk lebih dahulu."),
    "signed_out": _("Anda sudah keluar."),
    "saved": _("Perubahan sudah disimpan."),
    "parameters_saved": _("Sudah disimpan. Aturan ini berlaku mulai kantor dibuka lagi."),
    "counter_saved": _("Sudah disimpan. Layanannya berlaku saat loket itu dibuka lagi."),
    "person_disabled": _("Orang ini tidak dapat masuk lagi. Semua sesinya sudah diakhiri."),
    "person_enabled": _("Orang ini dapat masuk lagi."),
    "factor_forgotten": _("Kode kedua sudah dihapus. Orang ini memasangnya lagi saat masuk."),
    "pin_saved": _("PIN sudah disimpan."),
    "password_saved": _("Kata sandi sudah diganti. Sesi Anda yang lain sudah diakhiri."),
    "logo_saved": _("Logo sudah disimpan. Tiket berikutnya sudah memakainya."),
    "logo_removed": _("Logo sudah dihapus. Tiket berikutnya tanpa logo."),
    "picture_added": _("Gambar sudah disimpan. Pilih di papan ruang mana gambar itu tampil."),
    "picture_removed": _("Gambar sudah dihapus dari semua papan."),
    "copied": _("Salinan sudah dibuat dan diperiksa."),
    "person_erased": _("Data orang ini sudah dihapus."),
    "device_let_in": _("Perangkat sudah diterima dan segera tersambung."),
    "device_revoked": _("Hak perangkat ini sudah dicabut. Server tidak melayaninya lagi."),
    "handed_over": _("Nomor sudah diserahkan ke layanan itu."),
    "session_ended": _("Sesi itu sudah diakhiri."),
}
"""What a page may say after it sent somebody on; groups of pages add their own when they are registered."""
