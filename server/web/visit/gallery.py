"""Every page for visitors, drawn from the sample office by walking through it: for pictures and for looking at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from server.web.samples import SAMPLE_LINK, SampleApplication, sample_pages
from server.web.visit.assets import style
from server.web.visit.samples import CLOSED_DAY, FULL_DAY, SATURDAY_AT, midnight_at
from server.web.visit.waiting import WaitingRoom
from server.web.visitors import add_visitor_pages
from wire.codes import BookingState, Language

MONDAY = "2026-09-14"
VISITOR = {"nama": "Siti Nur'aini", "hp": "0812 3456 7890", "setuju": "1"}
NINE_AT = midnight_at(MONDAY) + 9 * 3600


def drawn_pages() -> Iterator[tuple[str, str]]:
    """Name and HTML of every page, the style sheet inside it so that it needs no server."""
    for language in Language:
        yield from _Walk(language).pages()


class _Walk:
    def __init__(self, language: Language) -> None:
        self._language = language
        self._office = SampleApplication(sound_path=Path())
        app = Flask(__name__, static_folder=None, template_folder=None)
        self._real_s = 0.0
        self._room = WaitingRoom(lambda: self._real_s)
        add_visitor_pages(app, self._office, self._room)
        self._client: FlaskClient = app.test_client()
        self._sheet = style()

    def pages(self) -> Iterator[tuple[str, str]]:
        yield from self._choosing()
        yield from self._crowd()
        yield from self._holding()
        yield from self._booking()
        yield from self._status()

    def _choosing(self) -> Iterator[tuple[str, str]]:
        hall = self._office.hall
        yield self._shot("start", "/")
        for name, at in (("early", -1800), ("break", 4.5 * 3600), ("late", 6.7 * 3600), ("evening", 12 * 3600)):
            hall.at = SATURDAY_AT + int(at)
            yield self._fresh_shot(f"start-{name}", "/")
        hall.at = SATURDAY_AT
        for name, address in (
            ("services", "/janji"),
            ("what-to-bring", "/layanan"),
            ("cases", "/janji/KTP-H"),
            ("leaflet", "/janji/KTP-H/rusak"),
            ("leaflet-unbookable", "/layanan/AMBIL"),
            ("days", "/janji/KTP-H/rusak/hari"),
            ("times", f"/janji/KTP-H/rusak/{MONDAY}"),
            ("times-full", f"/janji/KTP-H/rusak/{FULL_DAY}"),
            ("times-closed", f"/janji/KTP-H/rusak/{CLOSED_DAY}"),
            ("times-taken", f"/janji/KTP-H/rusak/{MONDAY}?salah=slot_taken"),
            ("unknown-service", "/janji/XYZ"),
        ):
            yield self._shot(name, address)

    def _crowd(self) -> Iterator[tuple[str, str]]:
        turns = [self._room.enter(asked_by=str(n)) for n in range(400)]
        place = f"/janji/KTP-H/rusak/{MONDAY}/giliran?jam={NINE_AT}&tiket={turns[-1].signed}"
        yield self._shot("waiting", place)
        self._real_s = 30.0
        yield self._shot("waiting-over", place)

    def _holding(self) -> Iterator[tuple[str, str]]:
        held = self._hold("KK-B/umum")
        yield self._shot("visitor", held)
        self._post(held, {"nama": "", "hp": "08-1x", "nik": "123"})
        yield self._shot("visitor-faulty", held)
        self._post(held, {**VISITOR, "nik": "3171234509890123"})
        yield self._shot("check", f"{held}/periksa")
        self._office.hall.at += 700
        yield self._shot("expired", held)
        self._office.hall.at = SATURDAY_AT

    def _booking(self) -> Iterator[tuple[str, str]]:
        made = self._hold("KTP-H/hilang")
        self._post(made, VISITOR)
        yield self._shot("done", self._post(f"{made}/periksa", {}))
        yield self._shot("booking", made)
        yield self._shot("move-days", f"{made}/pindah")
        yield self._shot("move-sure", f"{made}/pindah/{MONDAY}/jam?jam={NINE_AT + 3600}")
        yield self._shot("cancel", f"{made}/batal")
        yield self._shot("cancel-wrong-proof", f"{made}/batal?salah=wrong_proof")
        self._office.hall.at = NINE_AT - 16 * 3600
        yield self._shot("booking-evening-before", made)
        self._office.hall.at = NINE_AT - 3600
        yield self._shot("booking-today", made)
        view = self._office.desk.booking(made.rpartition("/")[2])
        assert view is not None
        for state in (BookingState.CANCELLED, BookingState.LAPSED, BookingState.CHECKED_IN):
            self._office.hall.at = NINE_AT + 8 * 3600
            self._office.desk.put(replace(view, state=state))
            yield self._shot(f"booking-{state}", made)
        yield self._shot("find", "/cari")
        yield self._shot("booking-unknown", "/b/" + "x" * 22)

    def _status(self) -> Iterator[tuple[str, str]]:
        for name, page in sample_pages():
            self._office.page = page
            yield self._shot(f"page-{name}", f"/t/{SAMPLE_LINK}")
        yield self._shot("page-not-found", "/t/" + "0" * 22)

    def _hold(self, case: str) -> str:
        return self._post(f"/janji/{case}/{MONDAY}", {"jam": str(NINE_AT)})

    def _post(self, address: str, form: dict[str, str]) -> str:
        answer = self._client.post(address, data=form, query_string={"bahasa": self._language.value})
        return answer.headers["Location"].partition("?bahasa")[0]

    def _fresh_shot(self, name: str, address: str) -> tuple[str, str]:
        # A question mark more, and the page is not remembered.
        return self._shot(name, f"{address}?x=1")

    def _shot(self, name: str, address: str) -> tuple[str, str]:
        joint = "&" if "?" in address else "?"
        html = self._client.get(f"{address}{joint}bahasa={self._language.value}").text
        sheet = self._sheet.body.decode()
        inside = html.replace(f'<link rel="stylesheet" href="{self._sheet.address}">', f"<style>{sheet}</style>")
        return f"visit-{name}-{self._language}", inside
