"""The voice: sentences are brought once, kept, and waited for, but not for ever."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from display import voice as voice_module
from display.announcer import Played
from display.loudspeaker import FakeLoudspeaker, length_s
from display.voice import Voice


class Shelf(QObject):
    """A fetcher whose files a test brings by hand."""

    fetched = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def fetch(self, path: str) -> None:
        self.asked.append(path)

    def bring(self, sound: str, content: bytes | None = None) -> None:
        self.fetched.emit(f"/api/voice/{sound}.wav", content)


@pytest.fixture
def shelf(qapp: object) -> Iterator[Shelf]:
    made = Shelf()
    yield made
    made.deleteLater()


@pytest.fixture
def loudspeaker(shelf: Shelf) -> FakeLoudspeaker:
    return FakeLoudspeaker(shelf)


@pytest.fixture
def voice(shelf: Shelf, loudspeaker: FakeLoudspeaker) -> Iterator[Voice]:
    made = Voice(shelf, loudspeaker, shelf)
    yield made
    made.stop()


def test_the_chime_needs_no_server(voice: Voice, shelf: Shelf, loudspeaker: FakeLoudspeaker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(voice.finished) as end:
        voice.play(None)
    assert end.args == [Played.HEARD]
    assert length_s(loudspeaker.played[0]) > 0.8
    assert shelf.asked == []


def test_a_sentence_is_brought_once_and_kept(
    voice: Voice, shelf: Shelf, loudspeaker: FakeLoudspeaker, qtbot: QtBot
) -> None:
    voice.prefetch(["a", "a"])
    voice.prefetch(["a"])
    shelf.bring("a", b"RIFF-a")
    for _ in range(2):
        with qtbot.waitSignal(voice.finished) as end:
            voice.play("a")
        assert end.args == [Played.HEARD]
    assert shelf.asked == ["/api/voice/a.wav"]
    assert loudspeaker.played == [b"RIFF-a", b"RIFF-a"]


def test_a_sentence_that_is_still_coming_is_waited_for(
    voice: Voice, shelf: Shelf, loudspeaker: FakeLoudspeaker, qtbot: QtBot
) -> None:
    voice.play("a")
    assert loudspeaker.played == []
    shelf.bring("b", b"RIFF-b")
    with qtbot.waitSignal(voice.finished) as end:
        shelf.bring("a", b"RIFF-a")
    assert end.args == [Played.HEARD]
    assert loudspeaker.played == [b"RIFF-a"]


@pytest.mark.parametrize("content", [None, b"", b"<html>"])
def test_a_sentence_that_cannot_be_had_is_missing(
    voice: Voice, shelf: Shelf, qtbot: QtBot, content: bytes | None
) -> None:
    voice.play("a")
    with qtbot.waitSignal(voice.finished) as end:
        shelf.bring("a", content)
    assert end.args == [Played.MISSING]


def test_a_sentence_that_was_missing_is_asked_for_again(voice: Voice, shelf: Shelf) -> None:
    voice.prefetch(["a"])
    shelf.bring("a", None)
    voice.prefetch(["a"])
    assert len(shelf.asked) == 2


def test_a_sentence_that_never_comes_is_given_up(
    shelf: Shelf, loudspeaker: FakeLoudspeaker, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice_module, "SOUND_WITHIN_MS", 10)
    voice = Voice(shelf, loudspeaker, shelf)
    with qtbot.waitSignal(voice.finished) as end:
        voice.play("a")
    assert end.args == [Played.MISSING]
    shelf.bring("a", b"RIFF-a")
    assert loudspeaker.played == []


def test_without_a_device_it_says_so(voice: Voice, loudspeaker: FakeLoudspeaker, qtbot: QtBot) -> None:
    loudspeaker.is_broken = True
    with qtbot.waitSignal(voice.finished) as end:
        voice.play(None)
    assert end.args == [Played.NO_DEVICE]


def test_old_sentences_are_forgotten(voice: Voice, shelf: Shelf) -> None:
    for n in range(70):
        voice.prefetch([f"s{n}"])
        shelf.bring(f"s{n}", b"RIFF")
    voice.prefetch(["s69", "s0"])
    assert shelf.asked[70:] == ["/api/voice/s0.wav"]


def test_after_a_stop_nothing_sounds(voice: Voice, shelf: Shelf, loudspeaker: FakeLoudspeaker) -> None:
    voice.play("a")
    voice.stop()
    shelf.bring("a", b"RIFF-a")
    assert loudspeaker.played == []
