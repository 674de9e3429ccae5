"""Fonts and icons are the very files that THIRD_PARTY.md names, and share one drawing style."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = re.findall(r"^\| `(design/[^`]+)` \|.*\| `([0-9a-f]{64})` \|$", (ROOT / "THIRD_PARTY.md").read_text(), re.M)
ICONS = sorted((ROOT / "design/icons").glob("*.svg"))
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" '
    'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">\n'
)
OWN = {
    "arrival", "baby", "birth", "child-card", "clinic", "collect", "correction", "death", "digital-identity", "divorce",
    "doctor", "elderly", "family-card", "help-figure", "id-card", "laboratory", "marriage", "medicine", "moving",
    "pregnant", "registration", "tooth", "wheelchair", "with-infant",
}  # fmt: skip


@pytest.mark.parametrize(("path", "sha256"), ROWS, ids=lambda value: value.rpartition("/")[2][:40])
def test_a_listed_file_is_unchanged(path: str, sha256: str) -> None:
    assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == sha256


def test_every_font_and_icon_is_listed_or_our_own() -> None:
    listed = {path for path, _ in ROWS}
    there = {f"design/icons/{icon.name}" for icon in ICONS if icon.stem not in OWN}
    there |= {f"design/fonts/{font.name}" for font in (ROOT / "design/fonts").glob("*.woff2")}
    assert there == listed
    assert {icon.stem for icon in ICONS} >= OWN


@pytest.mark.parametrize("licence", ["design/fonts/OFL.txt", "design/icons/LICENSE.lucide.txt"])
def test_the_licences_lie_beside_the_files(licence: str) -> None:
    assert "opyright" in (ROOT / licence).read_text()


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.stem)
def test_icons_share_stroke_and_size_and_have_no_colour_of_their_own(icon: Path) -> None:
    text = icon.read_text()
    assert text.startswith(HEAD)
    body = text[len(HEAD) :]
    assert not re.search(r"fill=\"(?!none|currentColor)|stroke=|style=|<text|<image|href", body)
