"""The view-model with a feed, a window and a voice: from a message to what is seen and heard."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from appkit.fakes import FakeFeed
from appkit.feed import FeedState
from display.board import LOST_AFTER_MS, STALE_AFTER_MS, BoardSettings, BoardView, Freshness
from display.chime import chime
from display.loudspeaker import FakeLoudspeaker
from display.memory import HeardFile
from display.model import BoardModel
from display.speaker import Speaker
from display.voice import Voice
from display.window import Surroundings
from display.wording import Wording
from wire.codes import DeviceRole
from wire.messages import Acked, DeviceView
from wire.rows import CallRow, OfficeRow

MakeCall = Callable[..., CallRow]
MakeOffice = Callable[..., OfficeRow]
NINE_AT = 1_788_746_400
CHIME = chime()


class Shelf(QObject):
    """Brings every sentence at once: its bytes name it. Those in `missing` cannot be had."""

    fetched = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.missing: set[str] = set()
        self.asked: list[str] = []

    def fetch(self, path: str) -> None:
        self.asked.append(path)
        self.fetched.emit(path, None if path in self.missing else b"RIFF" + path.encode())


class Lobby:
    """A board program without window and network. Time passes by `wait`."""

    def __init__(self, office: OfficeRow, wording: Wording, state_dir: Path, settings: BoardSettings) -> None:
        self.now_ms = 1_000_000
        self.feed = FakeFeed()
        self.office = office
        self.shelf = Shelf(self.feed)
        self.loudspeaker = FakeLoudspeaker(self.feed)
        voice = Voice(self.shelf, self.loudspeaker, self.feed)
        speaker = Speaker(voice, HeardFile(state_dir), self.feed, pause_share=0.01)
        self.model = BoardModel(self.feed, speaker, wording, lambda: self.now_ms, settings)
        self.seen: list[tuple[BoardView, Surroundings]] = []
        self.model.shown.connect(lambda view, around: self.seen.append((view, around)))
        self.model.start()

    def open(self, *calls: CallRow, zones: tuple[str, ...] = ("Lantai 1",)) -> None:
        device = DeviceView(id=1, name="Papan", role=DeviceRole.BOARD, zones=list(zones), counter_id=None, hardware={})
        self.feed.welcome(device, [self.office, *calls], self.office_at)

    @property
    def office_at(self) -> int:
        return NINE_AT + (self.now_ms - 1_000_000) // 1000

    def wait(self, ms: int, *, is_fed: bool = True) -> None:
        for _ in range(ms // 100):
            self.now_ms += 100
            self.feed.advance_ms(100)
            if is_fed and self.now_ms % 1000 == 0:
                self.feed.beat(self.office_at)
            self.model.tick()

    @property
    def view(self) -> BoardView:
        return self.seen[-1][0]

    @property
    def around(self) -> Surroundings:
        return self.seen[-1][1]

    def heard(self) -> list[str]:
        names = {CHIME: "chime"}
        return [names.get(sound) or sound.decode().rpartition("/")[2][:-4] for sound in self.loudspeaker.played]


@pytest.fixture
def start(qapp: object, tmp_path: Path, an_office: MakeOffice, wording: Wording) -> Iterator[Callable[..., Lobby]]:
    lobbies: list[Lobby] = []

    def make(settings: BoardSettings | None = None) -> Lobby:
        lobbies.append(Lobby(an_office(), wording, tmp_path, settings or BoardSettings()))
        return lobbies[-1]

    yield make
    for lobby in lobbies:
        lobby.model.stop()
        lobby.feed.stop()
        lobby.model.deleteLater()
        lobby.feed.deleteLater()


@pytest.fixture
def lobby(start: Callable[..., Lobby]) -> Lobby:
    return start()


def test_a_call_is_shown_with_the_message_that_brings_it(lobby: Lobby, a_call: MakeCall) -> None:
    lobby.open()
    lobby.feed.change([a_call()], at=NINE_AT)
    first = lobby.view.zones[0].first
    assert first is not None
    assert first.number == "A 001"
    assert lobby.view.zones[0].is_spotlit


def test_a_call_is_chimed_and_said_twice(lobby: Lobby, a_call: MakeCall, qtbot: QtBot) -> None:
    lobby.open(a_call(id=1))
    qtbot.waitUntil(lambda: len(lobby.loudspeaker.played) == 3, timeout=10_000)
    assert lobby.heard() == ["chime", "id-1", "id-1"]


def test_the_call_that_is_being_said_is_marked(lobby: Lobby, a_call: MakeCall, qtbot: QtBot) -> None:
    lobby.loudspeaker.is_held = True
    lobby.open(a_call(id=1))
    qtbot.waitUntil(lambda: bool(lobby.loudspeaker.played), timeout=10_000)
    lobby.wait(100)
    assert lobby.around.speaking_id == 1


def test_sentences_are_brought_before_the_call_may_be_said(lobby: Lobby, a_call: MakeCall) -> None:
    lobby.open(a_call(id=1, announce_at=NINE_AT + 5), a_call(id=2, announce_at=NINE_AT - 600))
    assert lobby.shelf.asked == ["/api/voice/id-1.wav"]
    assert lobby.view.zones[0].rows == ()


def test_what_was_heard_is_kept_and_not_repeated_after_a_restart(
    start: Callable[..., Lobby], a_call: MakeCall, tmp_path: Path, qtbot: QtBot
) -> None:
    first, second = a_call(id=1), a_call(id=2)
    lobby = start()
    lobby.open(first)
    qtbot.waitUntil(lambda: (tmp_path / "heard.json").exists(), timeout=10_000)
    lobby.model.stop()
    assert json.loads((tmp_path / "heard.json").read_text()) == [[1, NINE_AT]]
    later = start()
    later.open(first, second)
    qtbot.waitUntil(lambda: len(later.loudspeaker.played) == 3, timeout=10_000)
    assert later.heard() == ["chime", "id-2", "id-2"]


def test_a_sound_that_cannot_be_had_is_shown(lobby: Lobby, a_call: MakeCall, qtbot: QtBot) -> None:
    lobby.shelf.missing.add("/api/voice/id-1.wav")
    lobby.open(a_call(id=1))
    qtbot.waitUntil(lambda: len(lobby.loudspeaker.played) == 1, timeout=10_000)

    def is_shown() -> bool:
        lobby.model.tick()
        return lobby.around.is_silent

    qtbot.waitUntil(is_shown, timeout=10_000)
    assert lobby.heard() == ["chime"]


def test_without_heartbeat_the_board_marks_itself_and_then_hides_its_numbers(lobby: Lobby, a_call: MakeCall) -> None:
    lobby.open(a_call())
    lobby.wait(1_000)
    lobby.wait(STALE_AFTER_MS - 100, is_fed=False)
    ages = [lobby.view.freshness]
    lobby.wait(100, is_fed=False)
    ages.append(lobby.view.freshness)
    lobby.wait(LOST_AFTER_MS - STALE_AFTER_MS, is_fed=False)
    ages.append(lobby.view.freshness)
    assert ages == [Freshness.FRESH, Freshness.STALE, Freshness.LOST]
    assert lobby.view.zones == ()


def test_a_board_that_is_fed_again_is_fresh_at_once(lobby: Lobby, a_call: MakeCall) -> None:
    lobby.open()
    lobby.wait(LOST_AFTER_MS + 1_000, is_fed=False)
    before = lobby.view.freshness
    lobby.open(a_call(announce_at=lobby.office_at))
    assert (before, lobby.view.freshness) == (Freshness.LOST, Freshness.FRESH)
    assert lobby.view.zones[0].is_spotlit


def test_a_fault_while_taking_rows_in_shows_as_silence(
    lobby: Lobby, a_call: MakeCall, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lobby.open()
    lobby.wait(1_000)

    def fail(_calls: object) -> None:
        raise ValueError("a fault in the handler")

    monkeypatch.setattr(lobby.model._board, "take", fail)
    with qtbot.captureExceptions() as faults:
        lobby.feed.change([a_call()])
        lobby.wait(STALE_AFTER_MS)
    assert faults
    assert lobby.view.freshness is Freshness.STALE


def test_the_server_tells_which_zones_a_board_shows(lobby: Lobby, a_call: MakeCall) -> None:
    lobby.open(a_call(), a_call(zone="Lantai 2"), zones=("Lantai 1", "Lantai 2"))
    assert [zone.zone for zone in lobby.view.zones] == ["Lantai 1", "Lantai 2"]


def test_zones_named_at_the_start_stay(start: Callable[..., Lobby], a_call: MakeCall) -> None:
    lobby = start(BoardSettings(zones=("Lantai 2",)))
    lobby.open(a_call(), zones=("Lantai 1",))
    assert [zone.zone for zone in lobby.view.zones] == ["Lantai 2"]


@pytest.mark.parametrize("state", [FeedState.REFUSED, FeedState.NOT_PAIRED])
def test_a_board_that_nobody_registered_says_so(lobby: Lobby, state: FeedState) -> None:
    lobby.feed.turn_away(state)
    assert lobby.around.trouble.startswith("Papan ini belum didaftarkan.")


def test_a_board_that_waits_for_its_first_contact_says_so(lobby: Lobby) -> None:
    assert lobby.view.freshness is Freshness.CONNECTING
    assert lobby.around.trouble == ""


def test_a_notice_stands_for_a_minute(lobby: Lobby) -> None:
    lobby.open()
    lobby.model.notice("Layar ini terlalu kecil.")
    lobby.wait(59_900)
    assert lobby.around.notice == "Layar ini terlalu kecil."
    lobby.wait(100)
    assert lobby.around.notice == ""


def test_nothing_is_shown_anew_while_nothing_changes(lobby: Lobby) -> None:
    lobby.open()
    n_shown = len(lobby.seen)
    for _ in range(20):
        lobby.model.tick()
    assert len(lobby.seen) == n_shown


def test_what_was_painted_and_said_is_told_to_the_server(lobby: Lobby, a_call: MakeCall, qtbot: QtBot) -> None:
    lobby.open(a_call())
    lobby.model.note_painted((1,))
    lobby.wait(100)
    assert lobby.feed.acked == [Acked(shown=[1])]
    qtbot.waitUntil(lambda: len(lobby.heard()) == 3)
    lobby.wait(400)
    assert lobby.feed.acked[1:] == [Acked(heard=[1])]


def test_a_call_that_could_not_be_said_is_told_unless_the_board_is_meant_to_be_quiet(
    start: Callable[..., Lobby], a_call: MakeCall, qtbot: QtBot
) -> None:
    for call_id, is_quiet, told in ((1, False, [Acked(unheard=[1])]), (2, True, [])):
        lobby = start(BoardSettings(is_quiet=is_quiet))
        lobby.loudspeaker.is_broken = True
        lobby.open(a_call(id=call_id))
        qtbot.waitUntil(lambda lobby=lobby: len(lobby.heard()) == 3)  # type: ignore[misc]
        lobby.wait(400)
        assert lobby.feed.acked == told


def test_a_server_that_comes_back_is_told_again_and_nothing_is_told_meanwhile(lobby: Lobby, a_call: MakeCall) -> None:
    lobby.open(a_call())
    lobby.wait(3000, is_fed=False)
    lobby.model.note_painted((1,))
    lobby.wait(1000, is_fed=False)
    assert lobby.feed.acked == []
    lobby.open(a_call(id=1))
    lobby.wait(100)
    assert [acked.shown for acked in lobby.feed.acked] == [[1]]
