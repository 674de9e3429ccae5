"""Files that the office's pages load: named by the hash of their content, so that browsers may keep them for ever."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from markupsafe import Markup

_ASSETS = Path(__file__).parent / "assets"
_DESIGN = Path(__file__).parents[3] / "design"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file as it is served. `name` has the hash in it."""

    name: str
    content_type: str
    body: bytes


class Assets:
    """The files of `assets/`; in style sheets `$ink` and the like stand for the tokens of the day's theme."""

    def __init__(self) -> None:
        values = _tokens()
        self._by_source: dict[str, Asset] = {}
        for path in sorted(each for each in _ASSETS.iterdir() if each.suffix in _TYPES):
            text = path.read_text(encoding="utf-8")
            body = (Template(text).substitute(values) if path.suffix == ".css" else text).encode()
            name = f"{path.stem}.{hashlib.sha256(body).hexdigest()[:16]}{path.suffix}"
            self._by_source[path.name] = Asset(name=name, content_type=_TYPES[path.suffix], body=body)
        self._by_name = {asset.name: asset for asset in self._by_source.values()}

    def served(self, name: str) -> Asset | None:
        """The file of this name with its hash, None for any other."""
        return self._by_name.get(name)

    def name_of(self, source: str) -> str:
        """The name with its hash, of a file as it is called in the folder."""
        return self._by_source[source].name


class Icons:
    """The drawings of `design/icons`, inline; each is read when it is first shown."""

    def __init__(self) -> None:
        self._drawn: dict[str, Markup] = {}

    def draw(self, name: str) -> Markup:
        """An icon beside words that say the same: screen readers pass over it."""
        if name not in self._drawn:
            svg = (_DESIGN / "icons" / f"{name}.svg").read_text(encoding="utf-8").strip()
            marked = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" class="icon" ', 1)
            self._drawn[name] = Markup(marked)  # noqa: S704 - our own file
        return self._drawn[name]


def _tokens() -> Mapping[str, str]:
    tokens = tomllib.loads((_DESIGN / "tokens.toml").read_text(encoding="utf-8"))
    sizes = {name: f"{size:g}" for name, size in tokens["type"]["page"]["normal"].items()}
    return {**tokens["theme"]["day"], **sizes, "target": f"{tokens['touch']['page_target_px']:g}"}
