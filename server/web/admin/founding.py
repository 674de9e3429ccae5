"""The first page of an empty server: what the office is called, what it is like, and which time it keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from server.application.office_template import load_template, template_names
from server.application.staff.first_run import FirstSecret
from server.web.admin.faces import Face
from server.web.admin.first_run import WIZARD
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.shell import Scene, Shell
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import HTML, ROOT, asked_language
from server.web.headers import KEPT_FOR_EVER, OFFICE_HEADERS, guarded


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


ZONES: Mapping[str, str] = {
    "Asia/Jakarta": _("WIB: Sumatra, Jawa, Kalimantan Barat dan Tengah"),
    "Asia/Makassar": _("WITA: Bali, Nusa Tenggara, Sulawesi, Kalimantan Timur, Selatan, dan Utara"),
    "Asia/Jayapura": _("WIT: Maluku dan Papua"),
}
TEMPLATES: Mapping[str, str] = {
    "disdukcapil": _("Dinas kependudukan dan pencatatan sipil"),
    "puskesmas": _("Puskesmas"),
}

OFFICE = Form(
    fields=(
        Field(name="name", label=_("Nama kantor"), hint=_("Seperti tercetak pada tiket."), most=80),
        Field(
            name="template",
            label=_("Mulai dengan contoh"),
            hint=_("Layanan dan loketnya dapat diganti nanti."),
            kind=Kind.CHOICE,
        ),
        Field(name="zone", label=_("Waktu setempat"), kind=Kind.CHOICE),
    )
)

_NOT_READY = Face(
    title=_("Server ini belum disiapkan"),
    advice=_("Buka alamat yang tertulis di layar server, atau pindai gambarnya dengan ponsel."),
)
_ONE_MOMENT = Face(
    title=_("Kantor Anda sedang disiapkan"), advice=_("Tunggu sebentar. Halaman ini melanjutkan sendiri."), tone="know"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """What was chosen on the page."""

    name: str
    template: str
    zone: str


class Found(Protocol):
    """Makes the office."""

    def __call__(self, chosen: Founded, /) -> None: ...


def create_founding_app(secret: str, *, name: str, zone: str, found: Found, now: Callable[[], int]) -> Flask:
    """An application that has this page alone; `found` is called once somebody sent it filled in.

    Args:
        secret: of the page's address.
        name, zone: what stands in the form at first.
        now: for the clock of the page.
    """
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=16 * 1024, PROVIDE_AUTOMATIC_OPTIONS=False)
    page = _FirstPage(secret, found, now)

    @app.get(f"{WIZARD}/<given>")
    def ask_office(given: str) -> Response:
        return page.turned_away(given) or page.ask(page.form().holding(name=name, zone=zone))

    @app.post(f"{WIZARD}/<given>")
    def found_office(given: str) -> Response:
        return page.turned_away(given) or page.send(given)

    _add_rest(app, page.shell)
    app.register_error_handler(HTTPException, page.not_ready)
    app.wsgi_app = guarded(app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app


class _FirstPage:
    """Draws the page, and takes it once."""

    def __init__(self, secret: str, found: Found, now: Callable[[], int]) -> None:
        self.shell = Shell()
        self._known = FirstSecret(secret)
        self._is_founded = Event()
        self._found = found
        self._now = now

    def form(self) -> Form:
        """What is asked, in the reader's language."""
        text = self.shell.texts[asked_language()].text
        zones = [Option(value=zone, label=text(label)) for zone, label in ZONES.items()]
        return OFFICE.offering(template=_templates(text), zone=zones)

    def turned_away(self, given: str) -> Response | None:
        """What somebody gets who has another address, or comes when it is done."""
        if not self._known.is_it(given):
            return self.not_ready()
        if not self._is_founded.is_set():
            return None
        # The office's own server takes over any second: the browser asks again until it has.
        response = self._draw("refused.html", 200, face=_ONE_MOMENT)
        response.headers["Refresh"] = "1"
        return response

    def ask(self, filled: Filled, status: int = 200) -> Response:
        """The form."""
        asked = {"title": _("Kantor Anda"), "lines": (), "button": _("Lanjut"), "back": "", "step": ""}
        return self._draw("ask.html", status, filled=filled, action=request.full_path, **asked)

    def send(self, given: str) -> Response:
        """Make the office of what was sent."""
        filled = self.form().read(request.form)
        if not filled.is_good:
            return self.ask(filled, UNPROCESSABLE)
        self._is_founded.set()
        self._found(Founded(**{each.name: filled.given(each.name) for each in OFFICE.fields}))
        return Response("", 303, [*OFFICE_HEADERS, ("Location", f"{WIZARD}/{given}")])

    def not_ready(self, _error: object = None) -> Response:
        """What everybody else gets."""
        return self._draw("refused.html", 404, face=_NOT_READY)

    def _draw(self, template: str, status: int, **values: object) -> Response:
        scene = Scene(
            texts=self.shell.texts[asked_language()],
            branch=None,
            member=None,
            is_whole=False,
            path=request.path,
            said=None,
            form_token="",
            at=self._now(),
        )
        return Response(self.shell.draw(template, scene, values), status, OFFICE_HEADERS, content_type=HTML)


def _add_rest(app: Flask, shell: Shell) -> None:
    @app.get(f"{ROOT}/aset/<name>")
    def asset(name: str) -> Response:
        served = shell.assets.served(name)
        if served is None:
            return Response("", 404)
        return Response(served.body, 200, KEPT_FOR_EVER, content_type=served.content_type)

    @app.get("/healthz")
    def health() -> Response:
        return Response('{"status":"first run"}', 200, content_type="application/json")


def _templates(text: Callable[[str], str]) -> Sequence[Option]:
    return [
        Option(value=name, label=text(TEMPLATES[name]) if name in TEMPLATES else load_template(name).name)
        for name in template_names()
    ]
