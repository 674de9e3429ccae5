"""What the office says: the running text of boards, its name and address, and how calls are spoken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask import Response

from server.domain.office import Branch
from server.domain.rights import Area, Right
from server.domain.speech_settings import (
    FULL_LEVEL,
    HIGHEST_PITCH,
    HIGHEST_SPEED_WPM,
    LONGEST_PAUSE_MS,
    LOWEST_SPEED_WPM,
    NumberStyle,
)
from server.domain.tongue import ENGLISH
from server.settings import BadSettings, check_office_name, check_public_url
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.frame import OfficePages
from server.web.admin.pairs import pair, pair_values
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit

TEXTS = f"{ROOT}/teks"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


RUNNING = Form(
    fields=(
        Field(name="running_id", label=_("Teks berjalan, bahasa Indonesia"), hint=_("Berjalan di papan nomor.")),
        Field(name="running_en", label=_("Teks berjalan, bahasa Inggris")),
    ),
    area=Area.TEXTS,
)
NAMING = Form(
    fields=(
        Field(name="name", label=_("Nama kantor"), hint=_("Dicetak di tiket dan ditulis di papan nomor."), most=80),
        Field(
            name="public_url",
            label=_("Alamat untuk ponsel pengunjung"),
            hint=_("Misalnya https://antrean.example.go.id. Kosong: tiket tanpa kode QR."),
            is_required=False,
            spelling="code",
        ),
    ),
    area=Area.LOOK,
)
VOICE = Form(
    fields=(
        Field(name="style", label=_("Cara menyebut nomor"), kind=Kind.CHOICE),
        Field(name="is_english", label=_("Setiap panggilan juga dalam bahasa Inggris"), kind=Kind.FLAG),
        Field(
            name="level",
            label=_("Keras suara, persen"),
            hint=_("0: hanya bunyi lonceng."),
            kind=Kind.NUMBER,
            most=FULL_LEVEL,
        ),
        Field(
            name="speed_wpm",
            label=_("Kecepatan, kata tiap menit"),
            kind=Kind.NUMBER,
            least=LOWEST_SPEED_WPM,
            most=HIGHEST_SPEED_WPM,
        ),
        Field(name="pitch", label=_("Tinggi nada"), kind=Kind.NUMBER, most=HIGHEST_PITCH),
        Field(name="pause_ms", label=_("Jeda antar kata, milidetik"), kind=Kind.NUMBER, most=LONGEST_PAUSE_MS),
    ),
    area=Area.TEXTS,
)
_STYLES = {
    NumberStyle.DIGITS: (_("Satu angka demi satu"), _("A nol satu dua")),
    NumberStyle.WORDS: (_("Seperti bilangan"), _("A dua belas")),
}


@dataclass(frozen=True, kw_only=True)
class _Part:
    """One form of the page: what it is called, what stands in it, and what it makes of the branch."""

    path: str
    title: str
    area: Area
    form: Callable[[Visit], Form]
    values: Callable[[Branch], dict[str, object]]
    check: Callable[[Filled], None]
    change: Callable[[Filled, Branch], Branch]


def add_texts(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(TEXTS, _("Teks dan suara"), icon="megaphone", area=Area.TEXTS, group="set_up")

    @pages.get(TEXTS, area=Area.TEXTS)
    def texts(visit: Visit) -> Response:
        may_change = [part.path for part in _PARTS if visit.may(part.area)]
        branch = visit.doors.branch()
        style = _STYLES[branch.speech.style][0]
        return visit.show("texts.html", branch=branch, style=style, may_change=may_change)

    for part in _PARTS:
        _add_part(pages, part)


def _add_part(pages: OfficePages, part: _Part) -> None:
    def page(visit: Visit, filled: Filled, status: int = 200) -> Response:
        return visit.show(
            "ask.html",
            status=status,
            filled=filled,
            title=part.title,
            lines=(),
            action=part.path,
            button=_("Simpan"),
            back=TEXTS,
            step="",
        )

    @pages.get(part.path, area=part.area, right=Right.CHANGE)
    def ask(visit: Visit) -> Response:
        return page(visit, part.form(visit).holding(visit.member, **part.values(visit.doors.branch())))

    @pages.post(part.path, area=part.area)
    def save(visit: Visit) -> Response:
        filled = visit.read(part.form(visit))
        part.check(filled)
        if not filled.is_good:
            return page(visit, filled, UNPROCESSABLE)
        visit.doors.set_up.change_branch(visit.member.id, part.area, lambda branch: part.change(filled, branch))
        return visit.go(TEXTS, said="saved")


def _check_nothing(filled: Filled) -> None:
    """Fields say all that can be wrong."""


def _check_naming(filled: Filled) -> None:
    try:
        check_office_name(filled.optional("name"))
    except BadSettings:
        filled.blame("name", _("Nama terdiri dari 1 sampai 80 huruf yang dapat dibaca."))
    try:
        check_public_url(filled.optional("public_url"))
    except BadSettings:
        filled.blame(
            "public_url", _("Tulis alamat seperti https://antrean.example.go.id, tanpa garis miring di akhir.")
        )


def _voice_form(visit: Visit) -> Form:
    styles = [
        Option(value=style.value, label=visit.text(label), hint=visit.text(hint))
        for style, (label, hint) in _STYLES.items()
    ]
    return VOICE.offering(style=styles)


def _voice_values(branch: Branch) -> dict[str, object]:
    speech = branch.speech
    names = ("level", "speed_wpm", "pitch", "pause_ms")
    numbers: dict[str, object] = {name: getattr(speech, name) for name in names}
    return {"style": speech.style.value, "is_english": ENGLISH in speech.always, **numbers}


def _with_voice(filled: Filled, branch: Branch) -> Branch:
    others = tuple(each for each in branch.speech.always if each != ENGLISH)
    speech = replace(
        branch.speech,
        style=NumberStyle(filled.given("style")),
        always=(ENGLISH, *others) if filled.flag("is_english") else others,
        level=filled.number("level"),
        speed_wpm=filled.number("speed_wpm"),
        pitch=filled.number("pitch"),
        pause_ms=filled.number("pause_ms"),
    )
    return replace(branch, speech=speech)


_PARTS: Sequence[_Part] = (
    _Part(
        path=f"{TEXTS}/berjalan",
        title=_("Teks berjalan"),
        area=Area.TEXTS,
        form=lambda visit: RUNNING,
        values=lambda branch: pair_values("running", branch.running_text),
        check=_check_nothing,
        change=lambda filled, branch: replace(branch, running_text=pair(filled, "running")),
    ),
    _Part(
        path=f"{TEXTS}/nama",
        title=_("Nama dan alamat"),
        area=Area.LOOK,
        form=lambda visit: NAMING,
        values=lambda branch: {"name": branch.name, "public_url": branch.public_url},
        check=_check_naming,
        change=lambda filled, branch: replace(
            branch, name=filled.given("name"), public_url=filled.optional("public_url")
        ),
    ),
    _Part(
        path=f"{TEXTS}/suara",
        title=_("Suara panggilan"),
        area=Area.TEXTS,
        form=_voice_form,
        values=_voice_values,
        check=_check_nothing,
        change=_with_voice,
    ),
)
