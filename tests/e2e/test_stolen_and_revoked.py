"""What a stolen token and a revoked device are worth at a real server: nothing, and that soon."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from appkit.rehearsal import Rehearsal
from bench.devices import PairedDevice
from server.application.access import TOKEN_LIVES_S
from server.application.device_desk import NewDevice
from server.storage.engine import open_engine
from server.storage.set_up import add_device, revoke_device
from tests.clock import allowed
from wire.access import CHALLENGE_PREFIX
from wire.base64url import encoded
from wire.codes import DeviceRole

OUT_WITHIN_S = allowed(5.0)
SIGNED_IN_PATHS = (
    ("POST", "/api/commands/issue-ticket"),
    ("POST", "/api/bookings/ask-bookable"),
    ("GET", "/api/tickets/1/paper"),
    ("GET", "/api/tickets/1/why?other=1"),
    ("GET", "/api/staffing"),
)

_moment = threading.Event()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with Rehearsal(tmp_path_factory.mktemp("office")) as office:
        office.serve()
        yield office


def paired(office: Rehearsal, name: str) -> PairedDevice:
    engine = open_engine(office.data)
    code = add_device(engine, NewDevice(role=DeviceRole.KIOSK, name=name), now=int(time.time()))
    engine.dispose()
    return PairedDevice(office.url, code)


def asked(office: Rehearsal, method: str, path: str, token: str, body: object = None) -> tuple[int, dict[str, object]]:
    connection = http.client.HTTPConnection(urlsplit(office.url).netloc, timeout=10)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": f"k{time.monotonic_ns()}",
    }
    connection.request(method, path, json.dumps(body or {}), headers)
    response = connection.getresponse()
    told = json.loads(response.read())
    connection.close()
    return response.status, told


def is_shut_out(office: Rehearsal, token: str) -> bool:
    return all(asked(office, method, path, token)[0] == 401 for method, path in SIGNED_IN_PATHS)


def test_revoked_device_is_refused_everywhere_within_five_seconds(office: Rehearsal) -> None:
    device = paired(office, "Lost")
    token = device.token
    push_url = f"ws://{office.addresses[1]}"
    assert device.command("issue-ticket", service_id=1)
    with connect(push_url) as watcher:
        watcher.send(json.dumps({"type": "hello", "token": token}))
        assert json.loads(watcher.recv(timeout=10))["type"] == "welcome"
        engine = open_engine(office.data)
        # Another process than the server's, as `giliran device revoke` is one.
        revoke_device(engine, "Lost")
        engine.dispose()
        revoked_at = time.monotonic()
        with pytest.raises(ConnectionClosed):
            while time.monotonic() - revoked_at < 2 * OUT_WITHIN_S:
                watcher.recv(timeout=2 * OUT_WITHIN_S)
        socket_s = time.monotonic() - revoked_at
    while not is_shut_out(office, token):
        assert time.monotonic() - revoked_at < 2 * OUT_WITHIN_S
        _moment.wait(0.02)
    all_s = time.monotonic() - revoked_at
    print(f"socket closed after {socket_s:.2f} s, refused everywhere after {all_s:.2f} s")
    assert all_s < OUT_WITHIN_S
    with connect(push_url) as watcher:
        watcher.send(json.dumps({"type": "hello", "token": token}))
        assert json.loads(watcher.recv(timeout=10))["type"] == "refused"
    with pytest.raises(RuntimeError, match="401"):
        PairedDevice.token.fget(without_token(device))  # type: ignore[attr-defined]


def without_token(device: PairedDevice) -> PairedDevice:
    """The same device, key and all, that has to earn a new token."""
    device._token = ""
    return device


def test_thief_of_a_token_earns_no_other(office: Rehearsal) -> None:
    """Without the device's key the token ends with its life, and nothing of what was overheard makes another."""
    device = paired(office, "Robbed")
    assert device.token
    assert TOKEN_LIVES_S <= 300
    thief = Ed25519PrivateKey.generate()
    nonce = str(asked(office, "POST", "/api/auth/challenge", device.token, {"device_id": device._id})[1]["nonce"])
    forged = {
        "device_id": device._id,
        "nonce": nonce,
        "signature": encoded(thief.sign(CHALLENGE_PREFIX + nonce.encode())),
    }
    assert asked(office, "POST", "/api/auth/token", device.token, forged)[0] == 401
    signature = encoded(device._key.sign(CHALLENGE_PREFIX + nonce.encode()))
    assert asked(office, "POST", "/api/auth/token", "", forged | {"signature": signature})[0] == 200
    # What went over the wire just now, once more, and for another device.
    assert asked(office, "POST", "/api/auth/token", "", forged | {"signature": signature})[0] == 401
    other = paired(office, "Neighbour")
    assert (
        asked(office, "POST", "/api/auth/token", "", forged | {"signature": signature, "device_id": other._id})[0]
        == 401
    )
    # A token is for what its device may do, and for nothing else.
    assert asked(office, "POST", "/api/commands/call-next", device.token)[1]["code"] == "forbidden"


@pytest.mark.parametrize("place", [0, 5, -5, -1])
def test_token_with_a_letter_changed_is_none(office: Rehearsal, place: int, tmp_path: Path) -> None:
    device = paired(office, f"Letter {place}")
    letters = list(device.token)
    letters[place] = "A" if letters[place] != "A" else "B"
    assert is_shut_out(office, "".join(letters))
    assert is_shut_out(office, "")
