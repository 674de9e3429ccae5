"""Pictures read and tickets drawn for somebody at a page, each in a process of its own: see `server.drawing`."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from base64 import b64decode, b64encode
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from server.application.picture_desk import NewPicture, PaperView, PictureFault, PictureRefused
from server.application.refusals import Refusal
from server.domain.showing import BadShowing, Logo
from wire.codes import RefusalCode

_log = logging.getLogger(__name__)

WITHIN_S = 30
_WAIT_S = 5
_REMEMBERED = 6
_LONGEST_NAME = 80


class DrawingProcess:
    """See `server.application.picture_desk.Drawer`. One at a time: a picture may take the memory of a whole server."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        # The same ticket is looked at again and again; two small pictures each.
        self._drawn = lru_cache(_REMEMBERED)(self._draw_tickets)

    def logo(self, sent: bytes) -> Logo:
        """See the port."""
        try:
            return Logo.from_record(self._work("logo", sent))
        except BadShowing:
            raise PictureRefused(PictureFault.NO_PICTURE) from None

    def picture(self, sent: bytes, name: str) -> NewPicture:
        """See the port."""
        made = self._work("picture", sent)
        made["content"] = b64decode(made["content"])
        plain = "".join(each for each in name if each.isprintable()).strip()
        return NewPicture(name=plain[:_LONGEST_NAME] or "-", **made)

    def tickets(self, words: dict[str, object], logo: Logo | None) -> Sequence[PaperView]:
        """See the port."""
        png = None if logo is None else b64encode(logo.as_png()).decode()
        return self._drawn(json.dumps({"words": words, "logo_png": png}, sort_keys=True))

    def _draw_tickets(self, asked: str) -> Sequence[PaperView]:
        drawn = self._work("tickets", asked.encode())["papers"]
        return tuple(
            PaperView(width_mm=each["width_mm"], length_mm=each["length_mm"], png=b64decode(each["png"]))
            for each in drawn
        )

    def _work(self, what: str, sent: bytes) -> dict[str, Any]:
        if not self._one_at_a_time.acquire(timeout=_WAIT_S):
            raise Refusal(RefusalCode.OVERLOADED, "another picture is being drawn")
        try:
            answer: dict[str, Any] = json.loads(self._run(what, sent))
        except subprocess.TimeoutExpired:
            raise PictureRefused(PictureFault.TOO_LONG) from None
        except ValueError:
            # It broke, or was stopped at its limits: what was sent is no picture.
            raise PictureRefused(PictureFault.NO_PICTURE) from None
        finally:
            self._one_at_a_time.release()
        if "fault" in answer:
            raise PictureRefused(PictureFault(answer["fault"]))
        return answer

    def _run(self, what: str, sent: bytes) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "server.drawing", what],
            cwd=Path(__file__).parents[1],
            input=sent,
            capture_output=True,
            timeout=WITHIN_S,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            _log.warning("a picture could not be drawn", extra={"code": done.returncode, "said": said})
        return done.stdout.decode()
