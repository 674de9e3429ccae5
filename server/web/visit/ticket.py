"""The status page behind a ticket's QR: one small page, unchanged ones answered without being drawn."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from server.application.status_page import StatusPage
from server.web.status import REFRESH_S, etag_of, is_open, status_values
from server.web.visit.pages import Keep, Pages
from server.web.visit.painter import Frame
from server.web.visit.sentences import Notice
from server.web.visit.tomorrow import Offer, Tomorrow
from server.web.visit.unchanged import seen_before
from wire.codes import Language

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


class TicketPages:
    """The pages of one ticket."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._tomorrow = Tomorrow(pages)

    def add_to(self, app: Blueprint) -> None:
        """Register the addresses."""
        app.add_url_rule("/t/<token>", "ticket", self.show)
        app.add_url_rule("/t/<token>/besok", "tomorrow", self.take_tomorrow, methods=["POST"])

    def show(self, token: str) -> Response:
        """How it stands with the ticket."""
        page = self._page(token)
        if page is None:
            return self._unknown()
        frame = status_frame(self._pages, page, self._pages.language(page.language))
        offer = self._tomorrow.offer(page, token, frame)
        etag = etag_of(page, frame.texts.language, "" if offer is None else f"{offer.slot_at}{offer.link}")
        unchanged = self._pages.unchanged(etag)
        if unchanged is not None:
            return unchanged
        return self._pages.answer(draw_status(self._pages, page, frame, offer), 200, Keep.ASK_AGAIN, etag=etag)

    def take_tomorrow(self, token: str) -> Response:
        """Another day instead of waiting in vain."""
        page = self._page(token)
        if page is None:
            return self._unknown()
        frame = status_frame(self._pages, page, self._pages.language(page.language))
        return self._tomorrow.take(page, token, frame)

    def _page(self, token: str) -> StatusPage | None:
        seen = seen_before(request.environ)
        if seen is not None:
            return seen
        return self._pages.application.status_page(token) if _TOKEN.fullmatch(token) else None

    def _unknown(self) -> Response:
        frame = self._pages.frame(self._pages.application.reception(), is_private=True)
        text = frame.texts.text
        notice = Notice(
            title=text("Nomor tidak ditemukan"),
            advice=text(
                "Tautan ini hanya berlaku pada hari nomor diambil. "
                "Bila tiket Anda dari hari ini, tunjukkan kepada petugas."
            ),
        )
        return self._pages.message(frame, notice, 404, tone="calm", picture="search")


def status_frame(pages: Pages, page: StatusPage, language: Language) -> Frame:
    """The frame of a ticket's page: its language is the one chosen at the kiosk until another is asked for."""
    return Frame(
        texts=pages.painter.texts[language],
        office_name=page.office_name,
        default=page.language,
        refresh_s=REFRESH_S if is_open(page) else 0,
        is_private=True,
    )


def draw_status(pages: Pages, page: StatusPage, frame: Frame, offer: Offer | None = None) -> str:
    """The whole page of one ticket."""
    return pages.painter.draw("status.html", frame, {**status_values(page, frame.texts), "offer": offer})
