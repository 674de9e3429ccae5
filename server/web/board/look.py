"""How the board looks, out of the design: what its page is given as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

DESIGN = Path(__file__).parents[3] / "design"
_ICONS = (
    *("forward", "recall", "calendar", "priority", "sound", "sound-off"),
    *("attention", "information", "megaphone", "lost", "ticket"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Colours of the hall, sizes in degrees at the farthest seat, the face, and the drawings of icons."""

    theme: Mapping[str, str]
    sizes: Mapping[str, float]
    weights: Mapping[str, int]
    family: str
    cap_height_em: float
    margin_mm: float
    flash_ms: int
    icons: Mapping[str, str]

    def as_data(self) -> dict[str, object]:
        """For the page's script."""
        return asdict(self)


def read_look() -> Look:
    """Reads the tokens and the icons."""
    tokens = tomllib.loads((DESIGN / "tokens.toml").read_text(encoding="utf-8"))
    font = tokens["font"]
    return Look(
        theme=tokens["theme"]["hall"],
        sizes=tokens["type"]["board"]["normal"],
        weights=font["weight"],
        family=", ".join(f"'{name}'" if " " in name else name for name in [font["family"], *font["fallback"]]),
        cap_height_em=font["cap_height_em"],
        margin_mm=tokens["grid"]["margin_mm"],
        flash_ms=tokens["motion"]["flash_ms"],
        icons={name: (DESIGN / "icons" / f"{name}.svg").read_text(encoding="utf-8").strip() for name in _ICONS},
    )
