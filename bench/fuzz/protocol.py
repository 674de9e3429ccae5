"""Senseless requests and frames at the real server: it lives, keeps its memory, and nothing in the office changes.

Three kinds of sender: somebody with a socket and no manners, a paired device whose program has gone mad, and a watcher
that sends anything but a greeting.
"""

from __future__ import annotations

import copy
import json
import random
import socket
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from bench.devices import PairedDevice
from bench.fuzz.told import Told
from bench.fuzz.watched import vitals_of
from bench.office import Office, OfficeFolder
from server.storage.engine import DATABASE_NAME
from server.web.contract import EXAMPLES
from wire.bookings import BOOKING_COMMANDS
from wire.commands import COMMANDS

LARGEST_GROWTH_MB = 25.0
MOST_FILES_MORE = 60
"""Connections that were cut off may stand for a minute before the server gives them up."""

WARM_UP = 300
ALIVE_WITHIN_S = 10.0
LARGEST_JUNK_BYTES = 20_000

_QUERIES = (
    "SELECT max(seq), count(*) FROM journal",
    "SELECT count(*), max(id) FROM ticket",
    "SELECT count(*), max(id) FROM booking",
    "SELECT * FROM service",
    "SELECT * FROM counter",
    "SELECT * FROM operator",
    "SELECT * FROM device",
)

# JSON of any shape: that is the point.
Json = Any


def fuzz(folder: Path, n_events: int, seed: int) -> Told:
    """Send that many."""
    told, chance = Told(), random.Random(seed)
    with Office(OfficeFolder(folder / "data", has_counters=True)) as office:
        office.fill_line(20)
        senders = _senders(office, chance)
        for _ in range(WARM_UP):
            _one(senders, chance, Told())
        before, facts = vitals_of(office.process.pid), _state_of(office)
        for n in range(n_events):
            _one(senders, chance, told)
            if n % 1_000 == 999:
                told.expect(_is_alive(office), f"no answer after {n + 1}")
        told.expect(_is_alive(office), "no answer at the end")
        office.settle()
        after = vitals_of(office.process.pid)
        grown_mb, more_files = after.memory_mb - before.memory_mb, after.n_files - before.n_files
        told.counts["MB more at the end"] = round(grown_mb)
        told.counts["files more at the end"] = more_files
        told.expect(grown_mb < LARGEST_GROWTH_MB, f"the server grew by {grown_mb:.0f} MB")
        told.expect(more_files < MOST_FILES_MORE, f"the server holds {more_files} files more")
        told.expect(_state_of(office) == facts, "the journal or the set-up changed")
        told.expect(len(office.fill_line(office.waiting() + 1)) == 1, "no number for the next visitor")
    return told


Sender = Callable[[random.Random], str]


def _senders(office: Office, chance: random.Random) -> Sequence[Sender]:
    http, push = office.url.removeprefix("http://"), office.push_address
    devices = [office.kiosks[0], office.board, office.counters[0]]
    return (
        lambda chance: _junk(http, chance),
        lambda chance: _junk(push, chance),
        lambda chance: _command(http, chance.choice(devices), chance),
        lambda chance: _command(http, chance.choice(devices), chance),
        lambda chance: _command(http, chance.choice(devices), chance),
        lambda chance: _watcher(push, chance),
    )


def _one(senders: Sequence[Sender], chance: random.Random, told: Told) -> None:
    what = chance.choice(senders)(chance)
    told.counts[what] += 1
    status = what.rpartition(" ")[2]
    if status.isdigit():
        told.expect(not 500 <= int(status) <= 599 and not 200 <= int(status) <= 299, what)


def _state_of(office: Office) -> tuple[object, ...]:
    """The last fact, and everything that was set up; what comes and goes by itself is left out."""
    with closing(sqlite3.connect(office.folder.path / DATABASE_NAME)) as database:
        return tuple(str(database.execute(query).fetchall()) for query in _QUERIES)


def _is_alive(office: Office) -> bool:
    connection = HTTPConnection(office.url.removeprefix("http://"), timeout=ALIVE_WITHIN_S)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _connected(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=ALIVE_WITHIN_S)


def _junk(address: str, chance: random.Random) -> str:
    """A request that begins well at times, and goes on badly."""
    heads = (
        b"",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"POST /api/auth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST /api/commands/call-next HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
        b"GET /%00%ff%2e%2e/ HTTP/9.9\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    )
    sent = chance.choice(heads) + chance.randbytes(chance.choice((0, 1, 10, 100, 1_000, LARGEST_JUNK_BYTES)))
    with suppress(OSError), _connected(address) as connection:
        connection.sendall(sent)
        if chance.random() < 0.5:
            # Without this the server would wait for more, as it must.
            connection.shutdown(socket.SHUT_WR)
            connection.recv(4_096)
    return "requests of nobody"


def _command(address: str, device: PairedDevice, chance: random.Random) -> str:
    """A command of a paired device with something in it that cannot be."""
    rule = chance.choice([*COMMANDS.values(), *BOOKING_COMMANDS.values()])
    example = EXAMPLES.get(rule.command)
    body = {} if example is None else json.loads(example.model_dump_json())
    headers = {
        "Authorization": f"Bearer {_token(device, chance)}",
        "Idempotency-Key": chance.choice(("k" * 12, "", "\u00e9" * 9, "a" * 65))
        if chance.random() < 0.2
        else "fuzz-0000",
        "Content-Type": chance.choice(("application/json", "application/json", "application/json", "text/plain", "")),
    }
    connection = HTTPConnection(address, timeout=ALIVE_WITHIN_S)
    try:
        connection.request("POST", f"/api/{rule.area}/{rule.path}", _spoilt(body, chance), headers)
        return f"commands that cannot be: {connection.getresponse().status}"
    except UnicodeEncodeError:
        return "commands that cannot be sent"
    finally:
        connection.close()


def _token(device: PairedDevice, chance: random.Random) -> str:
    token = device.token
    if chance.random() < 0.8:
        return token
    place = chance.randrange(len(token))
    return token[:place] + chance.choice("aZ0.-_") * chance.randint(0, 3) + token[place + 2 :]


def _spoilt(body: Json, chance: random.Random) -> bytes:
    """JSON that is none, or with a field more or of another kind; never what could be meant."""
    spoilt = copy.deepcopy(body)
    way = chance.randrange(5)
    if way == 0:
        return chance.randbytes(chance.randint(1, 200))
    if way == 1:
        text = json.dumps({**spoilt, "spoilt": 1})
        return text[: chance.randint(1, len(text) - 1)].encode()
    if way == 2:
        return b"[" * chance.randint(1, 30_000)
    if way == 3:
        return json.dumps(_anything(chance, 4)).encode() if chance.random() < 0.5 else b'{"a":1,"a":2,"b":NaN}'
    for name in spoilt:
        if chance.random() < 0.5:
            spoilt[name] = _anything(chance, 2)
    return json.dumps({**spoilt, f"spoilt{chance.randrange(9)}": _anything(chance, 2)}).encode()


def _anything(chance: random.Random, depth: int) -> Json:
    plain: tuple[Json, ...] = (
        None,
        True,
        -1,
        2**63,
        2**4000,
        1e308,
        "",
        "\0",
        "\ud83c\udf9f" * 9,
        "'; DROP TABLE fact; --",
    )
    if depth == 0 or chance.random() < 0.6:
        return chance.choice(plain)
    if chance.random() < 0.5:
        return [_anything(chance, depth - 1) for _ in range(chance.randint(0, 5))]
    return {chance.choice(("", "id", "\x1b@", "__proto__")): _anything(chance, depth - 1) for _ in range(3)}


_HANDSHAKE = (
    "GET / HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def _watcher(address: str, chance: random.Random) -> str:
    """The right handshake, then frames of any kind, without a mask, with lengths that lie, and greetings of nobody."""
    with suppress(OSError), _connected(address) as connection:
        connection.sendall(_HANDSHAKE.format(host=address).encode())
        if b"101" not in connection.recv(1_024)[:20]:
            return "watchers that were not let in"
        for _ in range(chance.randint(1, 5)):
            connection.sendall(_frame(chance))
        if chance.random() < 0.3:
            connection.recv(4_096)
    return "watchers that greet nobody"


def _frame(chance: random.Random) -> bytes:
    payload = chance.choice(
        (
            chance.randbytes(chance.choice((0, 5, 125, 4_000, 5_000))),
            json.dumps({"type": "hello", "token": "x" * chance.randint(0, 3_000), "last_seq": -1}).encode(),
            json.dumps(_anything(chance, 3)).encode(),
        )
    )
    first = chance.choice((0x81, 0x82, 0x88, 0x89, 0x01, 0x80, 0xFF, chance.randrange(256)))
    if chance.random() < 0.2:
        return bytes([first, 0xFF]) + chance.randbytes(12) + payload
    mask = chance.randbytes(4)
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else bytes([0xFE]) + len(payload).to_bytes(2, "big")
    return bytes([first]) + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
