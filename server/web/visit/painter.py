"""Draws pages: templates read once, one style sheet, two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from server.web.texts import Texts, all_texts
from server.web.visit.assets import script, style
from server.web.visit.days import Days
from wire.codes import Language

_TEMPLATES = Path(__file__).parents[1] / "templates"
_ICONS = Path(__file__).parents[3] / "design" / "icons"

_OTHER = {Language.INDONESIAN: Language.ENGLISH, Language.ENGLISH: Language.INDONESIAN}
_OWN_NAMES = {Language.INDONESIAN: "Bahasa Indonesia", Language.ENGLISH: "English"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a page says around its own content.

    Attributes:
        texts: the words of its language.
        default: the language of the page when its address names none.
        query: what its address says beside the language.
        back: where "Kembali" leads, empty for none.
        refresh_s: seconds until it renews itself, 0 for never.
        is_private: nobody should find it by searching.
    """

    texts: Texts
    office_name: str
    default: Language = Language.INDONESIAN
    query: tuple[tuple[str, str], ...] = ()
    back: str = ""
    refresh_s: int = 0
    is_private: bool = False

    def to(self, address: str, **query: str) -> str:
        """An address on this server, in the language chosen."""
        # Pages of one ticket or booking begin in its own language, all others in Indonesian.
        default = self.default if address.startswith(("/b/", "/t/")) else Language.INDONESIAN
        return _address(address, list(query.items()), self.texts.language, default)

    def leading_back(self, address: str) -> Frame:
        """The same with a way back."""
        return replace(self, back=self.to(address)) if address else self

    def leading_back_to(self, address: str) -> Frame:
        """The same with a way back to an address made by `to`."""
        return replace(self, back=address)

    def renewing(self, seconds: int) -> Frame:
        """The same, renewing itself."""
        return replace(self, refresh_s=seconds)

    @property
    def other_address(self) -> str:
        """This page in the other language."""
        # Without its path: what has a secret in its address does not repeat it.
        return f"?{urlencode([*self.query, ('bahasa', _OTHER[self.texts.language].value)])}"


class Painter:
    """Turns values into HTML. Thread-safe; keeps nothing but templates, words and pictures."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.texts = all_texts()
        self.days = {language: Days(texts) for language, texts in self.texts.items()}
        self.style = style()
        self.script = script()

    def draw(self, template: str, frame: Frame, values: Mapping[str, object]) -> str:
        """The whole page."""
        texts = frame.texts
        other = _OTHER[texts.language]
        return self._environment.get_template(template).render(
            values,
            language=texts.language.value,
            other_language=other.value,
            other_name=_OWN_NAMES[other],
            other_address=frame.other_address,
            office_name=frame.office_name,
            back=frame.back,
            refresh_s=frame.refresh_s,
            is_private=frame.is_private,
            style_address=self.style.address,
            script_address=self.script.address,
            text=texts.text,
            in_language=texts.of,
            to=frame.to,
            icon=icon,
            days=self.days[texts.language],
        )


@cache
def icon(name: str, css_class: str = "") -> Markup:
    """A picture of the design, for eyes alone."""
    svg = (
        (_ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("\n", "").replace("  <", "<").replace(" />", "/>")
    )
    shown = f'<svg aria-hidden="true" class="{css_class}" ' if css_class else '<svg aria-hidden="true" '
    # Inside a page the name space is known, and the style sheet says how large it is.
    small = svg.replace(' xmlns="http://www.w3.org/2000/svg" width="24" height="24"', "", 1)
    return Markup(small.replace("<svg ", shown, 1))  # noqa: S704 - our own file


def _address(path: str, query: list[tuple[str, str]], language: Language, default: Language) -> str:
    if language is not default:
        query = [*query, ("bahasa", language.value)]
    return f"{path}?{urlencode(query)}" if query else path
