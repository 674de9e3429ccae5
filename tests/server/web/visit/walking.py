"""Walking through the pages as a browser without a script does: follow addresses, send forms."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.web.visit.samples import midnight_at

MONDAY = "2026-09-14"
NINE_AT = midnight_at(MONDAY) + 9 * 3600
LOST = "/janji/KTP-H/hilang"
NEW_CARD = "/janji/KK-B/umum"
VISITOR = {"nama": "Siti Nur'aini", "hp": "0812-3456-7890", "setuju": "1"}
NIK = "3171234509890123"


class Words(HTMLParser):
    """What a person reads of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said = list[str]()
        self.tags = list[tuple[str, dict[str, str | None]]]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return " ".join(self.said)


def read(answer: TestResponse) -> str:
    """The words of a page."""
    return Words(answer.text).text


@dataclass
class Walk:
    """One visitor's phone."""

    client: FlaskClient

    def get(self, address: str) -> TestResponse:
        """Open an address; on to wherever it leads."""
        return self.client.get(address, follow_redirects=True)

    def hold(self, case: str = LOST, slot_at: int = NINE_AT, **form: str) -> str:
        """Choose a time; gives the address of the held slot."""
        answer = self.client.post(f"{case}/{MONDAY}", data={"jam": str(slot_at), **form})
        assert answer.status_code == 303
        return str(answer.headers["Location"])

    def send(self, address: str, **form: str) -> TestResponse:
        """Send a form; on to wherever it leads."""
        return self.client.post(address, data=form, follow_redirects=True)

    def book(self, case: str = LOST, slot_at: int = NINE_AT, **form: str) -> str:
        """A booking from beginning to end; gives its address."""
        held = self.hold(case, slot_at)
        self.send(held, **{**VISITOR, **form})
        assert "Janji Anda sudah dibuat" in read(self.send(f"{held}/periksa"))
        return held
