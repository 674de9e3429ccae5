"""Pictures of the board in every state that people meet, to be looked at before a change is called done.

python -m display.pictures DIR      writes PNGs, landscape and portrait, with an invented office and a clock that stands
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from appkit.language import Language, LanguageCode
from appkit.metrics import Metrics
from appkit.nonecount import keep_none
from appkit.screen import Screen, parse_screen
from appkit.theme import Theme, load_fonts
from appkit.tokens import Reader, ThemeName, read_tokens
from display.board import Board, BoardSettings
from display.window import BoardWindow, Surroundings
from display.wording import Wording
from wire.boardrules import LOST_AFTER_MS, SPOTLIGHT_MS, STALE_AFTER_MS
from wire.rows import CallRow, OfficeRow, Row, Words

_SCREENS = {
    "landscape": "1920x1080@43in",
    "portrait": "1080x1920@43in",
    "small": "1366x768@32in",
    "large": "3840x2160@65in",
}
_NINE_AT = 1_788_746_400
_RUNNING = Words(
    id="Semua layanan di kantor ini tidak dipungut biaya. Bawa KTP dan KK asli.",
    en="All services in this office are free of charge. Bring your original KTP and KK.",
)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What one picture shows: calls, oldest first, and how long after the last of them it is taken."""

    name: str
    calls: tuple[CallRow, ...] = ()
    zones: tuple[str, ...] = ("Lantai 1",)
    after_ms: int = SPOTLIGHT_MS
    silence_ms: int = 0
    running: Words | None = None
    language: LanguageCode = LanguageCode.INDONESIAN
    screens: tuple[str, ...] = ("landscape", "portrait")
    is_silent: bool = False
    speaks: bool = False


def call(number: str, counter: int | Words, zone: str = "Lantai 1", **more: object) -> CallRow:
    """A call of the invented office; a number stands for "Loket" with that number."""
    is_plain = isinstance(counter, int)
    values = {
        "id": 1,
        "number": number,
        "counter_number": counter if is_plain else 7,
        "counter_name": {"id": f"Loket {counter}", "en": f"Counter {counter}"} if is_plain else counter,
        "zone": zone,
        "is_recall": False,
        "called_at": _NINE_AT,
        "announce_at": _NINE_AT,
        "is_priority": False,
        "slot_at": None,
        "speech": [],
    }
    return CallRow.model_validate({**values, **more})


def scenes() -> list[Scene]:
    """Everything worth looking at; one list, so that it can be read as one."""
    day = tuple(call(f"{'ABC'[n % 3]} {n + 4:03}", n % 5 + 1) for n in range(8))
    fresh = (*day, call("A 012", 2))
    at_ten = _NINE_AT + 3600
    marked = (
        *day[:4],
        call("B 031", 3, is_priority=True),
        call("C 007", 12, slot_at=at_ten, is_priority=True),
        call("A 052", 4, slot_at=at_ten),
        call("A 012", 2, is_priority=True, slot_at=at_ten, is_recall=True),
    )
    rooms = tuple(
        call(number, Words(id=room, en=english), "Poli")
        for number, room, english in (
            ("G 003", "Laboratorium", "Laboratory"),
            ("D 014", "Ruang Pemeriksaan Ibu dan Anak", "Mother and Child Examination Room"),
            ("F 101", "Farmasi", "Pharmacy"),
            ("C 020", "Poli Gigi dan Mulut", "Dental Clinic"),
            ("B 009", "Poli Umum", "General Clinic"),
        )
    )
    two = (*day, call("E 015", 7, "Lantai 2"), call("E 016", 8, "Lantai 2"), call("M 118", 12, "Lantai 2"))
    long_room = rooms[1].model_copy(update={"number": "D 015", "slot_at": at_ten})
    zones = ("Lantai 1", "Lantai 2")
    return [
        Scene(name="empty"),
        Scene(name="first", calls=fresh[-1:]),
        Scene(name="fresh", calls=fresh, after_ms=0, speaks=True),
        Scene(name="fresh-dark", calls=fresh, after_ms=900),
        Scene(name="settled", calls=fresh),
        Scene(name="settled-running", calls=fresh, running=_RUNNING, speaks=True),
        Scene(name="two-digits", calls=(*day, call("C 112", 12)), after_ms=0),
        Scene(name="marks-fresh", calls=marked, after_ms=0),
        Scene(name="marks", calls=marked, is_silent=True),
        Scene(name="rooms-fresh", calls=rooms, after_ms=0, zones=("Poli",)),
        Scene(name="rooms", calls=rooms, zones=("Poli",)),
        Scene(name="room-long-fresh", calls=(*rooms, long_room), after_ms=0, zones=("Poli",)),
        Scene(name="room-long", calls=(*rooms, long_room), zones=("Poli",)),
        Scene(name="two-zones", calls=two, zones=zones),
        Scene(name="two-zones-fresh", calls=two, zones=zones, after_ms=0),
        Scene(name="three-zones", calls=two, zones=(*zones, "Lantai 3")),
        Scene(name="stale", calls=fresh, silence_ms=STALE_AFTER_MS, running=_RUNNING, is_silent=True),
        Scene(name="lost", calls=fresh, silence_ms=LOST_AFTER_MS),
        Scene(name="english", calls=marked, language=LanguageCode.ENGLISH, running=_RUNNING),
        Scene(name="english-lost", calls=fresh, silence_ms=LOST_AFTER_MS, language=LanguageCode.ENGLISH),
        Scene(name="settled", calls=fresh, screens=("small", "large")),
    ]


def draw(scene: Scene, screen: Screen, seat_m: float) -> BoardWindow:
    """The window as it looks in the scene; not shown."""
    metrics = Metrics(tokens=read_tokens(), px_per_mm=screen.px_per_mm, reader=Reader.BOARD, seat_m=seat_m)
    window = BoardWindow(Theme(name=ThemeName.HALL, metrics=metrics), Wording(Language(scene.language)))
    window.resize(screen.width_px, screen.height_px)
    board, now_ms = Board(BoardSettings(zones=scene.zones)), 0
    for n in range(len(scene.calls) + 1):
        now_ms += SPOTLIGHT_MS if n > 1 else 0
        board.take(_rows(scene, n))
        board.hear(_NINE_AT + 2_537 + now_ms // 1000, now_ms)
        board.advance(now_ms)
    later_ms = now_ms + scene.after_ms
    if not scene.silence_ms:
        board.hear(_NINE_AT + 2_537 + later_ms // 1000, later_ms)
    else:
        board.hear(_NINE_AT + 2_537 + now_ms // 1000, later_ms - scene.silence_ms)
    board.advance(later_ms)
    speaking_id = len(scene.calls) if scene.speaks else None
    window.show_board(board.view(later_ms), Surroundings(speaking_id=speaking_id, is_silent=scene.is_silent))
    if window.is_too_far(seat_m):
        notice = Wording(Language(scene.language)).too_small(window.legible_m)
        around = Surroundings(speaking_id=speaking_id, is_silent=scene.is_silent, notice=notice)
        window.show_board(board.view(later_ms), around)
    return window


def _rows(scene: Scene, n_calls: int) -> list[Row]:
    office = OfficeRow(
        name="Disdukcapil Kota Contoh",
        business_day="2026-09-07",
        utc_offset_s=7 * 3600,
        languages=[],
        shield_min=60,
        call_timeout_s=60,
        call_repeats=2,
        running_text=scene.running or Words(id="", en=""),
    )
    calls = [
        row.model_copy(update={"id": n, "announce_at": _NINE_AT + 2_529 + 8 * n})
        for n, row in enumerate(scene.calls[:n_calls], start=1)
    ]
    return [office, *calls]


def write_pictures(folder: Path, wanted: Callable[[str], bool] = lambda name: True, seat_m: float = 10.0) -> list[Path]:
    """Writes the pictures whose name is wanted; needs a QApplication. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for scene in scenes():
        for screen_name in scene.screens:
            name = f"board-{scene.name}-{screen_name}"
            if wanted(name):
                window = draw(scene, parse_screen(_SCREENS[screen_name]), seat_m)
                files.append(folder / f"{name}.png")
                window.grab().save(str(files[-1]))
                window.deleteLater()
    return files


def main(arguments: list[str]) -> int:
    """Writes all pictures, or those whose name contains the second argument, into the folder named first."""
    if not arguments:
        sys.stderr.write("usage: python -m display.pictures DIR [PART-OF-NAME]\n")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    keep_none()
    application = QApplication.instance() or QApplication(["pictures"])
    load_fonts()
    part = arguments[1] if len(arguments) > 1 else ""
    files = write_pictures(Path(arguments[0]), lambda name: part in name)
    sys.stdout.write(f"{len(files)} pictures in {arguments[0]}\n")
    del application
    return 0 if files else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
