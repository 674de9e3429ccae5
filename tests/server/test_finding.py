"""The server announces itself, and programs that look for one find it: with real multicast, on loopback."""

import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from appkit.finding import Finder, FoundServer
from server.finding import own_addresses
from server.finding_process import Announced, FindingProcess, announced
from server.settings import Address, Announce, Settings
from wire.access import ServerInfo

ROOT = Path(__file__).parents[2]
WITHIN_S = 20
INFO = ServerInfo(office_name="Kantor Uji", version="1", epoch="abcdef01-2345.1", push_url="ws://x", at=1)


class Looking:
    """A program that looks, and waits for what it should find."""

    def __init__(self) -> None:
        self.servers: tuple[FoundServer, ...] = ()
        self._changed = threading.Condition()
        self._finder = Finder(self._take, interfaces=("127.0.0.1",))
        self._finder.start()

    def _take(self, servers: tuple[FoundServer, ...]) -> None:
        with self._changed:
            self.servers = servers
            self._changed.notify_all()

    def see(self, offices: set[str]) -> None:
        with self._changed:
            seen = self._changed.wait_for(lambda: {each.office for each in self.servers} == offices, WITHIN_S)
        assert seen, self.servers

    def stop(self) -> None:
        self._finder.stop()


@pytest.fixture
def looking() -> Iterator[Looking]:
    looking = Looking()
    yield looking
    looking.stop()


def told(office: str, name: str, port: int = 8000) -> Announced:
    return Announced(office=office, id=name, address=Address(host="127.0.0.1", port=port))


def test_server_is_found_with_name_and_address_and_forgotten_when_it_ends(looking: Looking) -> None:
    process = FindingProcess()
    process.start(told("Kantor Uji & Coba", "aa", 8123))
    try:
        looking.see({"Kantor Uji & Coba"})
        assert looking.servers[0].urls == ("http://127.0.0.1:8123",)
    finally:
        process.stop()
    looking.see(set())


def test_two_servers_are_two(looking: Looking) -> None:
    first, second = FindingProcess(), FindingProcess()
    first.start(told("Satu", "a1"))
    second.start(told("Dua", "b2"))
    try:
        looking.see({"Satu", "Dua"})
        assert len({each.name for each in looking.servers}) == 2
    finally:
        first.stop()
        second.stop()


def test_announcing_ends_with_whoever_began_it() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "server.finding", "--port", "1", "--id", "x", "--office", "x", "--address", "127.0.0.1"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        assert select.select([process.stderr], [], [], WITHIN_S)[0]
        assert b"announced" in process.stderr.readline()
        # What a terminal and a service manager send to everybody is meant for the server.
        process.send_signal(signal.SIGINT)
        process.terminate()
        process.stdin.close()
        assert process.wait(WITHIN_S) == 0


def settings(tmp_path: Path, host: str, announce: Announce = Announce.AUTO) -> Settings:
    return Settings(
        data_directory=tmp_path,
        http=Address(host=host, port=0),
        push=Address(host=host, port=0),
        announce=announce,
    )


@pytest.mark.parametrize(("host", "is_told"), [("0.0.0.0", True), ("192.168.1.2", True), ("127.0.0.1", False)])
def test_server_for_its_own_computer_alone_is_not_announced(tmp_path: Path, host: str, is_told: bool) -> None:
    address = Address(host=host, port=8000)
    assert (announced(settings(tmp_path, host), address, INFO) is not None) is is_told
    assert announced(settings(tmp_path, host, Announce.NEVER), address, INFO) is None
    always = announced(settings(tmp_path, host, Announce.ALWAYS), address, INFO)
    assert always == Announced(office="Kantor Uji", id="abcdef01", address=address)


def test_own_addresses_are_those_that_others_reach() -> None:
    assert not [each for each in own_addresses() if each.startswith("127.")]
