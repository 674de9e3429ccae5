"""Two networks of this machine with a bad cable between them: real packets are lost, late, doubled and out of order.

Needs Linux and root. Nothing leaves the machine: both ends are network namespaces without any other way out.
"""

from __future__ import annotations

import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import threading
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType

SERVER_IP, CLIENT_IP = "10.99.0.1", "10.99.0.2"
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
_LARGEST_PACKET_BYTES = 65_536
_LOOK_S = 0.5
_TUN = Path("/dev/net/tun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cable:
    """How bad it is, for each way and each packet.

    Attributes:
        delay_ms: with up to `jitter_ms` more, so that packets overtake each other.
        lost_share, doubled_share: of packets.
        is_pulled: nothing passes.
        mtu_bytes: the longest packet; set when the cable is laid.
    """

    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    lost_share: float = 0.0
    doubled_share: float = 0.0
    is_pulled: bool = False
    mtu_bytes: int = 1_500


def why_not() -> str:
    """Why this machine cannot have such a cable; empty if it can."""
    if os.geteuid() != 0:
        return "needs root for network namespaces"
    if not _TUN.exists():
        return "needs /dev/net/tun"
    done = subprocess.run(["ip", "netns", "list"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "needs network namespaces (iproute2)"


class Tunnel:
    """The two namespaces, `server` and `client`, and the cable. Ends with the context and leaves nothing behind.

    Attributes:
        cable: may be changed at any time, but for its MTU.
        n_lost, n_passed: packets.
    """

    def __init__(self, cable: Cable, seed: int = 0) -> None:
        self.cable = cable
        self.n_lost = self.n_passed = 0
        self._chance = random.Random(seed)
        own = f"giliran-{os.getpid()}"
        self.server, self.client = f"{own}-s", f"{own}-c"
        self._ends: list[int] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cable", daemon=True)

    def __enter__(self) -> Tunnel:
        for place, (namespace, ip) in enumerate(((self.server, SERVER_IP), (self.client, CLIENT_IP))):
            _ip("netns", "add", namespace)
            name = f"g{os.getpid() % 100_000}-{place}"
            self._ends.append(_tun(name))
            _ip("link", "set", name, "netns", namespace)
            for words in (
                ["addr", "add", f"{ip}/24", "dev", name],
                ["link", "set", name, "mtu", str(self.cable.mtu_bytes), "up"],
                ["link", "set", "lo", "up"],
            ):
                _ip("-n", namespace, *words)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        for end in self._ends:
            os.close(end)
        for namespace in (self.server, self.client):
            subprocess.run(["ip", "netns", "del", namespace], capture_output=True, check=False)

    @staticmethod
    def within(namespace: str) -> list[str]:
        """Words before a command line that run it inside."""
        return ["ip", "netns", "exec", namespace]

    def _run(self) -> None:
        due: list[tuple[float, int, int, bytes]] = []
        places = count()
        while not self._stopping.is_set():
            wait_s = max(0.0, due[0][0] - time.monotonic()) if due else _LOOK_S
            ready, _, _ = select.select(self._ends, [], [], min(_LOOK_S, wait_s))
            for end in ready:
                packet = os.read(end, _LARGEST_PACKET_BYTES)
                far = self._ends[1] if end == self._ends[0] else self._ends[0]
                for at_s in self._arrivals():
                    heapq.heappush(due, (at_s, next(places), far, packet))
            while due and due[0][0] <= time.monotonic():
                _, _, far, packet = heapq.heappop(due)
                os.write(far, packet)
                self.n_passed += 1

    def _arrivals(self) -> list[float]:
        """When one packet arrives: never, once or twice."""
        cable = self.cable
        if cable.is_pulled or self._chance.random() < cable.lost_share:
            self.n_lost += 1
            return []
        n = 2 if self._chance.random() < cable.doubled_share else 1
        now_s = time.monotonic()
        return [now_s + (cable.delay_ms + self._chance.random() * cable.jitter_ms) / 1000 for _ in range(n)]


def _tun(name: str) -> int:
    end = os.open(_TUN, os.O_RDWR)
    fcntl.ioctl(end, _TUNSETIFF, struct.pack("16sH", name.encode(), _IFF_TUN | _IFF_NO_PI))
    return end


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], capture_output=True, check=True)
