"""`/healthz` and `/metrics`: how the server is, for programs that watch it. No secrets, nothing of any person.

Metrics are for the office's own network and for the machine itself; Prometheus' text format is a few lines and needs
no library: https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from server.application.vitals import HallCounts, Health, Vitals
from server.web.port import Application

OBSERVED = ("/healthz", "/metrics")

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SERVICE_UNAVAILABLE = 503


def add_observing(app: Flask, application: Application) -> None:
    """Register the two addresses."""

    @app.get("/healthz")
    def health() -> Response:
        vitals = application.vitals()
        status = _SERVICE_UNAVAILABLE if vitals.health is Health.FAILING else 200
        return Response(json.dumps(health_record(vitals)), status, content_type="application/json")

    @app.get("/metrics")
    def metrics() -> Response:
        if not _is_local(request.remote_addr):
            raise NotFound
        lines = metric_lines(application.vitals(), application.counts())
        return Response("\n".join(lines) + "\n", 200, content_type=METRICS_TYPE)


def health_record(vitals: Vitals) -> dict[str, object]:
    """What `/healthz` answers."""
    return {
        "status": vitals.health,
        "version": vitals.version,
        "writer": {"ok": vitals.writer_answers, "ms": round(vitals.writer_s * 1000), "age_s": vitals.age_s},
        "disk": {
            "ok": not vitals.disk.is_alarming,
            "used_percent": vitals.disk.used_percent,
            "free_bytes": vitals.disk.free_bytes,
        },
        "clock": {"ok": vitals.is_clock_right, "behind_s": vitals.clock_behind_s},
        "feed": {"ok": vitals.feed_goes_on},
    }


def metric_lines(vitals: Vitals, counts: HallCounts) -> Iterator[str]:
    """Every metric, in the text format."""
    yield from _metric("info", "gauge", "Which version serves.", [({"version": vitals.version}, 1)])
    yield from _gauge("healthy", "1 while numbers can be given and shown.", vitals.health is not Health.FAILING)
    yield from _gauge("start_time_seconds", "When the server started, seconds since 1970.", vitals.started_at)
    yield from _gauge("writer_answers", "1 while the writer takes changes.", vitals.writer_answers)
    yield from _gauge("writer_answer_seconds", "How long its last trial took.", round(vitals.writer_s, 6))
    yield from _gauge("feed_goes_on", "1 while watchers are told what changes.", vitals.feed_goes_on)
    yield from _gauge("disk_free_bytes", "Room left for the office's data.", vitals.disk.free_bytes)
    yield from _gauge("disk_total_bytes", "Size of their disk.", vitals.disk.total_bytes)
    yield from _gauge("clock_right", "1 while the computer's clock agrees with the journal.", vitals.is_clock_right)
    yield from _gauge("clock_behind_seconds", "By how much it is behind the journal.", vitals.clock_behind_s)
    yield from _metric("journal_records_total", "counter", "Facts in the journal.", [({}, counts.last_seq)])
    yield from _hall(counts)
    yield from _process()


def _hall(counts: HallCounts) -> Iterator[str]:
    tickets = [({"state": state}, n) for state, n in counts.tickets.items()]
    yield from _metric("tickets", "gauge", "Tickets of the business day, by state.", tickets)
    waiting = [({"service": each.code}, each.n_waiting) for each in counts.services]
    yield from _metric("waiting", "gauge", "Visitors who wait, by service.", waiting)
    longest = [({"service": each.code}, each.longest_wait_s) for each in counts.services]
    yield from _metric("longest_wait_seconds", "gauge", "Longest present wait, by service.", longest)
    yield from _gauge("counters_open", "Counters with somebody signed in.", counts.n_counters_open)
    connected = [({"role": role}, n) for role, n in counts.connected.items()]
    yield from _metric("devices_connected", "gauge", "Programs that watch, by role.", connected)


def _process() -> Iterator[str]:
    yield "# HELP process_cpu_seconds_total Processor time used."
    yield "# TYPE process_cpu_seconds_total counter"
    yield f"process_cpu_seconds_total {time.process_time():.2f}"
    resident_bytes = _resident_bytes()
    if resident_bytes is not None:
        yield "# HELP process_resident_memory_bytes Memory in use."
        yield "# TYPE process_resident_memory_bytes gauge"
        yield f"process_resident_memory_bytes {resident_bytes}"


def _gauge(name: str, help_text: str, value: float) -> Iterator[str]:
    return _metric(name, "gauge", help_text, [({}, value)])


def _metric(name: str, kind: str, help_text: str, samples: Iterable[tuple[dict[str, str], float]]) -> Iterator[str]:
    yield f"# HELP giliran_{name} {help_text}"
    yield f"# TYPE giliran_{name} {kind}"
    for labels, value in samples:
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"giliran_{name}{'{' + told + '}' if told else ''} {_number(value)}"


def _number(value: float) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _resident_bytes() -> int | None:
    """Where the system tells it as a file; it costs less than a library for it."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None


def _is_local(address: str | None) -> bool:
    """Whether somebody asks from this machine or a private network."""
    try:
        return ip_address(address or "").is_private
    except ValueError:
        return False
