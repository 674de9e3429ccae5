"""Somebody new before the office's pages, over HTTP alone: cookies, forms, and a count of what was asked of them."""

from __future__ import annotations

import base64
import http.client
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from server.application.staff.second_factor import STEP_S, code_at

MOST_PAGES, MOST_INPUTS = 8, 12
"""From an empty machine to the first number."""

WITHIN_S = 30
FORM_TOKEN = re.compile(r'name="_formulir" value="([0-9a-f]{32})"')
LETTERS = re.compile(r"<code>([A-Z2-7 ]{32,})</code>")
"""What an application for codes is told instead of the picture."""


@dataclass
class Person:
    """Somebody with a browser: follows what is sent, counts pages and what they had to fill in."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    n_pages: int = 0
    n_inputs: int = 0
    html: str = ""
    path: str = ""

    def open(self, path: str) -> int:
        self.n_pages += 1
        return self._ask("GET", path)

    def send(self, path: str, **typed: str) -> int:
        self.n_inputs += len(typed)
        found = FORM_TOKEN.search(self.html)
        data = typed | ({"_formulir": found.group(1)} if found else {})
        return self._ask("POST", path, urlencode(data))

    @property
    def heading(self) -> str:
        found = re.search(r"<h1>(?:<svg.*?</svg>)?(.*?)</h1>", self.html, re.DOTALL)
        return found.group(1) if found else ""

    def _ask(self, method: str, path: str, body: str | None = None) -> int:
        deadline = time.monotonic() + WITHIN_S
        while True:
            status, sent_on, waits = self._once(method, path, body)
            if sent_on:
                self.n_pages += 1
                return self._ask("GET", sent_on)
            if not waits or time.monotonic() > deadline:
                return status
            method, body = "GET", None

    def _once(self, method: str, path: str, body: str | None) -> tuple[int, str | None, bool]:
        connection = http.client.HTTPConnection(self.address, timeout=WITHIN_S)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self.address}"}
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            self.html, self.path = response.read().decode(), path
        except (ConnectionError, http.client.HTTPException):
            # The first server made room for the office's own: a browser asks again.
            return 0, None, True
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.headers["Location"], "Refresh" in response.headers


def code_of(letters: str) -> str:
    """What a phone makes of the letters it was told."""
    text = letters.replace(" ", "")
    secret = base64.b32decode(text + "=" * (-len(text) % 8))
    return code_at(secret, int(time.time()) // STEP_S)
