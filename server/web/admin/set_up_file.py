"""The whole set-up as one file: taken away, looked at before it changes anything, and taken in."""

from __future__ import annotations

import json
from contextlib import suppress

from flask import Response, request

from server.application.calendar_desk import BookingsTouched
from server.application.set_up_document import LARGEST_FILE_BYTES, BadSetUpFile
from server.domain.rights import Area
from server.web.admin.acts import change_words
from server.web.admin.forms import Field, Filled, Form, Kind
from server.web.admin.frame import OfficePages
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.uploads import REST_OF_FORM_BYTES
from server.web.admin.visit import ROOT, Visit
from server.web.headers import OFFICE_HEADERS

SET_UP_FILE = f"{ROOT}/berkas-susunan"
FILE_NAME = "susunan-giliran.json"
_MOST_BYTES = LARGEST_FILE_BYTES + REST_OF_FORM_BYTES


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


UPLOAD = Form(
    fields=(Field(name="file", label=_("Berkas susunan"), kind=Kind.FILE),),
    area=Area.SET_UP_FILE,
)
TAKE_IN = Form(
    fields=(Field(name="content", label=_("Berkas susunan"), kind=Kind.AREA, most=LARGEST_FILE_BYTES),),
    area=Area.SET_UP_FILE,
)


def add_set_up_file(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(SET_UP_FILE, _("Berkas susunan"), icon="copy", area=Area.SET_UP_FILE, group="set_up")

    @pages.get(SET_UP_FILE, area=Area.SET_UP_FILE)
    def overview(visit: Visit) -> Response:
        return _page(visit, UPLOAD.empty(visit.member))

    @pages.get(f"{SET_UP_FILE}/berkas", area=Area.SET_UP_FILE)
    def download(visit: Visit) -> Response:
        text = json.dumps(visit.doors.set_up_file.export(), ensure_ascii=False, indent=1) + "\n"
        headers = [*OFFICE_HEADERS, ("Content-Disposition", f'attachment; filename="{FILE_NAME}"')]
        return Response(text, 200, headers, content_type="application/json; charset=utf-8")

    @pages.post(f"{SET_UP_FILE}/lihat", area=Area.SET_UP_FILE, most_bytes=_MOST_BYTES)
    def look(visit: Visit) -> Response:
        filled = visit.read(UPLOAD)
        sent = request.files.get("file")
        data = b"" if sent is None else sent.read(LARGEST_FILE_BYTES + 1)
        record = _record(data, filled)
        if not filled.is_good:
            return _page(visit, filled, UNPROCESSABLE)
        try:
            found = visit.doors.set_up_file.preview(record)
        except BadSetUpFile as bad:
            _blame(filled, bad)
            return _page(visit, filled, UNPROCESSABLE)
        texts = visit.texts
        sentences = [change_words(each.table, texts.of(each.name), each.action, each.columns, texts) for each in found]
        content = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        return visit.show("set_up_preview.html", sentences=sentences, content=content)

    @pages.post(f"{SET_UP_FILE}/pakai", area=Area.SET_UP_FILE, most_bytes=_MOST_BYTES)
    def take_in(visit: Visit) -> Response:
        given = visit.read(TAKE_IN)
        filled = UPLOAD.empty(visit.member)
        record = _record(given.given("content").encode(), filled)
        if filled.is_good:
            try:
                visit.doors.set_up_file.take_in(visit.member.id, record)
                return visit.go(SET_UP_FILE, said="saved")
            except BadSetUpFile as bad:
                _blame(filled, bad)
            except BookingsTouched as touched:
                sentence = _("{n} janji ada di waktu yang akan tutup. Ubah dulu jamnya di halaman Jam dan hari tutup.")
                filled.blame("file", sentence, n=len(touched.slots))
        return _page(visit, filled, UNPROCESSABLE)


def _page(visit: Visit, filled: Filled, status: int = 200) -> Response:
    return visit.show("set_up_file.html", status=status, filled=filled, may_change=visit.may(Area.SET_UP_FILE))


def _record(data: bytes, filled: Filled) -> object:
    """What the file says; that it is none is a fault of the form."""
    if not data:
        filled.blame("file", _("Pilih berkas dahulu."))
    elif len(data) > LARGEST_FILE_BYTES:
        filled.blame("file", _("Berkas ini terlalu besar."))
    else:
        with suppress(ValueError, RecursionError):
            record: object = json.loads(data.decode("utf-8"))
            return record
        filled.blame("file", _("Ini bukan berkas susunan. Pakai berkas yang diunduh dari halaman ini."))
    return None


def _blame(filled: Filled, bad: BadSetUpFile) -> None:
    if bad.place == "version":
        filled.blame("file", _("Berkas ini dari versi lain atau bukan berkas susunan. Tidak ada yang diubah."))
    else:
        sentence = _("Bagian {place} tidak dapat diterima ({detail}). Tidak ada yang diubah.")
        filled.blame("file", sentence, place=bad.place, detail=bad.detail)
