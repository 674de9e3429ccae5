"""After a piece of a real morning, no secret and nobody's number stands in the office's folder or in any log.

And the repository holds no key, password or token at all.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest

from appkit.httpcall import HttpCaller
from appkit.identity import Access
from appkit.rehearsal import Rehearsal
from bench.devices import PairedDevice
from server.application.device_desk import NewDevice
from server.application.partners import Partner
from server.cli import run
from server.settings import Address
from server.storage.engine import open_engine
from server.storage.partners import add_partner
from server.storage.set_up import add_device, add_operator
from tests.server.office.newcomer import LETTERS, Person, code_of
from tests.server.web.test_whole_partner import App
from tests.server.web.test_whole_server import Client
from wire.codes import DeviceRole, OperatorRole

ROOT = Path(__file__).parents[2]
PIN, PASSWORD = "739164", "kuda hijau naik sepeda"
NAME, PHONE, NIK = "Wulandari Kusumaatmadja", "81234567890", "3204014101901234"
WHO = {"name": NAME, "phone": f"0{PHONE}", "nik": NIK, "consent_version": 1}


@dataclass
class Morning:
    """What was used that nobody may find again.

    Attributes:
        secrets: by what it is.
        log, data: what the server said, and the folder it kept things in.
    """

    secrets: dict[str, bytes] = field(default_factory=dict)
    log: str = ""
    data: Path = Path()


def found_in(content: bytes, secret: bytes) -> bool:
    """As it is, as text of the usual kinds, or as a database or a log may write it."""
    ways = {
        secret,
        secret.hex().encode(),
        secret.hex().upper().encode(),
        base64.b64encode(secret).rstrip(b"="),
        base64.urlsafe_b64encode(secret).rstrip(b"="),
        secret.decode("latin-1").encode("utf-16-le"),
        quote(secret).encode(),
    }
    return any(way in content for way in ways)


def set_up(morning: Morning, office: Rehearsal) -> None:
    """The first administrator: password, second factor, recovery codes, a session."""
    (line,) = [each for each in office.said if each.startswith("first administrator: ")]
    host, _, path = line.removeprefix("first administrator: http://").partition("/")
    person = Person(host)
    assert person.open(f"/{path}") == 200
    assert person.send(f"/{path}", name="Ibu Ratna", login="ratna", password=PASSWORD) == 200
    letters = LETTERS.search(person.html)
    assert letters
    text = letters.group(1).replace(" ", "")
    morning.secrets["second factor as text"] = text.encode()
    morning.secrets["second factor"] = base64.b32decode(text + "=" * (-len(text) % 8))
    assert person.send(person.path, code=code_of(letters.group(1))) == 200
    recovery = re.findall(r"<code>([a-zA-Z0-9-]{8,})</code>", person.html)
    morning.secrets |= {f"recovery code {n}": code.encode() for n, code in enumerate(recovery)}
    morning.secrets["session of a browser"] = person.cookies["giliran_kantor"].encode()
    assert recovery


def take_and_serve(morning: Morning, office: Rehearsal) -> None:
    """A kiosk gives a number, an operator calls and serves it."""
    engine = open_engine(office.data)
    add_operator(engine, login="sari", name="Sari", role=OperatorRole.OPERATOR, pin=PIN)

    def code_for(role: DeviceRole, name: str, counter: int | None = None) -> str:
        return add_device(engine, NewDevice(role=role, name=name, counter_number=counter), now=int(time.time()))

    for role, counter in ((DeviceRole.KIOSK, None), (DeviceRole.COUNTER, 1)):
        state = office.folder / f"state-{role}"
        state.mkdir()
        code = code_for(role, f"My {role}", counter)
        morning.secrets[f"pairing code of the {role}"] = code.encode()
        with closing(Access(office.url, state, code)) as access:
            morning.secrets[f"token of the {role}"] = access.token().encode()
        morning.secrets[f"key of the {role}"] = (state / "device.key").read_bytes()
        assert stat.S_IMODE((state / "device.key").stat().st_mode) == 0o600
    kiosk = PairedDevice(office.url, code_for(DeviceRole.KIOSK, "Kiosk 2"))
    counter = PairedDevice(office.url, code_for(DeviceRole.COUNTER, "Counter 2", 2))
    counter.command("sign-in", operator_name="sari", pin=PIN)
    taken = counter.command("take-counter", counter_id=2)
    assert taken
    for service_id in (1, 2, 3, 4):
        kiosk.command("issue-ticket", service_id=service_id)
    counter.command("call-next")
    morning.secrets |= {"another token": kiosk.token.encode(), "another token of a counter": counter.token.encode()}
    engine.dispose()


def book(morning: Morning, office: Rehearsal) -> None:
    """Another app books for somebody with name, phone and NIK."""
    engine = open_engine(office.data)
    new = Partner(id=0, name="Aplikasi Kota", limit_per_minute=6000, open_bookings=100)
    secret = add_partner(engine, new, now=int(time.time()))
    engine.dispose()
    app = App(Client(Address.parse(office.url.removeprefix("http://")), secret))
    service_id, (slot_at, *_) = app.free_slots()
    token = str(app.hold(service_id, slot_at).json["token"])
    assert app.post(f"/bookings/{token}/confirm", WHO).json["state"] == "confirmed"
    kept = {"name": NAME.encode(), "phone": PHONE.encode(), "NIK": NIK.encode()}
    morning.secrets |= {"secret of another app": secret.encode(), **kept}


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Morning:
    morning = Morning()
    with Rehearsal(tmp_path_factory.mktemp("morning")) as office:
        office.serve()
        assert run(["tls", "--data", str(office.data)]) == 0
        morning.secrets |= {"PIN": PIN.encode(), "password": PASSWORD.encode()}
        set_up(morning, office)
        take_and_serve(morning, office)
        book(morning, office)
        with closing(HttpCaller(office.url)) as caller:
            # Faulty requests are what logs tell most of.
            caller.post("/api/devices/pair", json.dumps({"code": "GEHEIM23", "public_key": 5, "pin": PIN}))
            caller.get(f"/t/{PHONE}?nik={NIK}", {"Authorization": f"Bearer {NIK}"})
        assert run(["backup", str(office.data / "copy.db"), "--data", str(office.data)]) == 0
        morning.data, morning.log = office.data, "\n".join(office.said)
        office.stop_server()
    return morning


def files_of(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def test_what_was_used_is_found_nowhere(morning: Morning) -> None:
    files = {str(path.relative_to(morning.data)): path.read_bytes() for path in files_of(morning.data)}
    assert len(files) > 8
    assert any(b"Aplikasi Kota" in content for content in files.values()), "what is not secret is found"
    assert len(morning.secrets) > 20
    for what, secret in morning.secrets.items():
        assert not found_in(morning.log.encode(), secret), f"{what} stands in the log"
        for name, content in files.items():
            assert not found_in(content, secret), f"{what} stands in {name}"


def test_keys_are_for_the_servers_user_alone(morning: Morning) -> None:
    private = [
        path
        for path in files_of(morning.data)
        if b"PRIVATE KEY" in path.read_bytes() or "keys" in path.parts or path.name in ("secrets.json", "nginx.conf")
    ]
    assert {"secrets.json", "nginx.conf", "authority.key", "server.key"} <= {path.name for path in private}
    assert len(private) > 4
    for path in private:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert stat.S_IMODE(morning.data.stat().st_mode) & 0o077 == 0


def test_keys_lie_outside_the_database(morning: Morning) -> None:
    secrets = json.loads((morning.data / "secrets.json").read_text())
    databases = [path.read_bytes() for path in files_of(morning.data) if path.read_bytes()[:15] == b"SQLite format 3"]
    assert len(databases) >= 2, "the office and its copy"
    for database in databases:
        assert b"PRIVATE KEY" not in database
        assert not any(found_in(database, bytes.fromhex(secret)) for secret in secrets.values())


SECRET_SHAPES = {
    "a private key": re.compile(rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}"),
    "a key of a cloud": re.compile(rb"\bAKIA[0-9A-Z]{16}\b"),
    "a token of a forge": re.compile(rb"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[A-Za-z0-9_-]{20})"),
    "a token of a chat": re.compile(rb"\bxox[abprs]-[A-Za-z0-9-]{10,}|\b[0-9]{9,10}:AA[A-Za-z0-9_-]{33}\b"),
    "a signed token": re.compile(rb"\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}"),
    "an address with a password": re.compile(
        rb"\b[a-z]{3,8}://[A-Za-z0-9._-]+:(?!secret@)[^@\s/\"'{}<>$]{6,}@[a-z0-9]"
    ),
}


def tracked() -> Iterator[Path]:
    git = shutil.which("git")
    listed = git and subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if not listed or listed.returncode:
        # Not a checkout, or nobody here to read it: then everything that is here.
        folders = lambda path: path.relative_to(ROOT).parts[:-1]  # noqa: E731
        is_ours = lambda path: not any(name.startswith((".", "__pycache__")) for name in folders(path))  # noqa: E731
        yield from (path for path in ROOT.rglob("*") if path.is_file() and is_ours(path))
        return
    yield from (path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file())


def test_repository_holds_no_secret() -> None:
    paths = list(tracked())
    assert len(paths) > 500
    names = [path.name for path in paths if path.suffix in (".key", ".p12", ".pfx", ".db", ".sqlite")]
    assert names == []
    for path in paths:
        content = path.read_bytes()
        for what, shape in SECRET_SHAPES.items():
            assert not shape.search(content), f"{path.relative_to(ROOT)} holds {what}"


@pytest.mark.parametrize(
    "text",
    [
        b"-----BEGIN " + b"PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0",
        b"AKIA" + b"ABCDEFGHIJKLMNOP",
        b"ghp" + b"_" + b"a" * 36,
        b"postgres://giliran" + b":hunter22@db",
    ],
)
def test_secrets_of_these_shapes_would_be_found(text: bytes) -> None:
    assert any(shape.search(text) for shape in SECRET_SHAPES.values())
