"""Files that people send to the office's pages, and what is wrong with one, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Request

from server.application.picture_desk import LONGEST_MOVING_MS, MOST_KEPT, PictureFault, PictureRefused
from server.web.admin.forms import Filled

FILE = "file"
REST_OF_FORM_BYTES = 20_000
"""What a form that brings a file has beside the file."""

_MB = 1_000_000


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_FAULTS: Mapping[PictureFault, str] = {
    PictureFault.NOTHING: _("Pilih berkas dahulu."),
    PictureFault.TOO_LARGE: _("Berkas ini terlalu besar. Paling besar {mb} MB."),
    PictureFault.NO_PICTURE: _("Ini bukan gambar yang dapat dibaca. Pakai berkas PNG, JPEG, GIF, WebP, atau BMP."),
    PictureFault.TOO_MANY_DOTS: _("Gambar ini terlalu lebar atau terlalu tinggi. Perkecil dulu."),
    PictureFault.TOO_LONG: _("Gambar bergerak paling lama {seconds} detik."),
    PictureFault.TOO_BLACK: _(
        "Logo ini terlalu hitam: kepala cetak menjadi panas dan kertas melengkung."
        " Pakai logo dengan lebih banyak putih."
    ),
    PictureFault.EMPTY: _("Tidak ada yang terlihat di gambar ini: semuanya putih."),
    PictureFault.KNOWN: _("Gambar ini sudah ada di daftar."),
    PictureFault.SHELF_FULL: _("Tempat untuk {most} gambar sudah penuh. Hapus dulu gambar yang tidak dipakai."),
}


def sent_file(request: Request, most_bytes: int) -> tuple[bytes, str]:
    """What was sent in the field `file`, and what its sender calls it.

    Raises:
        PictureRefused: it is larger than that.
    """
    sent = request.files.get(FILE)
    if sent is None:
        return b"", ""
    data = sent.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise PictureRefused(PictureFault.TOO_LARGE)
    return data, sent.filename or ""


def blame_picture(filled: Filled, fault: PictureFault, most_bytes: int) -> None:
    """Put a fault at the field."""
    values = {"mb": most_bytes // _MB, "seconds": LONGEST_MOVING_MS // 1000, "most": MOST_KEPT}
    filled.blame(FILE, _FAULTS[fault], **values)
