"""Pages that are the same for everybody are handed out before anybody draws them, and never to the wrong one."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from werkzeug.test import Client

from server.web.visit.remembered import MOST_REMEMBERED, REMEMBERED_S, FromMemory, PageMemory
from wire.codes import Language

HTML = "<p>Halaman yang sama untuk semua orang.</p>" * 50


class Place:
    """A memory on a clock of its own, before an application that counts who gets through."""

    def __init__(self) -> None:
        self.now = 100.0
        self.memory = PageMemory(lambda: self.now, [("Cache-Control", "private, no-cache")])
        self.drawn: list[str] = []
        self.client = Client(FromMemory(self._draw, self.memory))

    def _draw(self, environ: Any, start_response: Any) -> list[bytes]:
        self.drawn.append(environ["PATH_INFO"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"drawn"]


@pytest.fixture
def place() -> Place:
    """With one page in its memory."""
    place = Place()
    place.memory.keep("/janji", Language.INDONESIAN, HTML)
    return place


def test_a_page_is_handed_out_without_asking_for_it(place: Place) -> None:
    for query in ("", "bahasa=id"):
        answer = place.client.get("/janji", query_string=query)
        assert (answer.status_code, answer.text) == (200, HTML)
        assert answer.headers["Content-Length"] == str(len(answer.data))
        assert answer.headers["Cache-Control"] == "private, no-cache"
    assert place.drawn == []


def test_packed_for_whoever_unpacks(place: Place) -> None:
    answer = place.client.get("/janji", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode() == HTML


def test_short_answer_to_whoever_has_it(place: Place) -> None:
    etag = place.client.get("/janji").headers["ETag"]
    answer = place.client.get("/janji", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", etag)
    assert place.client.get("/janji", headers={"If-None-Match": 'W/"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("GET", "/janji/ktp", ""),
        ("GET", "/janji", "bahasa=en"),
        ("GET", "/janji", "salah=slot_full"),
        ("GET", "/janji", "bahasa=id&salah=slot_full"),
        ("POST", "/janji", ""),
        ("HEAD", "/janji", ""),
    ],
)
def test_anything_else_is_asked_for(place: Place, method: str, path: str, query: str) -> None:
    place.client.open(path, method=method, query_string=query)
    assert place.drawn == [path]


def test_an_old_page_is_drawn_again(place: Place) -> None:
    place.now += REMEMBERED_S + 0.1
    assert place.client.get("/janji").text == "drawn"


def test_memory_stays_small(place: Place) -> None:
    for number in range(2 * MOST_REMEMBERED):
        place.memory.keep(f"/janji/{number}", Language.INDONESIAN, HTML)
    assert len(place.memory._pages) <= MOST_REMEMBERED


def test_flask_and_memory_answer_the_same(walk: Any) -> None:
    first, second = walk.client.get("/janji"), walk.client.get("/janji")
    assert first.status_code == 200
    assert sorted(first.headers.items()) == sorted(second.headers.items())
    assert first.data == second.data
