"""Reads pictures that people send and draws tickets: `python -m server.drawing WHAT`, a process that lives for one.

What was sent comes in on standard input, what is made of it goes out as one line of JSON. Decoders are the likeliest
part of a server to be broken by a file: here one gets no more memory and time than a picture needs, and nothing of the
file is kept but what is to be seen.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from PIL import Image, ImageSequence

from hardware.encoder import PrinterOptions, encode_ticket
from hardware.raster import DOTS_PER_MM
from hardware.render import render_ticket_png
from hardware.ticket import TicketPaper
from server.application.picture_desk import LONGEST_MOVING_MS, PictureFault
from server.domain.showing import BLACKEST, LARGEST_LOGO_DOTS, PALEST, Logo

MOST_MEMORY_BYTES = 700_000_000
MOST_CPU_S = 25
PAPERS_MM = (58, 80)

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
_BROKEN = (OSError, SyntaxError, ValueError, IndexError, EOFError, OverflowError)
"""What Pillow raises of files that are none."""
_MOST_DOTS = 40_000_000
_MOST_MOVING_DOTS = 4_000_000
_LONGEST_SIDE_PX, _LONGEST_MOVING_SIDE_PX = 1280, 640
_MOST_FRAMES = 300
_SHORTEST_FRAME_MS, _USUAL_FRAME_MS = 20, 100
_QUALITY, _MOVING_QUALITY = 82, 60
_INK_BELOW = 128


class Unfit(Exception):  # noqa: N818 - says what was given
    """What was sent is not taken."""

    def __init__(self, fault: PictureFault) -> None:
        super().__init__(fault)
        self.fault = fault


def main(arguments: Sequence[str]) -> int:
    """Do one piece of work; the exit code says only whether it was done, a refusal is an answer too."""
    _limit()
    (what,) = arguments
    sent = sys.stdin.buffer.read()
    try:
        answer = WORK[what](sent)
    except Unfit as unfit:
        answer = {"fault": unfit.fault.value}
    except MemoryError:
        answer = {"fault": PictureFault.TOO_MANY_DOTS.value}
    json.dump(answer, sys.stdout)
    return 0


@contextmanager
def _broken_is_none() -> Iterator[None]:
    """Files may break behind their beginning too, where only a later frame or a note in them is read."""
    try:
        yield
    except Image.DecompressionBombError:
        raise Unfit(PictureFault.TOO_MANY_DOTS) from None
    except _BROKEN:
        raise Unfit(PictureFault.NO_PICTURE) from None


@_broken_is_none()
def draw_logo(sent: bytes) -> dict[str, Any]:
    """The sign as a ticket prints it: on white, without its margins, as large as fits, in black dots."""
    with _opened(sent) as file:
        flat = _on(file, "white").convert("L")
    # Margins are what nobody sees: next to white.
    seen = flat.point(lambda level: 255 if level < 248 else 0).getbbox()
    if seen is None:
        raise Unfit(PictureFault.EMPTY)
    sign = flat.crop(seen)
    widest, highest = LARGEST_LOGO_DOTS
    scale = min(widest / sign.width, highest / sign.height)
    size = max(1, round(sign.width * scale)), max(1, round(sign.height * scale))
    grey = sign.resize(size, Image.Resampling.LANCZOS)
    black = _black(grey)
    dots = black.tobytes()
    share = int.from_bytes(dots, "big").bit_count() / (size[0] * size[1])
    if share > BLACKEST:
        raise Unfit(PictureFault.TOO_BLACK)
    if share < PALEST:
        raise Unfit(PictureFault.EMPTY)
    return Logo(width_dots=size[0], dots=dots).to_record()


@_broken_is_none()
def draw_picture(sent: bytes) -> dict[str, Any]:
    """The picture as boards show it, drawn anew."""
    with _opened(sent) as file:
        if getattr(file, "n_frames", 1) > 1:
            return _moving(file)
        flat = _on(file, "black")
    flat.thumbnail((_LONGEST_SIDE_PX, _LONGEST_SIDE_PX), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    flat.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return _made("jpg", flat.size, 0, buffer)


def draw_tickets(sent: bytes) -> dict[str, Any]:
    """A ticket as printers of both widths get it, drawn from the very bytes that would be sent to them."""
    asked = json.loads(sent)
    words: dict[str, Any] = asked["words"]
    if words.get("lines_after"):
        words["lines_after"] = tuple(words["lines_after"])
    png = None if asked["logo_png"] is None else b64decode(asked["logo_png"])
    paper = TicketPaper(**words, logo_png=png)
    return {"papers": [_paper(paper, width_mm) for width_mm in PAPERS_MM]}


WORK: Mapping[str, Callable[[bytes], dict[str, Any]]] = {
    "logo": draw_logo,
    "picture": draw_picture,
    "tickets": draw_tickets,
}


def _paper(paper: TicketPaper, width_mm: int) -> dict[str, Any]:
    options = PrinterOptions(width_mm=width_mm)
    png = render_ticket_png(encode_ticket(paper, options), options.width_dots)
    with Image.open(io.BytesIO(png)) as image:
        length_mm = -(-image.height // DOTS_PER_MM)
        # Half as large it is still sharp on a screen, and a fifth of the bytes.
        small = image.convert("L").resize((image.width // 2, image.height // 2), Image.Resampling.BOX)
    buffer = io.BytesIO()
    small.quantize(8).save(buffer, "PNG", optimize=True)
    return {"width_mm": width_mm, "length_mm": length_mm, "png": b64encode(buffer.getvalue()).decode()}


def _opened(sent: bytes) -> Image.Image:
    if not sent:
        raise Unfit(PictureFault.NOTHING)
    try:
        # Pillow warns of very many dots; here that is a refusal.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file = Image.open(io.BytesIO(sent), formats=_FORMATS)
        width, height = file.size
        is_moving = getattr(file, "n_frames", 1) > 1
        if width * height > (_MOST_MOVING_DOTS if is_moving else _MOST_DOTS):
            raise Unfit(PictureFault.TOO_MANY_DOTS)
        file.load()
    except Image.DecompressionBombError:
        raise Unfit(PictureFault.TOO_MANY_DOTS) from None
    except _BROKEN:
        raise Unfit(PictureFault.NO_PICTURE) from None
    return file


def _on(image: Image.Image, ground: str) -> Image.Image:
    """Upright, without see-through parts, in plain colours."""
    image = _upright(image).convert("RGBA")
    flat = Image.new("RGBA", image.size, ground)
    flat.alpha_composite(image)
    return flat.convert("RGB")


def _upright(image: Image.Image) -> Image.Image:
    from PIL import ImageOps

    # Phones write into the file how they were held; that note goes with everything else that was in it.
    return ImageOps.exif_transpose(image) or image


def _black(grey: Image.Image) -> Image.Image:
    """Black dots for what is dark; greys of a photograph become a grid of dots, drawings keep hard edges."""
    counts = grey.histogram()
    n_grey = sum(counts[48:208])
    mode = Image.Dither.FLOYDSTEINBERG if n_grey > sum(counts) * 0.4 else Image.Dither.NONE
    dots = grey.convert("1", dither=mode)
    return dots.point(lambda level: 0 if level else 255, mode="1")


def _moving(file: Image.Image) -> dict[str, Any]:
    frames: list[Image.Image] = []
    lengths_ms: list[int] = []
    for n, frame in enumerate(ImageSequence.Iterator(file)):
        length_ms = int(frame.info.get("duration") or _USUAL_FRAME_MS)
        lengths_ms.append(max(_SHORTEST_FRAME_MS, length_ms))
        if n >= _MOST_FRAMES or sum(lengths_ms) > LONGEST_MOVING_MS:
            raise Unfit(PictureFault.TOO_LONG)
        flat = _on(frame, "black")
        flat.thumbnail((_LONGEST_MOVING_SIDE_PX, _LONGEST_MOVING_SIDE_PX), Image.Resampling.BILINEAR)
        frames.append(flat)
    buffer = io.BytesIO()
    frames[0].save(
        buffer,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=lengths_ms,
        loop=0,
        quality=_MOVING_QUALITY,
        method=2,
    )
    return _made("webp", frames[0].size, sum(lengths_ms), buffer)


def _made(kind: str, size: tuple[int, int], moving_ms: int, buffer: io.BytesIO) -> dict[str, Any]:
    return {
        "kind": kind,
        "width_px": size[0],
        "height_px": size[1],
        "moving_ms": moving_ms,
        "content": b64encode(buffer.getvalue()).decode(),
    }


def _limit() -> None:
    """No more memory and time than a picture needs, where the system can say so."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
