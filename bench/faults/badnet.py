"""An office over a bad network, with the programs' own session layer: `giliran faults 20`, `19`, `21`, `23`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.faults.oracles import chain_faults
from bench.faults.proxy import Proxy
from bench.faults.tunnel import SERVER_IP, Cable, Tunnel, why_not
from bench.figures import Report, at_least, at_most
from bench.office import KIOSKS, LOOPBACK, PIN, OfficeFolder
from bench.presses import percentile
from bench.process import Process

LOST_WITHIN_S, BACK_WITHIN_S = 2.0, 5.0
TICKET_P95_MS, CALL_P95_MS = 3_000, 2_000
_HTTP, _PUSH = 8000, 8001


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """What a kiosk and a counter felt; see `bench.faults.session`. Moments are by the machine's monotonic clock.

    Attributes:
        lost_at_s, live_at_s: of both. most_lost: how often the one said so that said it more often.
    """

    tickets: list[tuple[int, str]]
    called: list[str]
    unknown: int
    ticket_ms: list[float]
    call_ms: list[float]
    lost_at_s: list[float]
    live_at_s: list[float]
    most_lost: int

    def doubles(self) -> int:
        """Numbers or people that came twice."""
        return len(self.tickets) - len(set(self.tickets)) + len(self.called) - len(set(self.called))


class Visit:
    """A kiosk that takes numbers and a counter that calls, in a process of their own. Ends with the context."""

    def __init__(self, folder: OfficeFolder, server: str, before: Sequence[str] = (), every_s: float = 1.0) -> None:
        spec = {
            "server": server,
            "state": str(folder.path.parent / f"{folder.path.name}-devices"),
            "kiosk": folder.codes[0],
            "counter": folder.codes[KIOSKS + 1],
            "counter_id": str(folder.counter_ids[0]),
            "login": f"loket{folder.counter_ids[0]}",
            "pin": PIN,
            "service_id": str(folder.skills()[0][0]),
            "ticket_every_s": str(every_s),
            "call_every_s": str(every_s * 1.5),
        }
        self._process = Process(["bench.faults.session", json.dumps(spec)], before)
        assert self._process.line(90) == "ready", "both are live and the counter is open"

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stop()

    def end(self) -> Felt:
        """Let them finish what they began; what they felt."""
        self._process.tell("enough")
        told = json.loads(self._process.line(90))
        told["tickets"] = [(ticket_id, number) for ticket_id, number in told["tickets"]]
        return Felt(**told)


@contextmanager
def served_over(folder: OfficeFolder, cable: Cable) -> Iterator[tuple[Tunnel, str, list[str]]]:
    """An office at the far end of a cable: the tunnel, the server's address, and words to run clients with."""
    with Tunnel(cable) as tunnel:
        arguments = ["server", "serve", "--data", str(folder.path), "--http", f"{SERVER_IP}:{_HTTP}"]
        with Process([*arguments, "--push", f"{SERVER_IP}:{_PUSH}"], Tunnel.within(tunnel.server)) as server:
            server.line()
            yield tunnel, f"http://{SERVER_IP}:{_HTTP}", Tunnel.within(tunnel.client)


@contextmanager
def served_behind_proxies(folder: OfficeFolder) -> Iterator[tuple[str, Proxy, Proxy]]:
    """An office on loopback behind a bad network: the address for clients, and the ways of its two protocols."""
    arguments = ["server", "serve", "--data", str(folder.path), "--http", f"{LOOPBACK}:0", "--push", f"{LOOPBACK}:0"]
    with Process(arguments) as server:
        _, url, _, push_url = server.line().split()
        push_address = push_url.removeprefix("ws://")
        # Clients are told where the socket is: there, too, they have to meet the bad network.
        with (
            Proxy(push_address) as push,
            Proxy(url.removeprefix("http://"), renamed=(push_address, push.address)) as http,
        ):
            yield f"http://{http.address}", http, push


def measure_loss(report: Report, folder: Path, *, seconds: int) -> None:
    """Rows 20 and 21: a fifth of all packets lost each way, 100 ms there and back, some doubled and out of order."""
    report.begin(f"20 % loss and 100 ms for {seconds} s: real packets, the programs' own session layer")
    cable = Cable(delay_ms=50, jitter_ms=5, lost_share=0.2, doubled_share=0.02)
    felt, lost_share = _spent(report, folder, cable, seconds)
    report.add("loss.packets_lost_share", lost_share, "", at_least(0.15))
    add_felt(report, "loss", felt)
    share = 600 / max(600, seconds)
    report.add("loss.false_lost_in_10_min", felt.most_lost * share, "", at_most(1))
    report.add("loss.false_lost_of_both_in_10_min", len(felt.lost_at_s) * share, "")


def measure_small_packets(report: Report, folder: Path, *, seconds: int) -> None:
    """Row 23: no packet is longer than 576 bytes."""
    report.begin("packets of 576 bytes at the most")
    felt, _ = _spent(report, folder, Cable(mtu_bytes=576), seconds)
    add_felt(report, "mtu", felt)
    report.add("mtu.lost", len(felt.lost_at_s), "", at_most(0))


def measure_pulled_cable(report: Report, folder: Path, *, seconds: int) -> None:
    """Row 19: no packet says that anybody is gone."""
    report.begin("a pulled cable: no packet passes, nobody hangs up")
    office = _folder_if_possible(report, folder)
    if office is None:
        return
    with served_over(office, Cable()) as (tunnel, server, before), Visit(office, server, before, every_s=0.5) as visit:
        time.sleep(2)
        tunnel.cable = Cable(is_pulled=True)
        pulled_s = time.monotonic()
        time.sleep(seconds)
        tunnel.cable = Cable()
        back_s = time.monotonic()
        time.sleep(BACK_WITHIN_S + 1)
        felt = visit.end()
    lost_s = [at_s - pulled_s for at_s in felt.lost_at_s if at_s > pulled_s][:2]
    live_s = [at_s - back_s for at_s in felt.live_at_s if at_s > back_s][:2]
    report.add("pulled.said_after_s", max(lost_s, default=99), "s", at_most(LOST_WITHIN_S))
    report.add("pulled.back_after_s", max(live_s, default=99), "s", at_most(BACK_WITHIN_S))
    report.add("pulled.doubles", felt.doubles(), "", at_most(0))


def add_felt(report: Report, name: str, felt: Felt) -> None:
    """The figures of every bad network."""
    report.add(f"{name}.tickets", len(felt.tickets), "", at_least(1))
    report.add(f"{name}.calls", len(felt.called), "", at_least(1))
    report.add(f"{name}.ticket_ms.p50", percentile(felt.ticket_ms, 0.5), "ms")
    report.add(f"{name}.ticket_ms.p95", percentile(felt.ticket_ms, 0.95), "ms", at_most(TICKET_P95_MS))
    report.add(f"{name}.call_ms.p50", percentile(felt.call_ms, 0.5), "ms")
    report.add(f"{name}.call_ms.p95", percentile(felt.call_ms, 0.95), "ms", at_most(CALL_P95_MS))
    report.add(f"{name}.doubles", felt.doubles(), "", at_most(0))
    report.add(f"{name}.unknown", felt.unknown, "", at_most(0))


def _spent(report: Report, folder: Path, cable: Cable, seconds: int) -> tuple[Felt, float]:
    office = _folder_if_possible(report, folder)
    if office is None:
        raise SystemExit(1)
    with served_over(office, cable) as (tunnel, server, before), Visit(office, server, before) as visit:
        time.sleep(seconds)
        felt = visit.end()
        lost_share = tunnel.n_lost / max(1, tunnel.n_lost + tunnel.n_passed)
    report.add("faults", len(chain_faults(office.path)), "", at_most(0))
    return felt, lost_share


def _folder_if_possible(report: Report, folder: Path) -> OfficeFolder | None:
    if reason := why_not():
        report.begin(f"  {reason}")
        return None
    return OfficeFolder(folder / "badnet", has_counters=True)
