"""Senseless files where people may send some: pictures, the set-up file, the office's template.

They are read as the server reads them. Each is refused in its own words or read; nothing else is raised, and none takes
longer than somebody would wait.
"""

from __future__ import annotations

import io
import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from bench.fuzz.told import Told
from server.application.office_template import load_template
from server.application.set_up_document import BadSetUpFile, document_of, read_set_up
from server.drawing import Unfit, draw_logo, draw_picture
from server.serve import prepare_office
from server.settings import Address, Settings
from server.storage.engine import open_engine
from server.storage.reads import Reads
from server.storage.set_up import BRANCH_ID

LONGEST_S = 10.0
RATES = (0.0, 0.0003, 0.002, 0.02)
"""How much of a document is spoilt."""

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")

# A document of any shape: that is the point.
Json = Any
Reader = Callable[[bytes], object]


def fuzz(folder: Path, n_events: int, seed: int) -> Told:
    """Send that many files."""
    told, chance = Told(), random.Random(seed)
    pictures = [_picture(name, chance) for name in FORMATS]
    document = _document(folder)
    for n in range(n_events):
        way = n % 3
        if way == 2:
            _read(
                "set-up files",
                _read_document,
                json.dumps(_changed(document, chance, chance.choice(RATES))).encode(),
                told,
            )
        else:
            reader = (draw_logo, draw_picture)[way]
            _read("pictures", reader, _mutated(chance.choice(pictures), chance), told)
    return told


def _read(what: str, reader: Reader, sent: bytes, told: Told) -> None:
    began_s = time.monotonic()
    try:
        reader(sent)
        told.counts[f"{what} that were read"] += 1
    except (Unfit, BadSetUpFile):
        told.counts[f"{what} that were refused"] += 1
    except Exception as error:  # noqa: BLE001 - whatever else is raised is what we look for
        told.faults.append(f"{what}: {type(error).__name__} {error}"[:500])
    took_s = time.monotonic() - began_s
    told.expect(took_s < LONGEST_S, f"{what}: {took_s:.0f} s for {len(sent)} bytes")


def _read_document(sent: bytes) -> object:
    return read_set_up(json.loads(sent))


def _document(folder: Path) -> Json:
    anywhere = Address(host="127.0.0.1", port=0)
    assert load_template("disdukcapil")
    prepare_office(Settings(data_directory=folder / "data", http=anywhere, push=anywhere, template="disdukcapil"))
    engine = open_engine(folder / "data")
    try:
        return json.loads(json.dumps(document_of(Reads(engine, BRANCH_ID).office())))
    finally:
        engine.dispose()


def _picture(kind: str, chance: random.Random) -> bytes:
    image = Image.frombytes("RGB", (64, 48), chance.randbytes(64 * 48 * 3))
    buffer = io.BytesIO()
    if kind == "GIF":
        frames = [Image.frombytes("L", (32, 32), chance.randbytes(32 * 32)) for _ in range(4)]
        frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], duration=200)
    else:
        image.save(buffer, kind)
    return buffer.getvalue()


def _mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 30))):
        place = chance.randrange(len(changed))
        way = chance.randrange(4)
        if way == 0:
            changed[place] = chance.randrange(256)
        elif way == 1:
            # Sizes and counts stand in the first bytes.
            changed[min(place, 40) % len(changed)] = chance.choice((0, 1, 0x7F, 0x80, 0xFF))
        elif way == 2:
            del changed[place : place + chance.randint(1, 50)]
        else:
            changed[place:place] = chance.randbytes(chance.randint(1, 50))
        if not changed:
            return b""
    return bytes(changed)


def _changed(document: Json, chance: random.Random, rate: float) -> Json:
    """The same document with some values of another kind, missing or doubled; `rate` of all of them."""
    if isinstance(document, dict):
        kept = {name: _changed(each, chance, rate) for name, each in document.items() if chance.random() > rate}
        return {**kept, "unknown": 1} if chance.random() < rate else kept
    if isinstance(document, list):
        items = [_changed(each, chance, rate) for each in document if chance.random() > rate]
        return items * 2 if chance.random() < rate else items
    if chance.random() > rate:
        return document
    return chance.choice((None, -1, 0, 2**63, 1e308, "", "\0", "x" * 5_000, [], {}, True, "9999-99-99", "25:61"))
