"""A device believes the office's own server: by its authority's key, whatever the clock and the address say."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from appkit.httpcall import HttpCaller, UnreachableError, WrongServerError
from appkit.trust import AUTHORITY_PATH, OfficeTrust
from server.tls_authority import Wishes, authority_text, issue

NOW = 1_790_000_000
YEAR_S = 365 * 24 * 3600
WITHIN_S = 10


class Shown:
    """An HTTPS server with the certificate in a folder; notes what it was asked.

    Attributes:
        authority: what it calls its authority.
    """

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.authority = authority_text(folder)
        shown = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                shown.asked.append(self.path)
                body = shown.authority.encode() if self.path == AUTHORITY_PATH else b"{}"
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments: object) -> None:
                """Keeps the test output quiet."""

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """A device that hangs up in the middle of the handshake is what these tests are about."""

        self._server = Quiet(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "tls" / "server.pem", folder / "tls" / "server.key")
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="shown")
        self._thread.start()
        self.url = f"https://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(WITHIN_S)


@pytest.fixture
def office(tmp_path: Path) -> tuple[Path, str]:
    """The folder of an office with TLS, and the pin of its authority."""
    folder = tmp_path / "office"
    return folder, issue(folder, Wishes(port=8443, names=()), NOW).pin


@pytest.fixture
def show(office: tuple[Path, str]) -> Iterator[Shown]:
    shown = Shown(office[0])
    yield shown
    shown.close()


@pytest.fixture
def device(tmp_path: Path) -> Path:
    folder = tmp_path / "device"
    folder.mkdir()
    return folder


def call(url: str, trust: OfficeTrust) -> bool:
    caller = HttpCaller(url, timeout_s=WITHIN_S, context=trust.context)
    try:
        return caller.get("/api/info").is_ok
    finally:
        caller.close()


def test_device_that_was_told_the_pin_believes_this_server_from_then_on(
    show: Shown, office: tuple[Path, str], device: Path
) -> None:
    OfficeTrust(device, office[1]).meet(show.url, None)
    later = OfficeTrust(device)
    assert later.known_pin() == office[1]
    later.meet(show.url, None)
    assert call(show.url, later)


def test_pin_of_the_pairing_counts_where_nobody_typed_one(show: Shown, device: Path) -> None:
    with pytest.raises(WrongServerError):
        OfficeTrust(device).meet(show.url, "A" * 26)
    assert OfficeTrust(device).known_pin() is None


def test_first_server_is_believed_where_nothing_is_known(show: Shown, office: tuple[Path, str], device: Path) -> None:
    OfficeTrust(device).meet(show.url, None)
    assert OfficeTrust(device).known_pin() == office[1]


def test_nothing_is_said_before_the_authority_is_known(show: Shown, device: Path) -> None:
    with pytest.raises(UnreachableError, match="not known yet"):
        call(show.url, OfficeTrust(device))
    assert show.asked == []


@pytest.mark.parametrize("years", [-40, 40])
def test_dates_do_not_matter(years: int, office: tuple[Path, str], device: Path) -> None:
    issue(office[0], Wishes(port=8443, names=()), NOW + years * YEAR_S)
    shown = Shown(office[0])
    try:
        trust = OfficeTrust(device, office[1])
        trust.meet(shown.url, None)
        assert call(shown.url, trust)
    finally:
        shown.close()


def test_another_authority_is_refused_before_a_word_is_said(
    show: Shown, office: tuple[Path, str], device: Path, tmp_path: Path
) -> None:
    trust = OfficeTrust(device, office[1])
    trust.meet(show.url, None)
    elsewhere = tmp_path / "elsewhere"
    issue(elsewhere, Wishes(port=8443, names=()), NOW)
    impostor = Shown(elsewhere)
    try:
        with pytest.raises(WrongServerError):
            call(impostor.url, trust)
        assert impostor.asked == []
    finally:
        impostor.close()


def test_who_shows_the_right_authority_without_its_key_is_refused(
    office: tuple[Path, str], device: Path, tmp_path: Path
) -> None:
    """The authority's certificate is no secret: anybody can show it."""
    elsewhere = tmp_path / "elsewhere"
    issue(elsewhere, Wishes(port=8443, names=()), NOW)
    impostor = Shown(elsewhere)
    impostor.authority = authority_text(office[0])
    try:
        with pytest.raises(WrongServerError):
            OfficeTrust(device, office[1]).meet(impostor.url, None)
        assert OfficeTrust(device).known_pin() is None
    finally:
        impostor.close()


@pytest.mark.parametrize("authority", ["", "none", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
def test_what_is_no_certificate_is_no_answer(authority: str, show: Shown, device: Path) -> None:
    show.authority = authority
    with pytest.raises(UnreachableError):
        OfficeTrust(device).meet(show.url, None)


def test_person_may_send_a_device_to_another_office(show: Shown, device: Path, tmp_path: Path) -> None:
    OfficeTrust(device).meet(show.url, None)
    elsewhere = tmp_path / "elsewhere"
    pin = issue(elsewhere, Wishes(port=8443, names=()), NOW).pin
    other = Shown(elsewhere)
    try:
        OfficeTrust(device, pin).meet(other.url, None)
        assert OfficeTrust(device).known_pin() == pin
    finally:
        other.close()
