"""The office's pages as their first administrator uses them, while kiosks and counters are at work."""

from __future__ import annotations

import base64
import re
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.devices import Connection
from bench.figures import Report, at_most
from bench.office import Office, OfficeFolder
from bench.presses import percentile
from bench.process import ProcessFailed
from server.application.staff.second_factor import STEP_S, code_at

_TICKETS_A_SECOND = 10
_WITHIN_MS = 200
_IN_A_PROCESS = frozenset({"/kantor/laporan", "/kantor/slip"})
"""Reports are made in a process beside the server; `bench reports` has their bar."""

_ENTRY = re.compile(r'<li><a href="(/kantor[^"?#]*)"')
_TOKEN = re.compile(r'name="_formulir" value="([0-9a-f]{32})"')
_LETTERS = re.compile(r"<code>([A-Z2-7 ]{32,})</code>")
_TICKET = re.compile(r"/kantor/meja/tiket/([0-9]+)")
_PASSWORD = "kuda hijau naik sepeda"  # noqa: S105 - of an office that lives for a minute


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """Every page of the menu and the acts of a busy day, one after the other, beside ten tickets a second."""
    report.begin("the office's pages")
    with Office(OfficeFolder(folder / "pages", has_counters=True)) as office:
        browser = _Browser(office.url)
        began_s = time.monotonic()
        browser.become_administrator(office.process.line().removeprefix("first administrator: "))
        report.add("office.first_page_s", time.monotonic() - began_s, "s")
        browser.ask("/kantor")
        pages = sorted({path for path in _ENTRY.findall(browser.html) if path not in _IN_A_PROCESS} - {"/kantor"})
        with _Hall(office):
            for turn in range(2 if is_quick else 8):
                _look_around(browser, pages, is_first=turn == 0)
                _work(browser)
            slow_s = [_seconds(browser, path) for path in sorted(_IN_A_PROCESS)]
    took_ms = [each for times in browser.took_ms.values() for each in times]
    slowest, times = max(browser.took_ms.items(), key=lambda each: percentile(each[1], 0.95))
    report.add("office.actions", len(took_ms), "")
    report.add("office.p50_ms", percentile(took_ms, 0.5), "ms")
    report.add("office.p95_ms", percentile(took_ms, 0.95), "ms", at_most(_WITHIN_MS))
    report.add("office.slowest_ms", percentile(times, 0.95), "ms")
    report.begin(f"  the slowest was {slowest}")
    report.add("office.report_s", max(slow_s), "s")


def _look_around(browser: _Browser, pages: list[str], *, is_first: bool) -> None:
    for path in pages:
        browser.ask(path, is_counted=not is_first)


def _work(browser: _Browser) -> None:
    """What a supervisor and a helper do."""
    browser.ask("/kantor/ruang/layanan/1")
    for state in ("paused", "open"):
        browser.send("/kantor/ruang/layanan/1", state=state)
    browser.ask("/kantor/meja")
    browser.send("/kantor/meja/ambil", service="1", headcount="1", language="id")
    found = _TICKET.search(browser.sent_on)
    assert found, browser.sent_on
    ticket = f"/kantor/meja/tiket/{found.group(1)}"
    browser.ask(ticket, name="/kantor/meja/tiket")
    browser.send(f"{ticket}/prioritas", name="prioritas", kind="elderly")
    browser.ask(ticket, name="/kantor/meja/tiket")
    browser.send(f"{ticket}/batal", name="batal", reason="other")


def _seconds(browser: _Browser, path: str) -> float:
    began_s = time.monotonic()
    browser.ask(path, is_counted=False)
    return time.monotonic() - began_s


class _Browser:
    """A browser with its cookie.

    Attributes:
        took_ms: how long answers took, by what was asked for.
        html, sent_on: of the last answer.
    """

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._http = HTTPConnection(self._host, timeout=60)
        self._cookies: dict[str, str] = {}
        self.took_ms: dict[str, list[float]] = defaultdict(list)
        self.html = self.sent_on = self._token = ""

    def become_administrator(self, address: str) -> None:
        """Go through the wizard."""
        path = urlsplit(address).path
        self.ask(path, is_counted=False)
        self.send(path, is_counted=False, name_="Ibu Ratna", login="ratna", password=_PASSWORD)
        self.ask(self.sent_on, is_counted=False)
        letters = _LETTERS.search(self.html)
        assert letters, self.html
        text = letters.group(1).replace(" ", "")
        secret = base64.b32decode(text + "=" * (-len(text) % 8))
        code = code_at(secret, int(time.time()) // STEP_S)
        self.send("/kantor/pasang-kode", is_counted=False, code=code)

    def ask(self, path: str, *, name: str = "", is_counted: bool = True) -> None:
        """Open a page."""
        self._exchange("GET", path, {}, name or path, is_counted=is_counted)

    def send(self, path: str, *, name: str = "", is_counted: bool = True, **typed: str) -> None:
        """Send a form, `name_` for a field that is called name."""
        fields = {field.removesuffix("_"): value for field, value in typed.items()}
        self._exchange("POST", path, fields, name or f"{path} ...", is_counted=is_counted)

    def _exchange(self, method: str, path: str, fields: Mapping[str, str], name: str, *, is_counted: bool) -> None:
        headers = {"Cookie": "; ".join(f"{each}={value}" for each, value in self._cookies.items())}
        body = None
        if method == "POST":
            body = urlencode({"_formulir": self._token, **fields} if self._token else dict(fields))
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self._host}"}
        began_ns = time.monotonic_ns()
        self._http.request(method, path, body, headers)
        response = self._http.getresponse()
        html = response.read().decode()
        if is_counted:
            self.took_ms[name].append((time.monotonic_ns() - began_ns) / 1e6)
        # A counter may have called the number meanwhile: then it is not theirs to void any more.
        if response.status not in (200, 303, 409):
            raise ProcessFailed(f"{method} {path}: {response.status} {html[-400:]}")
        for line in response.headers.get_all("Set-Cookie") or []:
            key, _, value = line.partition(";")[0].partition("=")
            self._cookies[key] = value
        self.html, self.sent_on = html, response.headers["Location"] or ""
        found = _TOKEN.search(html)
        self._token = found.group(1) if found else self._token


class _Hall:
    """Kiosks take ten numbers a second and counters call them, until left."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hall")

    def __enter__(self) -> _Hall:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        connection, targets = Connection(self._office.url), (self._office.issuing(), self._office.calling())
        turn, next_s = 0, time.monotonic()
        while not self._ending.wait(max(0.0, next_s - time.monotonic())):
            for target in targets:
                body = target.bodies[turn % len(target.bodies)].encode()
                connection.post(target.path, body, target.tokens[turn % len(target.tokens)])
            turn, next_s = turn + 1, next_s + 1 / _TICKETS_A_SECOND
        connection.close()
