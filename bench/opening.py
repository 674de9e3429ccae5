"""The opening minute of bookings: what the crowd on the pages costs those who stand in the hall, and what it gets."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bench.devices import Connection
from bench.figures import Report, at_least, at_most
from bench.office import Office, OfficeFolder
from bench.presses import percentile
from bench.process import Process

RATE = 300
_QUIET_S, _CROWDED_S = 30, 60
_EVERY_S = 0.1
_POLLS_A_SECOND = 250
"""What 5,000 phones ask in a second that look every 20 s."""

_POLL_S = 20
_PUBLIC_URL = "https://antrean.contoh.go.id"


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """Tickets and calls ten times a second, quietly and beside the crowd; then phones that look at unchanged pages."""
    report.begin("the opening minute of bookings")
    quiet_s, crowded_s = (5, 10) if is_quick else (_QUIET_S, _CROWDED_S)
    with Office(OfficeFolder(folder / "opening", has_counters=True), "--public-url", _PUBLIC_URL) as office:
        tickets = office.fill_line(100)
        quiet = _hall(office, quiet_s)
        arguments = ["bench.crowd", office.url, str(RATE), str(crowded_s)]
        with Process(arguments) as crowd:
            crowded = _hall(office, crowded_s)
            told = json.loads(crowd.line(60))
        for name in ("ticket", "call"):
            before, during = percentile(quiet[name], 0.99), percentile(crowded[name], 0.99)
            report.add(f"opening.{name}_quiet_p99_ms", before, "ms")
            report.add(f"opening.{name}_p99_ms", during, "ms")
            report.add(f"opening.{name}_ratio", during / before, "", at_most(3))
        report.add("opening.pages_a_second", told["pages"] / crowded_s, "1/s", at_least(RATE * 0.95))
        report.add("opening.page_p99_ms", told["p99_ms"], "ms")
        report.add("opening.tried", told["tried"], "")
        report.add("opening.held", len(told["held"]), "")
        report.add("opening.doubled", sum(count - 1 for count in Counter(told["held"]).values()), "", at_most(0))
        report.add("opening.asked_to_wait", told["statuses"].get("503", 0), "")
        faulty = sum(count for status, count in told["statuses"].items() if status >= "500" and status != "503")
        report.add("opening.errors", faulty + told["broken"], "", at_most(0))
        report.add("status_polls.core_share", _polls(office, tickets, 5 if is_quick else _POLL_S), "", at_most(0.2))


def _hall(office: Office, seconds: float) -> dict[str, list[float]]:
    """How long tickets and calls took, in milliseconds."""
    connection = Connection(office.url)
    took: dict[str, list[float]] = {"ticket": [], "call": []}
    issuing, calling = office.issuing(), office.calling()
    until_s, turn = time.monotonic() + seconds, 0
    while time.monotonic() < until_s:
        for name, target in (("ticket", issuing), ("call", calling)):
            began_ns = time.monotonic_ns()
            body = target.bodies[turn % len(target.bodies)].encode()
            connection.post(target.path, body, target.tokens[turn % len(target.tokens)])
            took[name].append((time.monotonic_ns() - began_ns) / 1e6)
        turn += 1
        time.sleep(_EVERY_S)
    connection.close()
    return took


def _polls(office: Office, tickets: list[tuple[int, str]], seconds: float) -> float:
    """The share of a core that the server needs while phones ask for a page that they have already."""
    link = office.status_link(tickets[-1][0])
    asker = HTTPConnection(urlsplit(office.url).netloc, timeout=30)
    asker.request("GET", link)
    answer = asker.getresponse()
    answer.read()
    etag, n_threads = answer.headers["ETag"], 5
    asker.close()
    office.settle()
    before_s, began_s = office.process.cpu_s(), time.monotonic()
    threads = [
        threading.Thread(target=_poll, args=(office.url, link, etag, _POLLS_A_SECOND / n_threads, began_s + seconds))
        for _ in range(n_threads)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (office.process.cpu_s() - before_s) / (time.monotonic() - began_s)


def _poll(url: str, link: str, etag: str, rate: float, until_s: float) -> None:
    http = HTTPConnection(urlsplit(url).netloc, timeout=30)
    next_s = time.monotonic()
    while next_s < until_s:
        time.sleep(max(0.0, next_s - time.monotonic()))
        http.request("GET", link, headers={"If-None-Match": etag})
        answer = http.getresponse()
        answer.read()
        # A page that time changed meanwhile is kept by the phone like the one before.
        etag = answer.headers.get("ETag", etag)
        next_s += 1 / rate
    http.close()
