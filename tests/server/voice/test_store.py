"""The folder of rendered sentences: each once, found again, bounded, and calm when the engine fails."""

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server.domain.speech import Sentence
from server.domain.speech_settings import SpeechSettings
from server.voice import SilentEngine, VoiceStore

Make = Callable[..., Sentence]
Open = Callable[..., VoiceStore]
DEADLINE_S = 10.0
SETTINGS = SpeechSettings()


def test_a_sentence_is_rendered_and_found_by_its_name(open_store: Open, a_sentence: Make) -> None:
    store = open_store()
    file = store.path(store.render_soon(a_sentence("satu"), SETTINGS), DEADLINE_S)
    assert file is not None
    assert file.read_bytes() == b"RIFFsatu"


def test_a_sentence_is_rendered_once_even_after_a_restart(open_store: Open, a_sentence: Make, engine: Any) -> None:
    first = open_store()
    for _ in range(3):
        first.path(first.render_soon(a_sentence("satu"), SETTINGS), DEADLINE_S)
    second = open_store()
    assert second.path(second.render_soon(a_sentence("satu"), SETTINGS), DEADLINE_S) is not None
    assert engine.said == ["satu"]


def test_asking_twice_while_it_waits_renders_once(open_store: Open, a_sentence: Make, engine: Any) -> None:
    engine.may_speak.clear()
    store = open_store()
    sounds = {store.render_soon(a_sentence("satu"), SETTINGS) for _ in range(5)}
    last = store.render_soon(a_sentence("dua"), SETTINGS)
    engine.may_speak.set()
    assert store.path(last, DEADLINE_S) is not None
    assert len(sounds) == 1
    assert engine.said == ["satu", "dua"]


def test_asking_never_waits_for_the_engine(open_store: Open, a_sentence: Make, engine: Any) -> None:
    engine.may_speak.clear()
    store = open_store()
    sound = store.render_soon(a_sentence(), SETTINGS)
    assert store.path(sound, wait_s=0.0) is None
    engine.may_speak.set()
    assert store.path(sound, DEADLINE_S) is not None


def test_the_name_depends_on_words_language_voice_and_settings(open_store: Open, a_sentence: Make) -> None:
    store = open_store()

    def name(sentence: Sentence, **chosen: int) -> str | None:
        return store.render_soon(sentence, SpeechSettings(**chosen))

    different = [
        name(a_sentence("a")),
        name(a_sentence("b")),
        name(a_sentence("a", "en")),
        name(replace(a_sentence("a"), voice="ms")),
        name(a_sentence("a"), speed_wpm=110),
        name(a_sentence("a"), pitch=50),
        name(a_sentence("a"), pause_ms=50),
        name(a_sentence("a"), level=50),
    ]
    assert len(set(different)) == 8
    assert different[0] == name(a_sentence("a"))
    assert all(one is not None and len(one) == 32 for one in different)


def test_of_too_many_sentences_the_newest_are_made(open_store: Open, a_sentence: Make, engine: Any) -> None:
    engine.may_speak.clear()
    store = open_store()
    sounds = [store.render_soon(a_sentence(f"kalimat {n}"), SETTINGS) for n in range(100)]
    engine.may_speak.set()
    assert store.path(sounds[-1], DEADLINE_S) is not None
    assert store.path(sounds[20], DEADLINE_S) is None
    assert engine.said[-1] == "kalimat 99"
    assert len(engine.said) <= 65


@pytest.mark.parametrize("sound", ["", "x", "../../etc/passwd", "A" * 32, "a" * 31, "a" * 33, "a" * 32 + "\n"])
def test_what_is_no_name_of_a_sound_has_no_file(open_store: Open, sound: str) -> None:
    assert open_store().path(sound) is None


def test_an_unknown_sound_has_no_file(open_store: Open) -> None:
    assert open_store().path("0" * 32, DEADLINE_S) is None


def test_without_an_engine_nothing_is_promised(open_store: Open, a_sentence: Make) -> None:
    store = open_store(SilentEngine())
    assert store.render_soon(a_sentence(), SETTINGS) is None


def test_an_outage_is_logged_once_and_its_end_too(
    open_store: Open, a_sentence: Make, engine: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "server.voice")
    store = open_store()
    engine.is_broken = True
    for words in ("satu", "dua", "tiga"):
        assert store.path(store.render_soon(a_sentence(words), SETTINGS), DEADLINE_S) is None
    engine.is_broken = False
    assert store.path(store.render_soon(a_sentence("satu"), SETTINGS), DEADLINE_S) is not None
    store.close()
    assert [record.message.split(":")[0] for record in caplog.records] == ["voice_failed", "voice_works_again"]


def test_a_half_written_file_is_never_handed_out(
    open_store: Open, a_sentence: Make, tmp_path: Path, engine: Any
) -> None:
    store = open_store()
    engine.may_speak.clear()
    sound = store.render_soon(a_sentence(), SETTINGS)
    (tmp_path / "voice" / f"{sound}.part").write_bytes(b"RI")
    assert store.path(sound) is None
    engine.may_speak.set()
    assert store.path(sound, DEADLINE_S) is not None


def test_the_folder_forgets_what_was_asked_for_longest_ago(open_store: Open, a_sentence: Make, tmp_path: Path) -> None:
    folder = tmp_path / "voice"
    folder.mkdir()
    for age, name in enumerate("abc"):
        file = folder / f"{name * 32}.wav"
        file.write_bytes(b"x" * 100)
        os.utime(file, (1000 - age, 1000 - age))
    store = open_store(keep_bytes=250)
    assert store.path("c" * 32) is not None
    assert store.path(store.render_soon(a_sentence(), SETTINGS), DEADLINE_S) is not None
    assert store.path("b" * 32) is None
    assert store.path("c" * 32) is not None
