"""Two counters press *next* in the same moment, again and again: `giliran faults 39`."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from statistics import median

from bench.faults.clients import Client, Told
from bench.faults.oracles import chain_faults
from bench.figures import Report, at_most
from bench.office import Office, OfficeFolder
from bench.presses import percentile


def measure(report: Report, folder: Path, *, pairs: int) -> None:
    """Row 39 in full."""
    report.begin(f"two counters press at once, {pairs} pairs")
    with Office(OfficeFolder(folder / "pairs", has_counters=True)) as office:
        told = press_in_pairs(office, pairs)
    took_ms = [one.took_s * 1000 for one in told]
    report.add("pairs.people", len(called(told)), "")
    report.add("pairs.missing", 2 * pairs - len(called(told)), "", at_most(0))
    report.add("pairs.faults", len(chain_faults(folder / "pairs")), "", at_most(0))
    report.add("pairs.press_ms.p50", median(took_ms), "ms")
    report.add("pairs.press_ms.p95", percentile(took_ms, 0.95), "ms")


def press_in_pairs(office: Office, pairs: int) -> list[Told]:
    """So many pairs of presses at two counters that serve the same, with people enough for all of them."""
    skills = [set(each) for each in office.folder.skills()]
    first, second = _alike(skills)
    service_id = min(skills[first] & skills[second])
    _have_wait(office, service_id, 2 * pairs)
    told: list[Told] = []
    start = threading.Barrier(2)
    tokens = [office.counters[place].token for place in (first, second)]
    threads = [threading.Thread(target=_press, args=(office.url, token, pairs, start, told)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def called(told: list[Told]) -> Counter[str]:
    """Who was called, and by how many presses."""
    tickets = [one.answer["ticket"] for one in told if one.is_done]
    return Counter(str(ticket["id"]) for ticket in tickets if isinstance(ticket, dict))


def _press(url: str, token: str, pairs: int, start: threading.Barrier, told: list[Told]) -> None:
    client = Client(url, lambda: token)
    for _ in range(pairs):
        start.wait(30)
        told.append(client.ask("call-next"))
    client.close()


def _alike(skills: list[set[int]]) -> tuple[int, int]:
    """Places of two counters that serve the same."""
    places = range(len(skills))
    found = [(one, other) for one in places for other in places if one < other and skills[one] & skills[other]]
    return max(found, key=lambda pair: len(skills[pair[0]] & skills[pair[1]]))


def _have_wait(office: Office, service_id: int, wanted: int) -> None:
    client = Client(office.url, lambda: office.kiosks[0].token)
    for _ in range(wanted):
        assert client.ask("issue-ticket", {"service_id": service_id}).is_done, "numbers are given out"
    client.close()
