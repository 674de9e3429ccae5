"""The sentences of the staff corner."""

from __future__ import annotations

from appkit.language import Language
from kiosk.flow.staffstate import Complaint, CopyState, StaffCorner, Weight
from kiosk.words import Statement
from wire.codes import PaperState

ICONS = {Weight.FINE: "check", Weight.ATTENTION: "attention", Weight.BROKEN: "wrong"}


def complaint(language: Language, what: Complaint) -> Statement:
    """Why the corner did not open, and what to do."""
    if what is Complaint.WRONG:
        return Statement(
            icon="lock",
            surface="attention",
            title=language.text("Nama atau PIN tidak cocok."),
            advice=language.text("Ketik PIN sekali lagi, atau kembali dan periksa namanya."),
        )
    if what is Complaint.SLOWED:
        return Statement(
            icon="clock",
            surface="attention",
            title=language.text("Terlalu banyak percobaan."),
            advice=language.text("Tunggu setengah menit, lalu coba lagi."),
        )
    return Statement(
        icon="lost",
        surface="attention",
        title=language.text("Komputer antrean tidak menjawab."),
        advice=language.text("PIN hanya dapat diperiksa di sana. Periksa jaringan, lalu coba lagi."),
    )


def paper(language: Language, state: PaperState) -> str:
    """Why a ticket stands in the list."""
    if state is PaperState.SHOWN:
        return language.text("hanya tampil di layar")
    return language.text("tidak pasti tercetak")


def copy(language: Language, state: CopyState) -> str:
    """How far the copy has come."""
    if state is CopyState.UNDER_WAY:
        return language.text("sedang dicetak")
    if state is CopyState.PRINTED:
        return language.text("salinan sudah keluar")
    if state is CopyState.NOT_PRINTED:
        return language.text("salinan tidak keluar")
    return language.text("lihat apakah salinan keluar")


def doubtful_title(language: Language, corner: StaffCorner) -> str:
    """What the list below holds."""
    n = len(corner.doubtful)
    if n == 0:
        return language.text("Semua tiket mesin ini sudah di kertas.")
    return language.ngettext("{n} tiket mungkin tidak di kertas", "{n} tiket mungkin tidak di kertas", n)


def doubtful_rest(language: Language, n: int) -> str:
    """What of the list has no room here."""
    return language.ngettext("{n} lagi ada di layar loket.", "{n} lagi ada di layar loket.", n)
