"""The folder of rendered sentences: each once, found again, bounded, and calm when the engine fails."""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.domain.speech import Sentence
from server.voice import SilentEngine, VoiceSettings, VoiceStore

Make = Callable[..., Sentence]
Open = Callable[..., VoiceStore]
DEADLINE_S = 10.0


def test_a_sentence_is_rendered_and_found_by_its_name(open_store: Open, a_sentence: Make) -> None:
    store = open_store()
    file = store.path(store.render_soon(a_sentence("satu")), DEADLINE_S)
    assert file is not None
    assert file.read_bytes() == b"RIFFsatu"


def test_a_sentence_is_rendered_once_even_after_a_restart(open_store: Open, a_sentence: Make, engine: Any) -> None:
    first = open_store()
    for _ in range(3):
        first.path(first.render_soon(a_sentence("satu")), DEADLINE_S)
    second = open_store()
    assert second.path(second.render_soon(a_sentence("satu")), DEADLINE_S) is not None
    assert engine.said == ["satu"]


def test_asking_twice_while_it_waits_renders_once(open_store: Open, a_sentence: Make, engine: Any) -> None:
    engine.may_speak.clear()
    store = open_store()
    sounds = {store.render_soon(a_sentence("satu")) for _ in range(5)}
    last = store.render_soon(a_sentence("dua"))
    engine.may_speak.set()
    assert store.path(last, DEADLINE_S) is not None
    assert len(sounds) == 1
    assert engine.said == ["satu", "dua"]


def test_asking_never_waits_for_the_engine(open_store: Open, a_sentence: Make, engine: Any) -> None:
    engine.may_speak.clear()
    store = open_store()
    sound = store.render_soon(a_sentence())
    assert store.path(sound, wait_s=0.0) is None
    engine.may_speak.set()
    assert store.path(sound, DEADLINE_S) is not None


def test_the_name_depends_on_words_language_and_settings(tmp_path: Path, a_sentence: Make) -> None:
    def name(sentence: Sentence, settings: VoiceSettings) -> str:
        store = VoiceStore(tmp_path, settings, SilentEngine())
        try:
            return store.sound_of(sentence)
        finally:
            store.close()

    slow = VoiceSettings(words_per_minute=110)
    names = [
        name(a_sentence("a"), VoiceSettings()),
        name(a_sentence("b"), VoiceSettings()),
        name(a_sentence("a", "en"), VoiceSettings()),
        name(a_sentence("a"), slow),
    ]
    assert len(set(names)) == 4
    assert names[0] == name(a_sentence("a"), VoiceSettings())
    assert all(len(one) == 32 for one in names)


@pytest.mark.parametrize("sound", ["", "x", "../../etc/passwd", "A" * 32, "a" * 31, "a" * 33, "a" * 32 + "\n"])
def test_what_is_no_name_of_a_sound_has_no_file(open_store: Open, sound: str) -> None:
    assert open_store().path(sound) is None


def test_an_unknown_sound_has_no_file(open_store: Open) -> None:
    assert open_store().path("0" * 32, DEADLINE_S) is None


def test_without_an_engine_nothing_is_made_and_nobody_waits(open_store: Open, a_sentence: Make) -> None:
    store = open_store(SilentEngine())
    assert store.is_silent
    assert store.path(store.render_soon(a_sentence()), wait_s=60.0) is None


def test_an_outage_is_logged_once_and_its_end_too(
    open_store: Open, a_sentence: Make, engine: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "server.voice")
    store = open_store()
    engine.is_broken = True
    for words in ("satu", "dua", "tiga"):
        assert store.path(store.render_soon(a_sentence(words)), DEADLINE_S) is None
    engine.is_broken = False
    assert store.path(store.render_soon(a_sentence("satu")), DEADLINE_S) is not None
    store.close()
    assert [record.message.split(":")[0] for record in caplog.records] == ["voice_failed", "voice_works_again"]


def test_a_half_written_file_is_never_handed_out(open_store: Open, a_sentence: Make, tmp_path: Path) -> None:
    store = open_store()
    sound = store.sound_of(a_sentence())
    (tmp_path / "voice" / f"{sound}.part").write_bytes(b"RI")
    assert store.path(sound) is None
    assert store.path(store.render_soon(a_sentence()), DEADLINE_S) is not None


def test_the_folder_forgets_what_was_asked_for_longest_ago(open_store: Open, a_sentence: Make, tmp_path: Path) -> None:
    folder = tmp_path / "voice"
    folder.mkdir()
    for age, name in enumerate("abc"):
        file = folder / f"{name * 32}.wav"
        file.write_bytes(b"x" * 100)
        os.utime(file, (1000 - age, 1000 - age))
    store = open_store(keep_bytes=250)
    assert store.path("c" * 32) is not None
    assert store.path(store.render_soon(a_sentence()), DEADLINE_S) is not None
    assert store.path("b" * 32) is None
    assert store.path("c" * 32) is not None
