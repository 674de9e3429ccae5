"""Plays a sound as the board does and says how it ended: `python -m display.soundcheck [FILE.wav]`.

The chime comes first, as before every call. One line of JSON: `ended` (played, no_device, no_player or refused) and
`output`, what the system calls its loudspeaker.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from appkit.nonecount import keep_none
from display.chime import chime
from display.loudspeaker import Loudspeaker, QtLoudspeaker


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays the chime and the file, if one is given; 0 if all of it sounded."""
    files = [Path(name) for name in (sys.argv[1:] if arguments is None else arguments)]
    keep_none()
    application = QCoreApplication([])
    ended, output = "no_player", ""
    try:
        loudspeaker = QtLoudspeaker()
    except ImportError:
        pass
    else:
        output = loudspeaker.output_name()
        ended = "no_device"
        if output:
            is_heard = play_all(application, loudspeaker, [chime(), *(file.read_bytes() for file in files)])
            ended = "played" if is_heard else "refused"
    sys.stdout.write(json.dumps({"ended": ended, "output": output}) + "\n")
    return 0 if ended == "played" else 1


def play_all(application: QCoreApplication, loudspeaker: Loudspeaker, sounds: Sequence[bytes]) -> bool:
    """Plays one after the other; whether all of them sounded to their end."""
    playing = _Playing(application, loudspeaker, sounds)
    QTimer.singleShot(0, playing, playing.go_on)
    application.exec()
    return playing.is_heard


class _Playing(QObject):
    def __init__(self, application: QCoreApplication, loudspeaker: Loudspeaker, sounds: Sequence[bytes]) -> None:
        super().__init__()
        self._application, self._loudspeaker, self._left = application, loudspeaker, list(sounds)
        self.is_heard = True
        loudspeaker.ended.connect(self._ended)

    def go_on(self) -> None:
        if self._left and self.is_heard:
            self._loudspeaker.play(self._left.pop(0))
        else:
            self._application.quit()

    def _ended(self, is_heard: bool) -> None:
        self.is_heard = self.is_heard and is_heard
        self.go_on()


if __name__ == "__main__":
    raise SystemExit(main())
