"""The design tokens as values, without Qt, so that programs, pages and tests read the same file.

`python -m appkit.tokens CSS-FILE` writes the roles as CSS custom properties for the server's pages.
"""

from __future__ import annotations

import math
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

DESIGN_DIR = Path(__file__).resolve().parent.parent / "design"


class ThemeName(StrEnum):
    """The two looks: `day` for kiosk, counter and pages, `hall` for boards."""

    DAY = "day"
    HALL = "hall"


class Step(StrEnum):
    """The four sizes of type."""

    SMALL = "small"
    BODY = "body"
    TITLE = "title"
    NUMBER = "number"


class Weight(StrEnum):
    """The four weights of type, named by use."""

    TEXT = "text"
    STRONG = "strong"
    TITLE = "title"
    NUMBER = "number"


class Reader(StrEnum):
    """From where somebody reads: decides which type scale counts."""

    KIOSK = "kiosk"
    COUNTER = "counter"
    BOARD = "board"
    PAGE = "page"


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Everything `tokens.toml` says.

    Attributes:
        colours: per theme, colour by role as `#RRGGBB`.
        steps: size by reader, large or not, and step; mm of capital height, for boards degrees, for pages CSS px.
        measures: `touch`, `grid`, `motion` and `time` in one mapping; the unit is in the name.
        text_pairs, graphic_pairs: (what, on what) role pairs that must keep the contrast bars.
    """

    colours: Mapping[ThemeName, Mapping[str, str]]
    steps: Mapping[tuple[Reader, bool], Mapping[Step, float]]
    measures: Mapping[str, float]
    weights: Mapping[Weight, int]
    family: str
    fallback: tuple[str, ...]
    cap_height_em: float
    text_pairs: tuple[tuple[str, str], ...]
    graphic_pairs: tuple[tuple[str, str], ...]
    ornaments: frozenset[str]
    text_contrast_min: float
    graphic_contrast_min: float

    def colour(self, theme: ThemeName, role: str) -> str:
        """The colour of a role as `#RRGGBB`.

        Raises:
            KeyError: there is no such role; a colour is never guessed.
        """
        return self.colours[theme][role]

    def size(self, reader: Reader, step: Step, *, large: bool = False) -> float:
        """Size of a step; readers without a large scale get their normal one."""
        return self.steps.get((reader, large), self.steps[reader, False])[step]

    def ms(self, name: str) -> int:
        """A time in milliseconds, for instance `ms("press_ms")`."""
        return int(self.measures[name])


def read_tokens(path: Path = DESIGN_DIR / "tokens.toml") -> Tokens:
    """Reads the token file; about a millisecond, nothing is cached.

    Raises:
        KeyError, ValueError: the file lacks a part or names an unknown theme, reader or step.
    """
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    contrast, font = raw["contrast"], raw["font"]
    return Tokens(
        colours={ThemeName(name): dict(roles) for name, roles in raw["theme"].items()},
        steps={
            (Reader(reader), size == "large"): {Step(step): float(value) for step, value in scale.items()}
            for reader, sizes in raw["type"].items()
            for size, scale in sizes.items()
        },
        measures={
            name: float(value) for part in ("touch", "grid", "motion", "time") for name, value in raw[part].items()
        },
        weights={Weight(name): int(value) for name, value in font["weight"].items()},
        family=font["family"],
        fallback=tuple(font["fallback"]),
        cap_height_em=float(font["cap_height_em"]),
        text_pairs=tuple((above, below) for above, below in contrast["text"]),
        graphic_pairs=tuple((above, below) for above, below in contrast["graphic"]),
        ornaments=frozenset(contrast["ornament"]),
        text_contrast_min=float(contrast["text_min"]),
        graphic_contrast_min=float(contrast["graphic_min"]),
    )


def contrast_ratio(one: str, other: str) -> float:
    """Contrast of two `#RRGGBB` colours by the WCAG 2.2 formula, from 1.0 to 21.0, in either order."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def height_at(degrees: float, distance_m: float) -> float:
    """Millimetres that subtend `degrees` for an eye `distance_m` away."""
    return math.tan(math.radians(degrees)) * distance_m * 1000.0


def css(tokens: Tokens) -> str:
    """The roles and page sizes as CSS custom properties: day on `:root`, hall on `[data-theme=hall]`."""
    family = ", ".join([f'"{tokens.family}"', *(_css_family(name) for name in tokens.fallback)])
    root = [f"--{_dashed(role)}: {colour};" for role, colour in tokens.colours[ThemeName.DAY].items()]
    root += [f"--type-{step}: {tokens.size(Reader.PAGE, step):g}px;" for step in Step]
    root += [f"--weight-{name}: {value};" for name, value in tokens.weights.items()]
    root += [f"--font: {family};", f"--touch: {tokens.measures['page_target_px']:g}px;"]
    root += [f"--press: {tokens.ms('press_ms')}ms;", f"--screen-change: {tokens.ms('screen_ms')}ms;"]
    hall = [f"--{_dashed(role)}: {colour};" for role, colour in tokens.colours[ThemeName.HALL].items()]
    head = "/* Written by `python -m appkit.tokens` from design/tokens.toml: change that file, not this one. */\n"
    return head + _css_rule(":root", root) + _css_rule('[data-theme="hall"]', hall)


def main(arguments: list[str]) -> int:
    """Writes the CSS to the file named, or to standard output; returns the exit code."""
    text = css(read_tokens())
    if arguments:
        Path(arguments[0]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[start : start + 2], 16) / 255.0 for start in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _dashed(role: str) -> str:
    return role.replace("_", "-")


def _css_family(name: str) -> str:
    return name if name == "sans-serif" else f'"{name}"'


def _css_rule(selector: str, declarations: list[str]) -> str:
    return selector + " {\n" + "".join(f"  {line}\n" for line in declarations) + "}\n"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
