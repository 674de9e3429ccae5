"""A server just large enough to test the way to it: pairing, tokens, commands and the push socket on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from appkit.sender import Refusal
from wire.access import CHALLENGE_PREFIX, Challenge, Paired, Problem, ServerInfo, Token
from wire.base64url import decoded
from wire.codes import DeviceRole, RefusalCode
from wire.messages import Change, DatagramWay, DeviceView, Heartbeat, Refused, Snapshot, Welcome
from wire.rows import Row, RowKey

PAIR_CODE = "ABCD2345"
DEVICE = DeviceView(id=7, name="Kiosk 1", role=DeviceRole.KIOSK, zones=["A"], counter_id=None, hardware={})
BEAT_S = 0.05


class SmallOffice:
    """Pairs one device, answers commands as told, and pushes rows as told.

    Attributes:
        commands: (path, key, body) of every command request that arrived, oldest first.
        hellos: every hello, as parsed JSON.
        tokens: tokens given out.
    """

    def __init__(self) -> None:
        self.commands: list[tuple[str, str, dict[str, object]]] = []
        self.hellos: list[dict[str, object]] = []
        self.tokens: list[str] = []
        self.valid_tokens: set[str] = set()
        self.token_lives_s = 600
        self.n_pairings = 0
        self.epoch = "epoch-1"
        self.moves_to: str | None = None
        self.seq = 1
        self.rows: list[Row] = []
        self.is_beating = True
        self.datagrams: DatagramWay | None = None
        self.refuses_hello: RefusalCode | None = None
        self.failures: list[str] = []
        self._public: Ed25519PublicKey | None = None
        self._nonces: set[str] = set()
        self._verdicts: dict[str, Callable[[], BaseModel | Refusal]] = {}
        self._known: dict[str, tuple[int, bytes]] = {}
        self._lock = threading.Lock()
        self._sockets: list[ServerConnection] = []
        self._at = 1_800_000_000
        self._http_port = 0
        self._push_port = 0
        self._http: ThreadingHTTPServer | None = None
        self._push: Server | None = None
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http_port}"

    @property
    def n_carried_out(self) -> int:
        """Commands decided, repeats not counted."""
        return len(self._known)

    def open(self) -> None:
        """Starts on free ports; again after `close` on the same ports."""
        self._http = ThreadingHTTPServer(("127.0.0.1", self._http_port), _handler(self))
        self._http.daemon_threads = True
        self._http_port = self._http.server_address[1]
        self._push = serve(self._serve_socket, "127.0.0.1", self._push_port, compression=None)
        self._push_port = self._push.socket.getsockname()[1]
        self._threads = [
            threading.Thread(target=self._http.serve_forever, args=(0.02,), name="office-http"),
            threading.Thread(target=self._push.serve_forever, name="office-push"),
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stops as a power cut would; idempotent."""
        if self._http is None or self._push is None:
            return
        self._http.shutdown()
        self._http.server_close()
        self._push.shutdown()
        self.drop_sockets()
        for thread in self._threads:
            thread.join()
        self._http = self._push = None

    def drop_sockets(self) -> None:
        with self._lock:
            sockets, self._sockets = self._sockets, []
        for connection in sockets:
            connection.close()

    def on(self, path: str, verdict: Callable[[], BaseModel | Refusal]) -> None:
        self._verdicts[path] = verdict

    def fail_next(self, *kinds: str) -> None:
        """`before`: hang up before acting; `after`: act, then hang up; `garbage`: answer with HTML."""
        self.failures.extend(kinds)

    def change(self, rows: list[Row], gone: list[RowKey], *, prev: int | None = None) -> None:
        """A fact: keeps the rows and pushes the change; with a wrong `prev`, as if one had been lost."""
        before, self.seq = self.seq, self.seq + 1
        kept = {(row.kind, row.id): row for row in self.rows if (row.kind, row.id) not in set(gone)}
        kept.update({(row.kind, row.id): row for row in rows})
        self.rows = list(kept.values())
        last = before if prev is None else prev
        self._broadcast(Change(seq=self.seq, prev=last, at=self._at, rows=rows, gone=gone))

    def set_clock(self, at: int) -> None:
        self._at = at

    # --- what the handler calls ---

    def answer(self, path: str, body: dict[str, object], key: str, token: str) -> tuple[int, bytes] | None:
        """Status and body; None hangs up."""
        failure = self.failures.pop(0) if self.failures and path.startswith("/api/commands/") else ""
        if failure == "garbage":
            return 502, b"<html>bad gateway</html>"
        if failure == "before":
            return None
        answer = self._acted(path, body, key, token)
        return None if failure == "after" else answer

    def _acted(self, path: str, body: dict[str, object], key: str, token: str) -> tuple[int, bytes]:
        if path == "/api/info":
            push_url = f"ws://127.0.0.1:{self._push_port}/push"
            info = ServerInfo(office_name="Uji", version="0", epoch=self.epoch, push_url=push_url, at=self._at)
            return _ok(info.model_copy(update={"moves_to": self.moves_to}))
        if path == "/api/devices/pair":
            return self._pair(body)
        if path == "/api/auth/challenge":
            nonce = f"nonce-of-some-length-{len(self._nonces)}"
            self._nonces.add(nonce)
            return _ok(Challenge(nonce=nonce))
        if path == "/api/auth/token":
            return self._sign_in(body)
        if token not in self.valid_tokens:
            return _no(Refusal(code=RefusalCode.NOT_SIGNED_IN))
        if path.startswith("/api/voice/"):
            return (200, b"RIFF of " + path.encode()) if path.endswith("known.wav") else (404, b"")
        return self._command(path.removeprefix("/api/commands/"), body, key)

    def _pair(self, body: dict[str, object]) -> tuple[int, bytes]:
        self.n_pairings += 1
        if body["code"] != PAIR_CODE:
            return _no(Refusal(code=RefusalCode.PAIRING_REFUSED))
        self._public = Ed25519PublicKey.from_public_bytes(decoded(str(body["public_key"])))
        return _ok(Paired(device_id=DEVICE.id, name=DEVICE.name, role=DEVICE.role))

    def _sign_in(self, body: dict[str, object]) -> tuple[int, bytes]:
        nonce = str(body["nonce"])
        try:
            assert self._public is not None
            assert nonce in self._nonces
            self._public.verify(decoded(str(body["signature"])), CHALLENGE_PREFIX + nonce.encode())
        except (InvalidSignature, AssertionError):
            return _no(Refusal(code=RefusalCode.FORBIDDEN))
        token = f"token-{len(self.tokens)}"
        self.tokens.append(token)
        self.valid_tokens.add(token)
        return _ok(Token(token=token, lives_s=self.token_lives_s))

    def _command(self, path: str, body: dict[str, object], key: str) -> tuple[int, bytes]:
        with self._lock:
            self.commands.append((path, key, body))
            if key not in self._known:
                verdict = self._verdicts[path]()
                answer = _no(verdict) if isinstance(verdict, Refusal) else _ok(verdict)
                if answer[0] >= 500:
                    return answer
                self._known[key] = answer
            return self._known[key]

    def _serve_socket(self, connection: ServerConnection) -> None:
        try:
            self._greet(connection, json.loads(connection.recv(timeout=5)))
            while True:
                try:
                    self._greet(connection, json.loads(connection.recv(timeout=BEAT_S)))
                except TimeoutError:
                    if self.is_beating:
                        connection.send(Heartbeat(seq=self.seq, at=self._at).model_dump_json())
        except (ConnectionClosed, TimeoutError):
            return
        finally:
            with self._lock:
                if connection in self._sockets:
                    self._sockets.remove(connection)

    def _greet(self, connection: ServerConnection, hello: dict[str, object]) -> None:
        self.hellos.append(hello)
        if self.refuses_hello is not None or hello["token"] not in self.valid_tokens:
            code = self.refuses_hello or RefusalCode.NOT_SIGNED_IN
            connection.send(Refused(code=code).model_dump_json())
            connection.close()
            return
        beat_ms = round(BEAT_S * 1000)
        welcome = Welcome(epoch=self.epoch, device=DEVICE, heartbeat_ms=beat_ms, at=self._at, datagrams=self.datagrams)
        connection.send(welcome.model_dump_json())
        if hello["epoch"] != self.epoch or hello["last_seq"] != self.seq:
            snapshot = Snapshot(epoch=self.epoch, seq=self.seq, at=self._at, rows=self.rows)
            connection.send(snapshot.model_dump_json())
        with self._lock:
            if connection not in self._sockets:
                self._sockets.append(connection)

    def _broadcast(self, message: BaseModel) -> None:
        with self._lock:
            for connection in self._sockets:
                connection.send(message.model_dump_json())


def _handler(office: SmallOffice) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 0.5
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            self._reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _reply(self, body: dict[str, object]) -> None:
            token = (self.headers["Authorization"] or "").removeprefix("Bearer ")
            answer = office.answer(self.path, body, self.headers["Idempotency-Key"] or "", token)
            if answer is None:
                self.close_connection = True
                return
            self.send_response(answer[0])
            self.send_header("Content-Length", str(len(answer[1])))
            self.end_headers()
            self.wfile.write(answer[1])

        def log_message(self, *_arguments: object) -> None:
            """Keeps the test output quiet."""

    return Handler


_STATUS = {
    RefusalCode.NOT_SIGNED_IN: 401,
    RefusalCode.FORBIDDEN: 403,
    RefusalCode.OVERLOADED: 503,
    RefusalCode.STORAGE_FAILED: 503,
    RefusalCode.INTERNAL: 500,
}


def _ok(model: BaseModel) -> tuple[int, bytes]:
    return 200, model.model_dump_json().encode()


def _no(refusal: Refusal) -> tuple[int, bytes]:
    status = _STATUS.get(refusal.code, 409)
    problem = Problem(type="about:blank", title="no", status=status, code=refusal.code, detail=refusal.detail)
    return status, problem.model_dump_json().encode()
