"""A test call: its sentence is made as the server makes it and played as a board plays it, each by its own program."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hardware.diagnosis import Doctor, Finding, Weight

_MAKER = (sys.executable, "-m", "server", "voice", "say")
_PLAYER = (sys.executable, "-m", "display.soundcheck")
_LIMIT_S = 60.0
_NUMBER, _COUNTER = "A 012", "1"


class Making(StrEnum):
    """How the sentence was made."""

    SPOKEN = "spoken"
    NO_ENGINE = "no_engine"
    FAILED = "failed"


class Playing(StrEnum):
    """How it was played; the words of `display.soundcheck`."""

    PLAYED = "played"
    NO_DEVICE = "no_device"
    NO_PLAYER = "no_player"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class CallTrial:
    """What came of a test call. `output` is what the system calls its loudspeaker, empty where there is none."""

    making: Making
    playing: Playing
    output: str = ""


def try_call(
    data: Path | None, engine: str = "espeak-ng", maker: Sequence[str] = _MAKER, player: Sequence[str] = _PLAYER
) -> CallTrial:
    """Make a call and play it, the chime first; without a sentence the chime alone, as in the hall.

    Args:
        data: the office's folder, for its own words and recordings; None speaks as a new office does.
        engine: program without which a sentence can only come from recordings.
        maker, player: the two programs.
    """
    with tempfile.TemporaryDirectory(prefix="giliran-call-") as folder:
        sound = Path(folder, "call.wav")
        office = ["--without-office"] if data is None else ["--data", str(data)]
        _run([*maker, _NUMBER, "--counter", _COUNTER, "--to", str(sound), *office])
        is_made = sound.is_file()
        making = Making.SPOKEN if is_made else Making.FAILED
        if not is_made and shutil.which(engine) is None:
            making = Making.NO_ENGINE
        return _played(making, _run([*player, *([str(sound)] if is_made else [])]))


def call_findings(doctor: Doctor, trial: CallTrial) -> list[Finding]:
    """Say what came of a test call."""
    return [*_making_findings(doctor, trial), _playing_finding(doctor, trial)]


def _run(command: Sequence[str]) -> str:
    """What a program printed; nothing when it does not end or is not there."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT_S, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def _played(making: Making, told: str) -> CallTrial:
    if not told:
        return CallTrial(making=making, playing=Playing.NO_PLAYER)
    record = json.loads(told)
    return CallTrial(making=making, playing=Playing(record["ended"]), output=str(record["output"]))


def _making_findings(doctor: Doctor, trial: CallTrial) -> list[Finding]:
    _ = doctor.text
    if trial.making is Making.SPOKEN:
        return []
    if trial.making is Making.NO_ENGINE:
        return [
            Finding(
                weight=Weight.ATTENTION,
                sentence=_("Komputer ini belum bisa berbicara: panggilan hanya berbunyi ting-tong tanpa kata."),
                advice=_("Pasang program suara espeak-ng di komputer server, atau pakai rekaman suara sendiri."),
            )
        ]
    return [
        Finding(
            weight=Weight.BROKEN,
            sentence=_("Kalimat panggilan tidak dapat dibuat."),
            advice=_("Pastikan folder data kantor benar, dan minta teknisi menjalankan: giliran voice check"),
        )
    ]


def _playing_finding(doctor: Doctor, trial: CallTrial) -> Finding:
    _ = doctor.text
    if trial.playing is Playing.PLAYED:
        what = _("Panggilan percobaan sudah diputar lewat {output}.")
        if trial.making is not Making.SPOKEN:
            what = _("Bunyi ting-tong sudah diputar lewat {output}.")
        return Finding(
            weight=Weight.FINE,
            sentence=what.format(output=trial.output),
            advice=_("Tidak terdengar? Keraskan televisi atau pengeras suara, dan pastikan tidak dibisukan."),
        )
    if trial.playing is Playing.NO_DEVICE:
        sentence = _("Komputer ini tidak punya keluaran suara.")
        advice = _("Sambungkan televisi atau pengeras suara, nyalakan, lalu coba lagi.")
    elif trial.playing is Playing.NO_PLAYER:
        sentence = _("Program papan di komputer ini tidak lengkap: bagian suaranya tidak ada.")
        advice = _("Jalankan pemeriksaan ini di komputer papan. Jika ini komputer papan, pasang ulang Giliran.")
    else:
        sentence = _("Keluaran suara ada, tetapi bunyinya tidak selesai diputar.")
        advice = _("Pilih keluaran suara yang benar di pengaturan komputer, lalu coba lagi.")
    return Finding(weight=Weight.BROKEN, sentence=sentence, advice=advice)
