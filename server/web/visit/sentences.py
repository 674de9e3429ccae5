"""What is said to a visitor when something cannot be done: what happened, that nothing is lost, what to do now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.web.texts import Texts
from wire.codes import RefusalCode, VisitorFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A few words and a sentence or two."""

    title: str
    advice: str


def of_refusal(code: RefusalCode, texts: Texts) -> Notice:
    """The words for a refusal; whatever has none of its own is our fault and not the visitor's."""
    title, advice = _of_slot(code, texts) or _of_person(code, texts) or _of_booking(code, texts) or _of_anything(texts)
    return Notice(title=title, advice=advice)


def _of_slot(code: RefusalCode, texts: Texts) -> tuple[str, str] | None:
    text = texts.text
    match code:
        case RefusalCode.SLOT_TAKEN:
            return (
                text("Jam itu baru saja penuh"),
                text("Pilih jam lain di bawah ini. Yang sudah Anda isi tetap tersimpan."),
            )
        case RefusalCode.TOO_LATE_TO_BOOK:
            return (
                text("Jam itu sudah terlalu dekat"),
                text("Pilih jam yang lebih akhir, atau datang langsung dan ambil nomor di kios."),
            )
        case RefusalCode.NOT_BOOKABLE:
            return (
                text("Layanan ini tidak menerima janji untuk waktu itu"),
                text("Pilih hari lain, atau datang langsung dan ambil nomor di kios."),
            )
        case RefusalCode.HOLD_EXPIRED:
            return (
                text("Waktu mengisi sudah habis"),
                text("Jam itu tidak lagi disimpan untuk Anda. Pilih jam lagi; yang sudah Anda isi tetap tersimpan."),
            )
        case _:
            return None


def _of_person(code: RefusalCode, texts: Texts) -> tuple[str, str] | None:
    text = texts.text
    match code:
        case RefusalCode.ALREADY_BOOKED:
            return (
                text("Anda sudah punya janji untuk layanan ini"),
                text("Satu orang satu janji. Pakai janji itu, atau pindahkan ke hari lain dengan kodenya."),
            )
        case RefusalCode.TOO_MANY_BOOKINGS:
            return (
                text("Sudah terlalu banyak janji dengan nomor HP ini"),
                text("Pakai atau batalkan dulu salah satu janji itu, atau datang langsung dan ambil nomor di kios."),
            )
        case RefusalCode.SAME_DAY_ONLY:
            return (
                text("Untuk layanan ini Anda hanya dapat membuat janji pada hari yang sama"),
                text("Dua janji sebelumnya tidak dipakai. Pilih waktu hari ini, atau datang langsung."),
            )
        case _:
            return None


def _of_booking(code: RefusalCode, texts: Texts) -> tuple[str, str] | None:
    text = texts.text
    match code:
        case RefusalCode.WRONG_PROOF:
            return (
                text("Empat angka itu tidak cocok"),
                text("Isi empat angka terakhir dari nomor HP yang dipakai saat membuat janji."),
            )
        case RefusalCode.WRONG_STATE | RefusalCode.BOOKING_CANCELLED | RefusalCode.ALREADY_CHECKED_IN:
            return (
                text("Janji ini tidak dapat diubah lagi"),
                text("Janji sudah dipakai, dibatalkan, atau sudah lewat. Tidak ada yang berubah."),
            )
        case RefusalCode.UNKNOWN_BOOKING:
            return (
                text("Janji tidak ditemukan"),
                text("Periksa lagi kodenya. Janji yang sudah lama lewat tidak disimpan."),
            )
        case RefusalCode.NOT_FOUND | RefusalCode.METHOD_NOT_ALLOWED:
            return text("Halaman ini tidak ada"), text("Periksa lagi alamatnya, atau mulai dari halaman depan.")
        case RefusalCode.TOO_MANY_REQUESTS | RefusalCode.OVERLOADED:
            return (
                text("Sedang ramai sekali"),
                text("Tunggu sebentar, lalu coba lagi. Yang sudah Anda isi tetap tersimpan."),
            )
        case RefusalCode.TOO_MANY_ATTEMPTS:
            return (
                text("Terlalu banyak percobaan"),
                text("Tunggu beberapa menit, lalu coba lagi. Tidak ada yang hilang."),
            )
        case _:
            return None


def _of_anything(texts: Texts) -> tuple[str, str]:
    return (
        texts.text("Belum berhasil"),
        texts.text("Tidak ada yang berubah dan tidak ada yang hilang. Coba lagi sebentar lagi, atau datang langsung."),
    )


def of_faults(texts: Texts) -> Mapping[VisitorFault, str]:
    """The sentence at the field for everything that may be wrong with it."""
    text = texts.text
    return {
        VisitorFault.NAME_MISSING: text("Tulis nama orang yang akan datang."),
        VisitorFault.NAME_TOO_LONG: text("Nama ini terlalu panjang. Tulis paling banyak 100 huruf."),
        VisitorFault.NAME_NOT_READABLE: text("Tulis nama dengan huruf."),
        VisitorFault.PHONE_MISSING: text("Tulis nomor HP Anda."),
        VisitorFault.PHONE_NOT_A_NUMBER: text("Nomor HP hanya berisi angka, misalnya 0812 3456 7890."),
        VisitorFault.PHONE_NOT_INDONESIAN: text("Tulis nomor HP Indonesia, mulai dengan 08 atau +62."),
        VisitorFault.PHONE_TOO_SHORT: text("Nomor HP ini kurang angkanya. Periksa lagi."),
        VisitorFault.PHONE_TOO_LONG: text("Nomor HP ini kelebihan angka. Periksa lagi."),
        VisitorFault.NIK_MISSING: text("Tulis NIK Anda, 16 angka di KTP atau Kartu Keluarga."),
        VisitorFault.NIK_NOT_A_NUMBER: text("NIK hanya berisi angka."),
        VisitorFault.NIK_NOT_16_DIGITS: text("NIK terdiri dari 16 angka. Periksa lagi jumlah angkanya."),
        VisitorFault.NIK_WRONG_DAY: text("Ada angka NIK yang keliru. Periksa lagi angka ke-7 dan ke-8."),
        VisitorFault.NIK_WRONG_MONTH: text("Ada angka NIK yang keliru. Periksa lagi angka ke-9 dan ke-10."),
        VisitorFault.NIK_WRONG_SERIAL: text("Ada angka NIK yang keliru. Periksa lagi empat angka terakhir."),
        VisitorFault.CONSENT_MISSING: text("Beri tanda setuju, agar data Anda boleh disimpan untuk janji ini."),
        VisitorFault.CONSENT_OUTDATED: text("Penjelasan tentang data Anda sudah diperbarui. Baca dan setujui lagi."),
    }
