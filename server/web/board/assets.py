"""What the board's page loads: scripts, one style sheet, faces; named by their hash, so that it is loaded once."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from server.web.board.look import DESIGN, Look

_FILES = Path(__file__).parent / "files"
_SCRIPTS = (
    *("heart", "announcer", "acknowledging", "layout", "words", "pencil"),
    *("calls", "window", "pictures", "sound", "feed", "page"),
)
_FACE = "atkinson-hyperlegible-next-latin-{}-normal.woff2"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file; faces are packed already, the others a second time for browsers that unpack."""

    name: str
    content_type: str
    body: bytes
    packed: bytes | None

    @property
    def address(self) -> str:
        """Path on this server."""
        return f"/papan-berkas/{self.name}"


class Assets:
    """All files of the page.

    Attributes:
        scripts: in the order in which they are loaded.
        style: the style sheet.
        faces: by weight.
    """

    def __init__(self, look: Look) -> None:
        self.scripts = tuple(_packed(name, "js", "text/javascript", _read(f"{name}.js")) for name in _SCRIPTS)
        self.faces = {weight: _face(weight) for weight in sorted(set(look.weights.values()))}
        self.style = _packed("board", "css", "text/css", _style(look, self.faces))
        every = (*self.scripts, self.style, *self.faces.values())
        self._by_name: Mapping[str, Asset] = {asset.name: asset for asset in every}

    def served(self, name: str) -> Asset | None:
        """The file of this name, None for any other."""
        return self._by_name.get(name)


def _read(name: str) -> str:
    return (_FILES / name).read_text(encoding="utf-8")


def _style(look: Look, faces: Mapping[int, Asset]) -> str:
    family = look.family.partition(",")[0]
    rules = [
        f"@font-face {{ font-family: {family}; font-weight: {weight}; font-style: normal; "
        f"src: url({face.address}) format('woff2'); }}\n"
        for weight, face in faces.items()
    ]
    return "".join(rules) + Template(_read("board.css")).substitute(look.theme, family=look.family)


def _face(weight: int) -> Asset:
    body = (DESIGN / "fonts" / _FACE.format(weight)).read_bytes()
    return Asset(f"{weight}.{_hash(body)}.woff2", "font/woff2", body, None)


def _packed(stem: str, ending: str, kind: str, text: str) -> Asset:
    body = text.encode()
    return Asset(f"{stem}.{_hash(body)}.{ending}", f"{kind}; charset=utf-8", body, gzip.compress(body, 9, mtime=0))


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]
