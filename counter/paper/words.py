"""The sentences of the paper page. Whole sentences, Indonesian first."""

from __future__ import annotations

from counter.desk import Desk
from counter.labels import Labels
from counter.paper.book import Entered, PaperBook, PaperCall, Said
from wire.codes import Language, PaperCallEnd


def headline(labels: Labels, desk: Desk, lost_at: int | None) -> str:
    """Which mode this is, and since when."""
    text = labels.language.text
    if lost_at is None:
        return text("Mode kertas: loket tidak tersambung.")
    return text("Mode kertas: tidak tersambung sejak {clock}.", clock=labels.clock(desk, lost_at))


def headline_back(labels: Labels, book: PaperBook) -> str:
    """The network is there again."""
    text = labels.language.text
    if any(call.is_owed and call.entered is Entered.NOT_YET for call in book.calls):
        return text("Tersambung lagi. Panggilan dengan suara sedang dicatat.")
    if book.conflicts:
        return text("Tersambung lagi. Ada yang tidak dapat dicatat.")
    return text("Tersambung lagi. Panggilan dengan suara sudah dicatat.")


def advice(labels: Labels, book: PaperBook, *, is_offline: bool) -> str:
    """What to do."""
    text = labels.language.text
    if is_offline:
        return text("Panggil dengan suara menurut jam datang di tiket. Ketik nomornya, lalu Enter.")
    if any(call.entered is Entered.NOT_YET for call in book.calls):
        return text("Mohon tunggu sebentar.")
    if book.owed and not book.conflicts:
        return text("Nomor yang belum dikenal dicatat begitu mesin nomornya tersambung. Enter: kembali ke loket.")
    return text("Baca yang tidak dapat dicatat, lalu Enter: kembali ke loket.")


def said(labels: Labels, book: PaperBook) -> str:
    """The answer to the last key."""
    text = labels.language.text
    sentences = {
        Said.NOTHING: "",
        Said.TYPE_A_NUMBER: text("Ketik dulu nomor yang dipanggil."),
        Said.NOBODY_HERE: text("Belum ada yang dipanggil."),
        Said.CALLED_BEFORE: text("Nomor ini sudah Anda panggil tadi."),
        Said.TAKEN_BACK: text("Yang terakhir dibatalkan."),
    }
    return sentences[book.said]


def happened(labels: Labels, desk: Desk, call: PaperCall) -> str:
    """What happened with a call, and what became of it."""
    text, language = labels.language.text, Language(labels.language.code)
    place = "" if call.place is None else call.place.in_language(language)
    at = "" if call.at is None else labels.clock(desk, call.at)
    if call.entered is Entered.ELSEWHERE:
        return text("tidak dicatat: sekarang di {place}", place=place)
    if call.entered is Entered.OVER and place:
        return text("tidak dicatat: sudah selesai di {place}, {clock}", place=place, clock=at)
    if call.entered is Entered.OVER:
        return text("tidak dicatat: nomor ini sudah tidak berlaku")
    if call.entered is Entered.UNKNOWN:
        return text("menunggu mesin nomornya")
    if call.end is None:
        return text("di loket")
    end = text("sudah dilayani") if call.end is PaperCallEnd.SERVED else text("tidak datang")
    return text("{end}, tercatat", end=end) if call.entered is Entered.DONE else end
