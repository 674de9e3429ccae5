"""The contract of a loudspeaker, held by the real one, by none and by the fake; and the chime."""

import io
import wave
from array import array
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from display.chime import chime
from display.loudspeaker import FakeLoudspeaker, Loudspeaker, NoLoudspeaker, find_loudspeaker, length_s

# What Qt's multimedia says about a machine without sound is not our fault.
pytestmark = pytest.mark.qt_log_ignore("PulseAudio", "qt.multimedia", "QtMultimedia", "ALSA")


@pytest.fixture
def parent(qapp: object) -> Iterator[QObject]:
    owner = QObject()
    yield owner
    owner.deleteLater()


@pytest.fixture(params=[find_loudspeaker, NoLoudspeaker, FakeLoudspeaker], ids=["real", "none", "fake"])
def loudspeaker(request: pytest.FixtureRequest, parent: QObject) -> Iterator[Loudspeaker]:
    make: Callable[[QObject], Loudspeaker] = request.param
    made = make(parent)
    yield made
    made.stop()


def test_each_sound_ends_once_and_not_within_the_call(loudspeaker: Loudspeaker, qtbot: QtBot) -> None:
    ends: list[bool] = []
    loudspeaker.ended.connect(ends.append)
    for n in (1, 2):
        with qtbot.waitSignal(loudspeaker.ended, timeout=10_000):
            loudspeaker.play(chime())
            assert len(ends) == n - 1
    assert len(ends) == 2


def test_two_sounds_at_once_are_refused(loudspeaker: Loudspeaker) -> None:
    loudspeaker.play(chime())
    with pytest.raises(RuntimeError):
        loudspeaker.play(chime())


def test_after_a_stop_nothing_ends_and_it_may_play_again(loudspeaker: Loudspeaker, qtbot: QtBot) -> None:
    loudspeaker.play(chime())
    loudspeaker.stop()
    with qtbot.assertNotEmitted(loudspeaker.ended, wait=30):
        pass
    with qtbot.waitSignal(loudspeaker.ended, timeout=10_000):
        loudspeaker.play(chime())


def test_without_a_loudspeaker_nothing_is_heard(parent: QObject, qtbot: QtBot) -> None:
    none = NoLoudspeaker(parent)
    with qtbot.waitSignal(none.ended) as end:
        none.play(chime())
    assert end.args == [False]


def test_the_fake_can_be_broken_and_held(parent: QObject, qtbot: QtBot) -> None:
    fake = FakeLoudspeaker(parent)
    fake.is_broken = fake.is_held = True
    fake.play(b"one")
    with qtbot.assertNotEmitted(fake.ended, wait=20):
        pass
    with qtbot.waitSignal(fake.ended) as end:
        fake.end()
    assert end.args == [False]
    assert fake.played == [b"one"]


def test_the_chime_has_two_tones_and_is_under_a_second_and_a_half() -> None:
    with wave.open(io.BytesIO(chime())) as file:
        rate_hz = file.getframerate()
        samples = array("h", file.readframes(file.getnframes()))
    assert 0.8 < length_s(chime()) < 1.5
    assert tone(samples, rate_hz, 0.05, 0.35) == pytest.approx(659, rel=0.03)
    assert tone(samples, rate_hz, 0.9, 1.2) == pytest.approx(523, rel=0.03)
    assert 10_000 < max(samples) < 32_767
    assert abs(samples[-1]) < 50


def test_what_is_no_sound_has_no_length() -> None:
    assert length_s(b"no sound") == 0.0


def tone(samples: "array[int]", rate_hz: int, begin_s: float, end_s: float) -> float:
    """The strongest pitch between 400 and 800 Hz, by comparing the part with itself shifted by one period."""
    part = samples[int(begin_s * rate_hz) : int(end_s * rate_hz)]
    best, best_shift = 0.0, 1
    for shift in range(rate_hz // 800, rate_hz // 400):
        likeness = sum(one * other for one, other in zip(part[:2000], part[shift:], strict=False))
        if likeness > best:
            best, best_shift = likeness, shift
    return rate_hz / best_shift
