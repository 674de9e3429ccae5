"""Words that the set-up pages share: pictures of services, and what is wrong with a change."""

from collections.abc import Mapping

from server.application.set_up_desk import FaultySetUp, SetUpFault
from server.web.admin.forms import Filled


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


ICONS: Mapping[str, str] = {
    "id-card": _("Kartu identitas"),
    "family-card": _("Kartu keluarga"),
    "child-card": _("Kartu anak"),
    "birth": _("Kelahiran"),
    "marriage": _("Perkawinan"),
    "divorce": _("Perceraian"),
    "death": _("Kematian"),
    "moving": _("Pindah alamat"),
    "correction": _("Perbaikan data"),
    "lost": _("Hilang"),
    "digital-identity": _("Identitas digital"),
    "collect": _("Pengambilan"),
    "document": _("Dokumen"),
    "document-check": _("Pemeriksaan dokumen"),
    "stamp": _("Pengesahan"),
    "registration": _("Pendaftaran"),
    "passport": _("Paspor"),
    "wallet": _("Pembayaran"),
    "information": _("Informasi"),
    "megaphone": _("Pengaduan"),
    "people": _("Orang banyak"),
    "family": _("Keluarga"),
    "doctor": _("Dokter"),
    "clinic": _("Poliklinik"),
    "emergency": _("Gawat darurat"),
    "tooth": _("Gigi"),
    "eye": _("Mata"),
    "ear": _("Telinga"),
    "heart": _("Jantung"),
    "pregnant": _("Kehamilan"),
    "baby": _("Bayi"),
    "elderly": _("Lanjut usia"),
    "vaccine": _("Imunisasi"),
    "laboratory": _("Laboratorium"),
    "microscope": _("Pemeriksaan"),
    "medicine": _("Obat"),
    "nutrition": _("Gizi"),
    "bandage": _("Perawatan luka"),
}
"""Pictures for the tiles of services, by their file in `design/icons`."""

_FAULTS: Mapping[SetUpFault, str] = {
    SetUpFault.CODE_FORM: _("Pakai 1 sampai 12 huruf besar, angka, atau tanda hubung; huruf lebih dahulu."),
    SetUpFault.CODE_TAKEN: _("Kode ini sudah dipakai layanan lain."),
    SetUpFault.SERIES_FORM: _("Tulis satu huruf besar dari A sampai Z."),
    SetUpFault.SERIES_TAKEN: _("Huruf ini milik sebuah kiosk, untuk nomor saat server tidak tersambung."),
    SetUpFault.ICON_UNKNOWN: _("Gambar ini tidak ada."),
    SetUpFault.SCREEN_FULL: _("Layar pertama mesin nomor hanya muat 6 tombol. Pakai kelompok yang sudah ada."),
    SetUpFault.GROUP_FULL: _("Kelompok ini sudah berisi 6 layanan. Pilih kelompok lain."),
    SetUpFault.CASE_TAKEN: _("Nama pendek ini sudah dipakai di layanan ini."),
    SetUpFault.HAS_HISTORY: _("Sudah ada tiket atau janji untuk layanan ini, jadi hanya dapat ditutup."),
    SetUpFault.IS_PLANNED: _("Masih ada loket yang melayaninya. Keluarkan dulu dari rencana loket itu."),
    SetUpFault.IN_CALENDAR: _("Layanan ini punya jam atau hari tutup sendiri. Hapus dulu dari sana."),
    SetUpFault.LAST_ONE: _("Ini layanan yang terakhir. Kantor memerlukan paling sedikit satu."),
    SetUpFault.NUMBER_TAKEN: _("Nomor ini sudah dipakai loket lain."),
    SetUpFault.NO_SERVICES: _("Pilih paling sedikit satu layanan."),
    SetUpFault.ZONE_TAKEN: _("Sudah ada ruang dengan nama ini."),
    SetUpFault.COUNTER_LEFT: _("Setiap loket ada di satu ruang. Pindahkan loket itu dari halaman ruang yang lain."),
    SetUpFault.ZONE_SHOWN: _("Ada perangkat yang dipasang untuk ruang yang akan kosong. Ubah dulu perangkatnya."),
    SetUpFault.NO_PICTURE: _("Gambar ini tidak ada lagi."),
}


def blame(filled: Filled, faulty: FaultySetUp) -> None:
    """Put a fault at its field."""
    filled.blame(faulty.field, _FAULTS[faulty.fault])
