"""Engines and stores for tests of the server's voice."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server.domain.speech import Piece, Sentence
from server.domain.speech_settings import SpeechSettings
from server.voice import ClipPacks, Engine, VoiceFailed, VoiceStore


class WrittenEngine:
    """An engine that writes down what it is asked to say, can be held up, and can be broken."""

    is_silent = False

    def __init__(self) -> None:
        self.said: list[str] = []
        self.is_broken = False
        self.may_speak = threading.Event()
        self.may_speak.set()

    def say(self, sentence: Sentence, settings: SpeechSettings) -> bytes:
        assert self.may_speak.wait(10), "nobody let the engine speak"
        if self.is_broken:
            raise VoiceFailed("broken for this test")
        self.said.append(sentence.spoken)
        return b"RIFF" + sentence.spoken.encode()


@pytest.fixture
def engine() -> WrittenEngine:
    """The engine behind `open_store`."""
    return WrittenEngine()


@pytest.fixture
def open_store(tmp_path: Path, engine: WrittenEngine) -> Iterator[Callable[..., VoiceStore]]:
    """Opens stores over one folder; closes them at the end."""
    stores: list[VoiceStore] = []
    packs = ClipPacks(tmp_path / "voice-packs")

    def open_one(other: Engine | None = None, keep_bytes: int = 10_000_000) -> VoiceStore:
        stores.append(VoiceStore(tmp_path / "voice", packs, other or engine, keep_bytes=keep_bytes))
        return stores[-1]

    yield open_one
    engine.may_speak.set()
    for store in stores:
        store.close()


@pytest.fixture
def a_sentence() -> Callable[..., Sentence]:
    """Makes sentences that differ by what is said."""

    def make(spoken: str = "Nomor antrean, A, nol satu dua.", language: str = "id") -> Sentence:
        piece = Piece(words=(spoken,))
        return Sentence(language=language, text=spoken, spoken=spoken, voice=language, pieces=(piece,))

    return make
