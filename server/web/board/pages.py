"""Addresses of the board in a browser: the page, its files, and how the browser becomes and stays a device."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.exceptions import NotFound, UnsupportedMediaType

from server.application.bodies import parse_body
from server.application.browser_boards import BoardToken, Kept, PairBoard, browser_token, pair_browser
from server.application.refusals import Refusal
from server.web.api import reachable
from server.web.board.assets import Assets
from server.web.board.look import Look, read_look
from server.web.headers import KEPT_FOR_EVER, board_headers
from server.web.port import Application
from server.web.texts import Texts, all_texts
from server.web.visit.assets import takes_gzip
from wire.boardrules import as_data
from wire.codes import Language, RefusalCode
from wire.session import LOST_AFTER_MS

COOKIE = "giliran_papan"
COOKIE_LIVES_S = 400 * 24 * 3600
"""As long as browsers keep one at most; each token begins it anew."""

LONGEST_ZONE = 60
_TEMPLATES = Path(__file__).parents[1] / "templates"
_JSON = "application/json"
_PUSH_URL = re.compile(r"wss?://[A-Za-z0-9.\-\[\]:]{1,260}(/push)?")
_INCHES, _METRES = (10.0, 120.0, 43.0), (1.0, 50.0, 10.0)
_BLANK = "\u25a1"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_SENTENCES = {
    "number_caption": _("Nomor antrean"),
    "place_caption": _("Silakan ke"),
    "rule": _("Loket memanggil waktu giliran paling awal. Urutan nomor bisa berbeda."),
    "nobody_called": _("Belum ada panggilan"),
    "nobody_called_advice": _("Nomor Anda akan tampil di sini dan dibacakan."),
    "lost": _("Papan ini sedang tidak tersambung. Dengarkan panggilan petugas."),
    "connecting": _("Papan ini sedang menyambung."),
    "not_paired": _("Papan ini belum didaftarkan. Minta petugas memasukkan kodenya."),
    "silent": _("Tanpa suara"),
    "title": _("Papan panggilan"),
    "code": _("Kode papan dari petugas"),
    "pair": _("Daftarkan papan"),
    "no_script": _("Papan ini membutuhkan JavaScript. Nyalakan di pengaturan peramban."),
    "touch_for_sound": _("Sentuh untuk suara"),
    "bad_code": _("Kode ini tidak berlaku. Minta kode baru dari petugas."),
    "recall": _("panggilan ulang"),
    "priority": _("prioritas"),
}
_WITH_BLANK = {
    "slot": (_("janji {time}"), "time"),
    "stale_since": (_("Terputus sejak {time}"), "time"),
    "too_small": (_("Layar ini terlalu kecil: nomor terbaca sampai {metres} m saja."), "metres"),
}


def add_board(app: Flask, application: Application) -> None:
    """Register the addresses."""
    board = BoardPages(application)
    for address in ("/board", "/papan"):
        app.add_url_rule(address, f"{address}.all", board.page, defaults={"zone": ""}, methods=["GET"])
        app.add_url_rule(f"{address}/<zone>", f"{address}.zone", board.page, methods=["GET"])
    app.add_url_rule("/papan-berkas/<name>", "board.file", board.file, methods=["GET"])
    app.add_url_rule("/papan-masuk/kode", "board.pair", board.pair, methods=["POST"])
    app.add_url_rule("/papan-masuk/token", "board.token", board.token, methods=["POST"])


class BoardPages:
    """Draws the page and lets its browser in. Thread-safe."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._look = read_look()
        self._assets = Assets(self._look)
        self._texts = all_texts()

    def page(self, zone: str) -> Response:
        """The board of a zone, or of all that the device is for; `bahasa`, `layar` (inches) and `jarak` (m) fit it."""
        if len(zone) > LONGEST_ZONE:
            raise NotFound
        language = Language.ENGLISH if request.args.get("bahasa") == Language.ENGLISH.value else Language.INDONESIAN
        push_url = self._push_url()
        own = {
            "zone": zone,
            "push_url": push_url,
            "office_name": self._application.info().office_name,
            "screen_in": _number("layar", *_INCHES),
            "seat_m": _number("jarak", *_METRES),
            "is_fitted": "layar" in request.args or "jarak" in request.args,
        }
        data = page_data(self._texts[language], self._look, own)
        html = draw_page(data, [script.address for script in self._assets.scripts], self._assets.style.address)
        return Response(html, 200, board_headers(push_url), content_type="text/html; charset=utf-8")

    def file(self, name: str) -> Response:
        """A script, the style sheet or a face."""
        asset = self._assets.served(name)
        if asset is None:
            raise NotFound
        if asset.packed is not None and takes_gzip():
            headers = [*KEPT_FOR_EVER, ("Vary", "Accept-Encoding"), ("Content-Encoding", "gzip")]
            return Response(asset.packed, 200, headers, content_type=asset.content_type)
        return Response(asset.body, 200, KEPT_FOR_EVER, content_type=asset.content_type)

    def pair(self) -> Response:
        """Make this browser the board whose code was typed."""
        _require_own_page()
        kept = pair_browser(self._application, parse_body(PairBoard, request.get_data(cache=False)).code)
        return self._let_in(kept)

    def token(self) -> Response:
        """A short token for the secret in the cookie."""
        _require_own_page()
        kept = Kept.parse(request.cookies.get(COOKIE, ""))
        if kept is None:
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "this browser is no board yet")
        return self._let_in(kept)

    def _let_in(self, kept: Kept) -> Response:
        token = browser_token(self._application, kept)
        answer = BoardToken(token=token.token, lives_s=token.lives_s, push_url=self._push_url())
        response = Response(answer.model_dump_json(), 200, content_type=_JSON)
        response.set_cookie(
            COOKIE,
            str(kept),
            max_age=COOKIE_LIVES_S,
            path="/papan-masuk",
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )
        return response

    def _push_url(self) -> str:
        push_url = reachable(self._application.info().push_url, request.host, is_secure=request.is_secure)
        if not _PUSH_URL.fullmatch(push_url):
            raise NotFound
        return push_url


def page_data(texts: Texts, look: Look, own: Mapping[str, object]) -> Mapping[str, object]:
    """What the page's scripts are given: rules, look and words, and this page's `own` values."""
    whole = {name: texts.text(sentence) for name, sentence in _SENTENCES.items()}
    blanks = {name: texts.text(sentence, **{blank: _BLANK}) for name, (sentence, blank) in _WITH_BLANK.items()}
    return {
        **own,
        "language": texts.language.value,
        "lost_after_ms": LOST_AFTER_MS,
        "rules": as_data(),
        "look": look.as_data(),
        "texts": whole | blanks,
    }


def draw_page(data: Mapping[str, object], scripts: Sequence[str], style: str) -> str:
    """The page as HTML, with the addresses of its files."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("board.html").render(data=data, scripts=scripts, style=style)


def _number(name: str, least: float, most: float, usual: float) -> float:
    """A number of the address; whatever is none, or out of reason, is the usual one."""
    text = request.args.get(name, "")
    value = float(text) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text) else usual
    return value if least <= value <= most else usual


def _require_own_page() -> None:
    """A page of somebody else can neither use the cookie nor pair this browser: browsers say where they ask from."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Refusal(RefusalCode.FORBIDDEN, "only our own page may ask this")
    if request.mimetype != _JSON:
        raise UnsupportedMediaType
