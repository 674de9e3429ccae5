"""The shelf of pictures for boards: sent, drawn anew, and taken down."""

from __future__ import annotations

from flask import Response, request

from server.application.picture_desk import LARGEST_UPLOAD_BYTES, PictureRefused
from server.domain.rights import Area
from server.web.admin.boards import BOARDS
from server.web.admin.forms import Field, Filled, Form, Kind
from server.web.admin.frame import OfficePages
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.uploads import REST_OF_FORM_BYTES, blame_picture, sent_file
from server.web.admin.visit import Visit

PICTURES = f"{BOARDS}/gambar"
LONGEST_NAME = 60


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


PICTURE = Form(
    fields=(
        Field(
            name="file",
            label=_("Berkas gambar"),
            hint=_("PNG, JPEG, GIF, WebP, atau BMP. Yang bergerak tanpa suara, paling lama 20 detik."),
            kind=Kind.FILE,
        ),
        Field(
            name="name",
            label=_("Nama gambar"),
            hint=_("Untuk petugas. Kosong: nama berkasnya."),
            is_required=False,
            most=LONGEST_NAME,
        ),
    ),
    area=Area.LOOK,
)


def add_pictures(pages: OfficePages) -> None:
    """Register the pages."""

    @pages.get(PICTURES, area=Area.LOOK)
    def shelf(visit: Visit) -> Response:
        return _page(visit, PICTURE.empty(visit.member))

    @pages.post(f"{PICTURES}/tambah", area=Area.LOOK, most_bytes=LARGEST_UPLOAD_BYTES + REST_OF_FORM_BYTES)
    def add(visit: Visit) -> Response:
        filled = visit.read(PICTURE)
        if filled.is_good:
            try:
                data, file_name = sent_file(request, LARGEST_UPLOAD_BYTES)
                new = visit.doors.drawer.picture(data, filled.given("name") or file_name)
                visit.doors.pictures.add(visit.member.id, new)
                return visit.go(PICTURES, said="picture_added")
            except PictureRefused as refused:
                blame_picture(filled, refused.fault, LARGEST_UPLOAD_BYTES)
        return _page(visit, filled, UNPROCESSABLE)

    @pages.act(f"{PICTURES}/<int:picture_id>/hapus", area=Area.LOOK)
    def remove(visit: Visit, picture_id: int) -> Response:
        visit.doors.pictures.remove(visit.member.id, picture_id)
        return visit.go(PICTURES, said="picture_removed")


def _page(visit: Visit, filled: Filled, status: int = 200) -> Response:
    boards = visit.doors.office().showing.boards
    return visit.show(
        "pictures.html",
        status=status,
        filled=filled,
        pictures=visit.doors.pictures.all(),
        zones_of=lambda file: [zone for zone, board in boards.items() if file in board.pictures],
        may_change=visit.may(Area.LOOK),
    )
