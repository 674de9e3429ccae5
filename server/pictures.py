"""`python -m server.pictures DIR`: every page of the office that a link leads to, as phones and desks show it.

A real server on a new office in a folder of its own; somebody signs in as its first administrator and follows links.
"""

from __future__ import annotations

import base64
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

from server.application.staff.second_factor import STEP_S, code_at
from server.bootstrap import Server
from server.first_run import new_secret
from server.serve import prepare_office
from server.settings import Address, Settings
from server.web.drawing import Gallery, Picture
from wire.access import AskToJoin
from wire.codes import DeviceRole, Language

SIZES_PX = ((412, 1400), (1366, 900))
MOST_PAGES = 80
ANYWHERE = Address(host="127.0.0.1", port=0)

_PASSWORD = "kuda hijau naik sepeda"  # noqa: S105 - of an office that is gone a minute later
_LINK = re.compile(r'href="(/kantor(?:/[a-zA-Z0-9/-]*)?)"')
_TOKEN = re.compile(r'name="_formulir" value="([0-9a-f]{32})"')
_LETTERS = re.compile(r"<code>([A-Z2-7 ]{32,})</code>")
_STYLE = re.compile(r'<link rel="stylesheet" href="(/(?:kantor/aset|gaya)/[^"]+)">')
_CODE = re.compile(r"[A-Z2-7]{8}")
_WAITING = ((DeviceRole.KIOSK, "K"), (DeviceRole.COUNTER, "L"))
"""Programs that wait to be let in meanwhile, with the letter that their keys are made of."""

_IMAGE = re.compile(r'<img src="(/kantor/[^"]+)"')
_NOT_DRAWN = re.compile(r"/kantor/(aset/.*|keluar)")


@dataclass
class _Guest:
    """A browser without a window: keeps cookies, and follows nothing by itself."""

    address: Address
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> str:
        return self._ask("GET", path, None).decode()

    def get_bytes(self, path: str) -> bytes:
        return self._ask("GET", path, None)

    def post(self, path: str, page: str, **typed: str) -> str:
        found = _TOKEN.search(page)
        token = {} if found is None else {"_formulir": found.group(1)}
        return self._ask("POST", path, urlencode(typed | token)).decode()

    def _ask(self, method: str, path: str, body: str | None) -> bytes:
        connection = HTTPConnection(self.address.host, self.address.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        content = response.read()
        self._keep_cookies(response)
        connection.close()
        return content

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value


def _pictures(folder: Path) -> Iterator[Picture]:
    for name, html in _pages(folder / "data"):
        for width, height in SIZES_PX:
            yield Picture(name=f"{name}-{width}", html=html, size_px=(width, height))


def _pages(data: Path) -> Iterator[tuple[str, str]]:
    """Name and HTML of every page, its style sheet inside it."""
    secret = new_secret()
    settings = Settings(data_directory=data, http=ANYWHERE, push=ANYWHERE, template="disdukcapil")
    prepare_office(settings)
    server = Server(settings, first_secret=secret)
    server.start()
    try:
        guest = _Guest(server.http_address)
        for language in Language:
            yield from _on_the_way_in(guest, f"/mulai/{secret}", language)
        _sign_in(guest, f"/mulai/{secret}")
        for language in Language:
            yield from _inside(guest, language)
    finally:
        server.stop()


def _on_the_way_in(guest: _Guest, wizard: str, language: Language) -> Iterator[tuple[str, str]]:
    for name, path in (
        ("masuk", "/kantor/masuk"),
        ("undangan", "/kantor/undangan"),
        ("mulai", wizard),
        ("install", "/install"),
    ):
        yield f"office-{name}-{language}", _with_style(guest, guest.get(f"{path}?bahasa={language}"))


def _sign_in(guest: _Guest, wizard: str) -> None:
    guest.post(wizard, "", name="Ibu Ratna", login="ratna", password=_PASSWORD)
    page = guest.get("/kantor/pasang-kode")
    letters = _LETTERS.search(page)
    assert letters is not None, "the page of the second factor shows its letters"
    text = letters.group(1).replace(" ", "")
    code = code_at(base64.b32decode(text), int(time.time()) // STEP_S)
    guest.post("/kantor/pasang-kode", page, code=code)


def _inside(guest: _Guest, language: Language) -> Iterator[tuple[str, str]]:
    waiting, seen = ["/kantor"], {"/kantor"}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        _ask_to_be_let_in(guest.address)
        html = guest.get(f"{path}?bahasa={language}")
        for link in _LINK.findall(html):
            # Of pages that differ by a number alone, the first one says it all.
            kind = re.sub(r"[0-9]+", "N", _CODE.sub("CODE", link))
            if kind not in seen and not _NOT_DRAWN.fullmatch(link):
                seen.add(kind)
                waiting.append(link)
        name = _CODE.sub("kode", path).removeprefix("/kantor").strip("/").replace("/", "-") or "beranda"
        yield f"office-{name}-{language}", _with_style(guest, html)


def _ask_to_be_let_in(address: Address) -> None:
    for role, letter in _WAITING:
        connection = HTTPConnection(address.host, address.port, timeout=60)
        asked = AskToJoin(role=role, public_key=letter * 43)
        connection.request("POST", "/api/devices/join", asked.model_dump_json(), {"Content-Type": "application/json"})
        connection.getresponse().read()
        connection.close()


def _with_style(guest: _Guest, html: str) -> str:
    """The page with its style sheets and pictures inside: it is drawn without network."""

    def inside(found: re.Match[str]) -> str:
        content = base64.b64encode(guest.get_bytes(found.group(1).replace("&amp;", "&"))).decode()
        return f'<img src="data:image/png;base64,{content}"'

    return _IMAGE.sub(inside, _STYLE.sub(lambda found: f"<style>{guest.get(found.group(1))}</style>", html))


GALLERY = Gallery(module="server.pictures", subject="the office's pages were", pictures=_pictures)

if __name__ == "__main__":
    sys.exit(GALLERY.main(sys.argv[1:]))
