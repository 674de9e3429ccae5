"""Calls and offices for tests of the board."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from appkit import texts
from appkit.language import DOMAIN, LOCALE_DIR, LanguageCode
from appkit.language import Language as Texts
from appkit.metrics import Metrics
from appkit.nonecount import keep_none
from appkit.screen import parse_screen
from appkit.theme import Theme, load_fonts
from appkit.tokens import Reader, ThemeName, read_tokens
from display.window import BoardWindow
from display.wording import Wording
from wire.codes import Language
from wire.rows import CallRow, OfficeRow, Speech, Words

# Tests use Qt without the shell, which would do it for them.
keep_none()

NINE_AT = 1_788_746_400
"""Monday 7 September 2026, 09.00 in Jakarta."""


@pytest.fixture
def nine_at() -> int:
    """09.00 in the branch, as an instant."""
    return NINE_AT


@pytest.fixture
def a_call() -> Callable[..., CallRow]:
    """Makes calls; ids count up unless given, numbers follow the id."""
    last_id = 0

    def make(**changed: Any) -> CallRow:
        nonlocal last_id
        last_id = changed.get("id", last_id + 1)
        values: dict[str, Any] = {
            "id": last_id,
            "number": f"A {last_id:03}",
            "counter_number": 2,
            "counter_name": Words(id="Loket 2", en="Counter 2"),
            "zone": "Lantai 1",
            "is_recall": False,
            "called_at": NINE_AT,
            "announce_at": changed.get("called_at", NINE_AT),
            "is_priority": False,
            "slot_at": None,
            "speech": [Speech(language=Language.INDONESIAN, text="Nomor antrean", sound=f"id-{last_id}")],
        }
        return CallRow(**{**values, **changed})

    return make


@pytest.fixture
def an_office() -> Callable[..., OfficeRow]:
    """Makes the branch's row."""

    def make(**changed: Any) -> OfficeRow:
        values: dict[str, Any] = {
            "name": "Disdukcapil Kota Contoh",
            "business_day": "2026-09-07",
            "utc_offset_s": 7 * 3600,
            "languages": [Language.INDONESIAN, Language.ENGLISH],
            "shield_min": 60,
            "call_timeout_s": 60,
            "call_repeats": 2,
            "running_text": Words(id="", en=""),
        }
        return OfficeRow(**{**values, **changed})

    return make


@pytest.fixture
def wording() -> Wording:
    """The board's words in Indonesian."""
    return Wording(Texts(LanguageCode.INDONESIAN))


@pytest.fixture
def english(tmp_path: Path) -> Wording:
    """The board's words in English, from the catalogue as it is now."""
    compiled = tmp_path / "en" / "LC_MESSAGES" / f"{DOMAIN}.mo"
    compiled.parent.mkdir(parents=True)
    compiled.write_bytes(texts.compiled(LOCALE_DIR / "en" / "LC_MESSAGES" / f"{DOMAIN}.po"))
    return Wording(Texts(LanguageCode.ENGLISH, tmp_path))


@pytest.fixture
def a_theme(qapp: object) -> Callable[..., Theme]:
    """Makes the hall's look for a screen."""
    load_fonts()

    def make(screen: str = "1920x1080@43in", seat_m: float = 10.0) -> Theme:
        px_per_mm = parse_screen(screen).px_per_mm
        metrics = Metrics(tokens=read_tokens(), px_per_mm=px_per_mm, reader=Reader.BOARD, seat_m=seat_m)
        return Theme(name=ThemeName.HALL, metrics=metrics)

    return make


@pytest.fixture
def a_window(a_theme: Callable[..., Theme], wording: Wording) -> Iterator[Callable[..., BoardWindow]]:
    """Makes shown board windows of a screen's size."""
    made: list[BoardWindow] = []

    def make(screen: str = "1920x1080@43in", seat_m: float = 10.0) -> BoardWindow:
        size = parse_screen(screen)
        made.append(BoardWindow(a_theme(screen, seat_m), wording))
        made[-1].resize(size.width_px, size.height_px)
        made[-1].show()
        return made[-1]

    yield make
    for window in made:
        window.close()
        window.deleteLater()
