"""The power goes: every image of the disk that a cut could leave is opened and looked at, `giliran faults 3`."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bench.faults.clients import Client, Crowd
from bench.faults.images import NAMES, Disk, Loss
from bench.faults.killing import folder_services
from bench.faults.oracles import chain_faults, integrity_faults
from bench.faults.tracing import Deed, Step, steps, traced
from bench.figures import Report, at_least, at_most
from bench.office import Office, OfficeFolder
from server.storage.engine import DATABASE_NAME

_SEQ = re.compile(rb'"seq":(\d+)')
_TICKET = re.compile(rb'"ticket_id":(\d+),"number":"([^"]+)"')


@dataclass(slots=True, kw_only=True)
class Cuts:
    """What the images of one trace showed. `n_tickets` were acknowledged in all, `n_lossy` images had lost writes."""

    n_images: int = 0
    n_lossy: int = 0
    n_tickets: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Said:
    """What anybody had been told at one moment: facts up to this number, and these tickets."""

    seq: int = 0
    tickets: dict[int, str] = field(default_factory=dict)


def measure(report: Report, folder: Path, *, images: int) -> None:
    """Row 3 in full."""
    report.begin(f"power cuts at any moment of a server under load, {images} images")
    trace = record(folder, wishes=images // 20 + 40)
    cuts = look_at_cuts(trace, folder, images, random.Random(images))
    for fault in cuts.faults[:10]:
        report.begin(f"  FAULT: {fault}")
    report.add("power.images", cuts.n_images, "", at_least(images))
    report.add("power.images_with_losses", cuts.n_lossy, "", at_least(images / 2))
    report.add("power.acknowledged", cuts.n_tickets, "")
    report.add("power.faults", len(cuts.faults), "", at_most(0))


def record(folder: Path, *, wishes: int) -> Path:
    """Have a traced server issue and call so many tickets and stop; its data before that is kept beside the trace."""
    office_folder, trace = OfficeFolder(folder / "served", has_counters=True), folder / "trace"
    shutil.copytree(office_folder.path, folder / "before")
    with Office(office_folder, before=traced(trace)) as office:
        tickets, calls = Crowd(), Crowd()
        for kiosk in office.kiosks:
            token = kiosk.token
            tickets.add(Client(office.url, lambda token=token: token), "issue-ticket", folder_services(office))  # type: ignore[misc]
        for counter in office.counters[:2]:
            token = counter.token
            calls.add(Client(office.url, lambda token=token: token), "call-next", dict, 0.05)  # type: ignore[misc]
        tickets.wait_for(wishes)
        tickets.stop()
        calls.stop()
    return trace


def look_at_cuts(trace: Path, folder: Path, images: int, chance: random.Random) -> Cuts:
    """Open so many images, spread over the whole trace, and look for what must be there."""
    cuts = Cuts()
    disk, said = Disk(folder / "before"), _Said()
    done = list(steps(trace, folder / "served"))
    wanted = _places(done, images, chance)
    for place, step in enumerate(done):
        _hear(said, step)
        disk.follow(step)
        for _ in range(wanted.get(place, 0)):
            loss = chance.choice(list(Loss))
            cuts.n_images += 1
            cuts.n_lossy += disk.n_pending() > 0 and loss is not Loss.NONE
            image = folder / "image"
            _cut(disk, image, loss, chance)
            cuts.faults += [f"step {place}, {loss.value}: {fault}" for fault in _faults(image, said)]
    cuts.n_tickets = len(said.tickets)
    return cuts


def _places(done: Sequence[Step], images: int, chance: random.Random) -> dict[int, int]:
    """After which steps the power goes, and how often: anywhere, once the office is open and answers."""
    answered = next(place for place, step in enumerate(done) if _TICKET.search(step.data))
    # Before a file was written nothing can be lost; a cut between two answers is the same cut.
    writing = [place for place in range(answered, len(done)) if done[place].name in NAMES]
    places: dict[int, int] = {}
    for _ in range(images):
        place = chance.choice(writing)
        places[place] = places.get(place, 0) + 1
    return places


def _hear(said: _Said, step: Step) -> None:
    if step.deed is not Deed.SAY:
        return
    said.seq = max([said.seq, *(int(seq) for seq in _SEQ.findall(step.data))])
    said.tickets |= {int(ticket_id): number.decode() for ticket_id, number in _TICKET.findall(step.data)}


def _cut(disk: Disk, image: Path, loss: Loss, chance: random.Random) -> None:
    image.mkdir(exist_ok=True)
    for leftover in image.iterdir():
        leftover.unlink()
    disk.cut(image, loss, chance)


def _faults(image: Path, said: _Said) -> list[str]:
    try:
        return [*integrity_faults(image), *chain_faults(image), *_missing(image, said)]
    except (sqlite3.DatabaseError, DBAPIError) as error:
        return [f"it cannot be read: {error}"]


def _missing(image: Path, said: _Said) -> Iterator[str]:
    with closing(sqlite3.connect(image / DATABASE_NAME)) as database:
        (last_seq,) = database.execute("SELECT max(seq) FROM journal").fetchone()
        there = dict(database.execute("SELECT id, number FROM ticket").fetchall())
    if last_seq < said.seq:
        yield f"fact {said.seq} was told of, the journal ends with {last_seq}"
    lost = [number for ticket_id, number in said.tickets.items() if there.get(ticket_id) != number]
    if lost:
        yield f"{len(lost)} acknowledged tickets are missing, the first is {lost[0]}"
    if len(set(there.values())) != len(there):
        yield "a number was given twice"
