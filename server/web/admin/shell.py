"""The frame around every page of the office: who is here, where they may go, in which language, what just happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from server.application.keeping import Alarms
from server.application.staff.members import Member
from server.domain.business_day import utc_offset_s
from server.domain.office import Branch
from server.domain.rights import Area, Right
from server.web.admin import words
from server.web.admin.assets import Assets, Icons
from server.web.admin.forms import FORM_TOKEN, Field, Filled
from server.web.texts import Texts, all_texts
from wire.codes import Language

_TEMPLATES = Path(__file__).parent / "templates"
_OTHER = {Language.INDONESIAN: Language.ENGLISH, Language.ENGLISH: Language.INDONESIAN}
_OWN_NAMES = {Language.INDONESIAN: "Bahasa Indonesia", Language.ENGLISH: "English"}


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the navigation, for whoever may read its area. `label` is marked for the catalogue."""

    path: str
    label: str
    icon: str
    area: Area
    group: str


GROUPS: Mapping[str, str] = {
    "today": _("Hari ini"),
    "look_back": _("Melihat kembali"),
    "set_up": _("Pengaturan"),
    "office": _("Kantor"),
}
"""Parts of the navigation, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a page is drawn for.

    Attributes:
        member: who reads it, None before signing in.
        is_whole: whether they are fully signed in; else there is no navigation.
        path: of this page, for the language switch and the navigation's mark.
        said: what just happened, a marked sentence, or None.
        form_token: what its forms carry.
        is_in_clear: whether others in the network can read along.
        alarms: what is wrong with the office's computer, for those who look after it.
    """

    texts: Texts
    branch: Branch | None
    member: Member | None
    is_whole: bool
    path: str
    said: str | None
    form_token: str
    at: int
    is_in_clear: bool = False
    alarms: Alarms | None = None


class Shell:
    """Draws pages. Thread-safe; keeps templates, assets and the navigation."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.policies["ext.i18n.trimmed"] = True
        self.assets = Assets()
        self.icons = Icons()
        self.texts = all_texts()
        self._entries: list[Entry] = []

    def enter(self, entry: Entry) -> None:
        """Add a line to the navigation."""
        assert entry.group in GROUPS, entry.group
        self._entries.append(entry)

    def navigation(self, member: Member) -> Sequence[tuple[str, Sequence[Entry]]]:
        """The groups this person may go to, each with its lines."""
        allowed = [entry for entry in self._entries if member.may(entry.area, Right.READ)]
        groups = ((label, [each for each in allowed if each.group == name]) for name, label in GROUPS.items())
        return [(label, entries) for label, entries in groups if entries]

    def draw(self, template: str, scene: Scene, values: Mapping[str, object]) -> str:
        """The whole page as HTML."""
        texts, branch = scene.texts, scene.branch
        offset_s = 0 if branch is None else utc_offset_s(scene.at, branch.zone)
        other = _OTHER[texts.language]
        navigation = self.navigation(scene.member) if scene.member is not None and scene.is_whole else ()
        frame: dict[str, object] = {
            "scene": scene,
            "member": scene.member,
            "office_name": "" if branch is None else branch.name,
            "navigation": navigation,
            "language": texts.language.value,
            "other_language": other.value,
            "other_name": _OWN_NAMES[other],
            "text": texts.text,
            "in_language": lambda each: getattr(each, texts.language.value),
            "role_name": lambda role: texts.text(words.ROLES[role]),
            "day": lambda at: words.day_words(at, _offset(branch, at), texts),
            "moment": lambda at: words.moment_words(at, _offset(branch, at), texts),
            "clock": lambda at: texts.clock(at, offset_s),
            "icon": self.icons.draw,
            "asset": lambda source: f"/kantor/aset/{self.assets.name_of(source)}",
            "form_token": scene.form_token,
            "form_token_name": FORM_TOKEN,
            "fault_of": lambda filled, asked: _fault_words(filled, asked, texts),
        }
        return self._environment.get_template(template).render(frame | dict(values))


def _offset(branch: Branch | None, at: int) -> int:
    return 0 if branch is None else utc_offset_s(at, branch.zone)


def _fault_words(filled: Filled, asked: Field, texts: Texts) -> str:
    blame = filled.faults.get(asked.name)
    return "" if blame is None else texts.text(blame.sentence, **blame.values)
