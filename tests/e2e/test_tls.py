"""TLS on the office's network: the distribution's proxy, the office's own authority, real programs through both."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from appkit.httpcall import UnreachableError, WrongServerError
from appkit.identity import Access
from appkit.rehearsal import Rehearsal
from appkit.robotdriver import RobotDriver
from server.application.device_desk import NewDevice
from server.cli import run
from server.storage.engine import open_engine
from server.storage.set_up import add_device
from server.tls_authority import Wishes, issue
from server.tls_proxy import reload_proxy
from server.tls_standing import TlsStanding, read_standing
from tests.e2e.kiosk_people import QUICK_TOUCHES, SCREEN, eventually, take_number
from wire.codes import DeviceRole

WITHIN_S = 40.0
BOARD_SCREEN = ("--screen", "1920x1080@43in")
COUNTER_SCREEN = ("--screen", "1366x768@15.6in")
NAMES = {"kiosk": "Kios", "display": "TV", "counter": "Loket"}
YEAR_S = 365 * 24 * 3600


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Proxy:
    """nginx with the configuration that the office wrote."""

    def __init__(self, data: Path, port: int) -> None:
        self.port = port
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        assert program is not None, "the tests need nginx-light; ./giliran test installs it"
        configuration = data / "tls" / "nginx.conf"
        self._process = subprocess.Popen([program, "-c", str(configuration.resolve()), "-e", "stderr"])
        eventually(self._answers, "the proxy answers", WITHIN_S)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(WITHIN_S)

    def _answers(self) -> bool:
        assert self._process.poll() is None, "nginx refused its configuration"
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True


def standing_of(data: Path) -> TlsStanding:
    standing = read_standing(data)
    assert standing is not None
    return standing


def encrypt(office: Rehearsal, data: Path, port: int) -> Proxy:
    """Write what TLS needs into this folder, and start the proxy before the office's server."""
    http, push = office.addresses
    arguments = ["--listen", f"127.0.0.1:{port}", "--http", http, "--push", push, "--data", str(data)]
    assert run(["tls", *arguments]) == 0
    return Proxy(data, port)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with Rehearsal(tmp_path_factory.mktemp("office")) as office:
        office.serve()
        yield office


@pytest.fixture(scope="module")
def proxy(office: Rehearsal) -> Iterator[Proxy]:
    """Before the office's server; its programs are told this address from now on."""
    proxy = encrypt(office, office.data, free_port())
    office.url = f"https://127.0.0.1:{proxy.port}#{standing_of(office.data).pin}"
    yield proxy
    proxy.stop()


def served_certificate(proxy: Proxy) -> bytes:
    """Empty where the proxy breaks off, as a worker of it does that was told to end."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection(("127.0.0.1", proxy.port), WITHIN_S) as plain,
            context.wrap_socket(plain) as secure,
        ):
            return secure.getpeercert(binary_form=True) or b""
    except OSError:
        return b""


def issue_anew(office: Rehearsal, proxy: Proxy, at: int) -> x509.Certificate:
    """Another certificate by the same authority, made at that moment; the proxy shows it from now on."""
    issue(office.data, Wishes(port=proxy.port, names=()), at)
    made = kept_certificate(office)
    assert reload_proxy(office.data)
    await_served(proxy, made)
    return made


def kept_certificate(office: Rehearsal) -> x509.Certificate:
    """The one in the office's folder, whatever the proxy shows."""
    return x509.load_pem_x509_certificate((office.data / "tls" / "server.pem").read_bytes())


def await_served(proxy: Proxy, certificate: x509.Certificate) -> None:
    served = certificate.public_bytes(Encoding.DER)
    eventually(lambda: served_certificate(proxy) == served, "the proxy shows it", WITHIN_S)


def code_for(office: Rehearsal, role: DeviceRole, name: str, counter: int | None = None, **hardware: str) -> str:
    """A pairing code, made in this process: the command itself is tried elsewhere and takes its time."""
    new = NewDevice(role=role, name=name, counter_number=counter, hardware=tuple(hardware.items()))
    engine = open_engine(office.data)
    try:
        return add_device(engine, new, now=int(time.time()))
    finally:
        engine.dispose()


def started(office: Rehearsal, program: str, name: str, code: str, *arguments: str) -> RobotDriver:
    state = str(office.folder / f"state-{name}")
    return RobotDriver(program, ["--server", office.url, "--pair", code, "--state", state, *arguments])


@pytest.fixture(scope="module")
def programs(office: Rehearsal, proxy: Proxy) -> Iterator[dict[str, RobotDriver]]:
    printer = office.printer("kiosk").url
    codes = {
        "kiosk": code_for(office, DeviceRole.KIOSK, "Kios", printer=printer),
        "display": code_for(office, DeviceRole.BOARD, "TV"),
        "counter": code_for(office, DeviceRole.COUNTER, "Loket", 1),
    }
    screens = {"kiosk": (*SCREEN, *QUICK_TOUCHES), "display": BOARD_SCREEN, "counter": COUNTER_SCREEN}
    with ExitStack() as stack:
        yield {
            program: stack.enter_context(started(office, program, NAMES[program], code, *screens[program]))
            for program, code in codes.items()
        }


def is_live(program: RobotDriver) -> bool:
    """Whether it was told of the office, over a socket of its own."""
    return any('"state": "live"' in line for line in program.log)


def await_live(programs: dict[str, RobotDriver]) -> None:
    for name, program in programs.items():
        eventually(partial(is_live, program), f"{name} is live", WITHIN_S, said=partial(list, program.log))


def test_kiosk_board_and_counter_work_over_tls(office: Rehearsal, programs: dict[str, RobotDriver]) -> None:
    await_live(programs)
    assert take_number(programs["kiosk"])
    for name in NAMES.values():
        record = json.loads((office.folder / f"state-{name}" / "device.json").read_text())
        assert record["server"].startswith("https://")
        assert f"{record['server']}#{record['authority_pin']}" == office.url


def test_expired_certificate_does_not_stop_paired_devices(
    office: Rehearsal, proxy: Proxy, programs: dict[str, RobotDriver]
) -> None:
    """What a device with a clock in the year 2099 sees, or of a server that stood in 1970: the dates do not fit."""
    await_live(programs)
    now = int(time.time())
    for years in (-40, 40):
        shown = issue_anew(office, proxy, now + years * YEAR_S)
        moment = datetime.now(UTC)
        assert not shown.not_valid_before_utc <= moment <= shown.not_valid_after_utc
        with closing(Access(office.url, office.folder / "state-TV")) as access:
            eventually(partial(is_let_in, access), "it is let in", WITHIN_S)
    renewed = issue_anew(office, proxy, now)
    assert renewed.not_valid_before_utc <= datetime.now(UTC) <= renewed.not_valid_after_utc


def is_let_in(access: Access) -> bool:
    """A worker of the proxy that was told to end may break off; devices ask again."""
    try:
        return bool(access.token())
    except UnreachableError:
        return False


def test_browser_that_knows_the_authority_trusts_the_certificate(office: Rehearsal, proxy: Proxy) -> None:
    """Strictly, with names and dates, as a browser does."""
    context = ssl.create_default_context(cafile=str(office.data / "tls" / "authority.pem"))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    for name in ("127.0.0.1", "localhost"):
        # A worker of the proxy that was told to end may still answer with the certificate of the test before.
        eventually(lambda name=name: trusts(context, proxy.port, name), f"trusted as {name}")  # type: ignore[misc]


def trusts(context: ssl.SSLContext, port: int, name: str) -> bool:
    """Whether such a browser gets through; it tries again where a worker that ends breaks off."""
    try:
        with (
            socket.create_connection(("127.0.0.1", port), WITHIN_S) as plain,
            context.wrap_socket(plain, server_hostname=name) as secure,
        ):
            return secure.version() == "TLSv1.3"
    except (ssl.SSLError, ConnectionError):
        return False


def test_server_renews_its_certificate_by_itself(office: Rehearsal, proxy: Proxy, tmp_path: Path) -> None:
    before, path = kept_certificate(office), office.data / "tls" / "standing.json"
    url, due = office.url, replace(standing_of(office.data), renew_at=int(time.time()) - 1)
    path.write_text(json.dumps(asdict(due)))
    office.stop_server()
    office.serve()
    office.url = url
    # What the proxy shows tells nothing yet: a worker of it that was told to end may show an older one still.
    eventually(lambda: standing_of(office.data).renew_at > time.time(), "it is made", WITHIN_S)
    made = kept_certificate(office)
    assert made != before
    await_served(proxy, made)
    with closing(Access(office.url, tmp_path, code_for(office, DeviceRole.BOARD, "Anew"))) as access:
        eventually(partial(is_let_in, access), "it is let in", WITHIN_S)


@pytest.fixture
def impostor(office: Rehearsal, proxy: Proxy, tmp_path: Path) -> Iterator[Proxy]:
    """The same server behind a proxy of somebody else's: all is right but the authority."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    impostor = encrypt(office, elsewhere, free_port())
    yield impostor
    impostor.stop()


def test_programs_say_in_plain_words_that_the_server_is_another_one(office: Rehearsal, impostor: Proxy) -> None:
    words = {"counter": ("status", "bukan server kantor ini"), "display": ("board.sentence", "tidak mengenali server")}
    roles = {"counter": (DeviceRole.COUNTER, 2), "display": (DeviceRole.BOARD, None)}
    for program, (name, said) in words.items():
        role, counter = roles[program]
        state = office.folder / f"state-misled-{program}"
        state.mkdir()
        with closing(Access(office.url, state, code_for(office, role, f"Misled {program}", counter))) as access:
            assert access.token()
        misled = ["--server", f"https://127.0.0.1:{impostor.port}", "--state", str(state)]
        with RobotDriver(program, misled) as robot:
            robot.wait(name, contains=said, timeout_s=WITHIN_S)


def test_device_that_was_told_another_authority_says_nothing_to_this_one(
    office: Rehearsal, impostor: Proxy, tmp_path: Path
) -> None:
    code = code_for(office, DeviceRole.BOARD, "Careful")
    address = f"https://127.0.0.1:{impostor.port}#{standing_of(office.data).pin}"
    with closing(Access(address, tmp_path, code)) as access, pytest.raises(WrongServerError, match="not "):
        access.token()
    with closing(Access(office.url, tmp_path, code)) as access:
        assert access.token(), "the code was not given away"
