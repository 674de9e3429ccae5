"""A test call says plainly what is missing: the voice, the loudspeaker, or the board's sound part."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from hardware.calltrial import CallTrial, Making, Playing, call_findings, try_call
from hardware.diagnosis import Doctor, Weight
from hardware.doctor import main

_NOBODY = (sys.executable, "-c", "")


def _maker(writes: bool) -> tuple[str, ...]:
    """A program that makes a sound or refuses."""
    code = "import sys; open(sys.argv[sys.argv.index('--to') + 1], 'wb').write(b'RIFF')" if writes else "exit(1)"
    return (sys.executable, "-c", code)


def _player(ended: str, output: str = "HDMI") -> tuple[str, ...]:
    """A program that says how it ended, and how many files it was given."""
    told = json.dumps({"ended": ended, "output": output})
    return (sys.executable, "-c", f"import sys; print('{told}'.replace('HDMI', f'HDMI {{len(sys.argv) - 1}}'))")


@pytest.mark.parametrize(
    ("writes", "engine", "making"),
    [
        (True, sys.executable, Making.SPOKEN),
        (True, "no-such-engine", Making.SPOKEN),
        (False, "no-such-engine", Making.NO_ENGINE),
        (False, sys.executable, Making.FAILED),
    ],
    ids=["engine", "recordings", "no engine", "broken"],
)
def test_the_sentence_is_played_if_there_is_one_and_else_the_chime_alone(writes: bool, engine: str, making: Making):
    trial = try_call(None, engine, _maker(writes), _player("played"))
    assert trial == CallTrial(making=making, playing=Playing.PLAYED, output=f"HDMI {int(writes)}")


def test_a_board_without_its_sound_part_is_named():
    assert try_call(None, player=_NOBODY, maker=_maker(writes=True)).playing is Playing.NO_PLAYER
    assert try_call(None, player=("/no/such/program",), maker=_maker(writes=True)).playing is Playing.NO_PLAYER


def test_every_state_has_a_sentence_and_an_advice_of_its_own():
    said = set()
    for playing in Playing:
        *_, last = call_findings(Doctor(), CallTrial(making=Making.SPOKEN, playing=playing, output="TV"))
        assert last.advice
        assert (last.weight is Weight.FINE) == (playing is Playing.PLAYED)
        said.add(last.sentence)
    for making in Making:
        first, *rest = call_findings(Doctor(), CallTrial(making=making, playing=Playing.PLAYED, output="TV"))
        assert (making is Making.SPOKEN) == (rest == [])
        said.add(first.sentence)
    assert len(said) == len(Playing) + 2


def test_the_real_programs_make_a_call_and_say_that_this_machine_has_no_loudspeaker(
    capsys: pytest.CaptureFixture[str],
):
    """Whatever this machine has, the answer is one of those that are true for a whole installation."""
    main(["--call", "--json"])
    (device,) = json.loads(capsys.readouterr().out)["devices"]
    said = [finding["sentence"]["id"] for finding in device["findings"]]
    assert device["kind"] == "sound"
    assert "Kalimat panggilan tidak dapat dibuat." not in said
    assert not any("tidak lengkap" in sentence for sentence in said)


def test_an_office_that_is_not_there_is_said_without_its_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--call", "--data", str(tmp_path / "gone"), "--lang", "en"]) == 1
    told = capsys.readouterr().out
    assert "The sentence of the call could not be made." in told
    assert str(tmp_path) not in told
