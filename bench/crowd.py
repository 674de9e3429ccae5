"""Visitors' phones in the opening minute: `python -m bench.crowd URL PAGES_A_SECOND SECONDS`.

Each opens one of the pages that lead to a booking; one in ten then tries to take the first free time that it sees. Told
on one line of JSON: how many pages, answers by status, how many got a place, how late the slowest were.
"""

from __future__ import annotations

import json
import random
import re
import sys
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from bench.presses import percentile

_PHONES = 24
_BOOKS_ONE_IN = 10
_LINK = re.compile(r'href="(/janji/[^"?#]+)"')
_SLOT = re.compile(r'name="jam" value="(\d+)"')
_HELD = re.compile(r"/b/[\w-]{16,}")


class Phone(threading.Thread):
    """One connection that opens so many pages a second, for another visitor each time."""

    def __init__(self, url: str, rate: float, until_s: float, seed: int) -> None:
        super().__init__(daemon=True)
        self._http = HTTPConnection(urlsplit(url).netloc, timeout=30)
        self._every_s, self._until_s = 1 / rate, until_s
        self._chance = random.Random(seed)
        self._days: list[str] = []
        self.took_ms: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.held: list[str] = []
        self.tried = self.broken = 0

    def run(self) -> None:
        """Until its time is over."""
        next_s = time.monotonic() + self._chance.random() * self._every_s
        while max(next_s, time.monotonic()) < self._until_s:
            time.sleep(max(0.0, next_s - time.monotonic()))
            try:
                self._visit()
            except (OSError, HTTPException):
                self.broken += 1
                self._http.close()
            next_s += self._every_s

    def _visit(self) -> None:
        address = ".".join(str(self._chance.randrange(1, 255)) for _ in range(4))
        self._ask("GET", self._chance.choice(["/", "/layanan", *self._days]), address)
        if not self._days:
            self._days = self._found_days(address)
        if self._chance.randrange(_BOOKS_ONE_IN) == 0 and self._days:
            day = self._chance.choice(self._days)
            slots = _SLOT.findall(self._ask("GET", day, address)[1])
            if slots:
                self.tried += 1
                location, _ = self._ask("POST", day, address, urlencode({"jam": self._chance.choice(slots)}))
                self.held += _HELD.findall(location)

    def _found_days(self, address: str) -> list[str]:
        """Addresses of days with free times, by the links that a visitor would follow."""
        found: list[str] = []
        for _, html in [self._ask("GET", "/layanan", address)]:
            services = re.findall(r'href="(/layanan/[^"?#]+)"', html)
            service = self._chance.choice(services) if services else "/layanan"
            cases = re.findall(r'href="(/(?:layanan|janji)/[^"?#]+)"', self._ask("GET", service, address)[1])
            for case in cases[-2:]:
                month = self._ask("GET", case.replace("/layanan/", "/janji/"), address)[1]
                found += _LINK.findall(month)
        return [each for each in found if re.search(r"\d{4}-\d\d-\d\d$", each)]

    def _ask(self, method: str, path: str, address: str, body: str | None = None) -> tuple[str, str]:
        headers = {"X-Forwarded-For": address, "Content-Type": "application/x-www-form-urlencoded"}
        began_ns = time.monotonic_ns()
        self._http.request(method, path, body, headers)
        response = self._http.getresponse()
        text = response.read().decode("utf-8", "replace")
        self.took_ms.append((time.monotonic_ns() - began_ns) / 1e6)
        self.statuses[response.status] += 1
        return response.headers.get("Location", ""), text


def main() -> int:
    """Tell what the crowd met."""
    url, rate, seconds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    until_s = time.monotonic() + seconds
    phones = [Phone(url, rate / _PHONES, until_s, seed) for seed in range(_PHONES)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    took_ms = [each for phone in phones for each in phone.took_ms]
    statuses: Counter[int] = sum((phone.statuses for phone in phones), Counter())
    told = {
        "pages": len(took_ms),
        "p99_ms": percentile(took_ms, 0.99),
        "statuses": {str(status): count for status, count in sorted(statuses.items())},
        "tried": sum(phone.tried for phone in phones),
        "held": [each for phone in phones for each in phone.held],
        "broken": sum(phone.broken for phone in phones),
    }
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
