"""Addresses for devices: commands, signing in, what to print, announcements."""

import re
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound, UnsupportedMediaType

from server.application.bodies import parse_body
from server.application.commanding import OK
from server.application.refusals import Refusal
from server.domain.office import Device
from server.domain.showing import PICTURE_NAME
from server.web.headers import SOUND_HEADERS
from server.web.port import Application
from server.web.problems import problem_response
from server.web.reasons import why_answer
from server.web.texts import all_texts
from wire.access import AskChallenge, AskToJoin, AskToken, PairDevice
from wire.bookings import BOOKING_COMMANDS
from wire.codes import RefusalCode
from wire.commands import COMMANDS
from wire.offline import SignedByDevice
from wire.rows import Pushed

_JSON = "application/json"
_PICTURES = {"jpg": "image/jpeg", "webp": "image/webp"}
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
_SOUND = re.compile(r"[0-9a-f]{8,64}")
_ID = re.compile(r"[0-9]{1,16}")
_LARGEST_ID = 2**53
_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound


def add_api(app: Flask, application: Application) -> None:
    """Register the addresses for devices."""
    _add_commands(app, application)
    _add_access(app, application)
    _add_reading(app, application)
    _add_files(app, application)


def _add_commands(app: Flask, application: Application) -> None:
    @app.post("/api/commands/<path>")
    def command(path: str) -> Response:
        if path not in COMMANDS:
            raise NotFound
        device = _caller(application)
        key = request.headers.get("Idempotency-Key", "")
        if not _KEY.fullmatch(key):
            raise Refusal(RefusalCode.KEY_MISSING, "Idempotency-Key: 8 to 64 letters, digits and hyphens")
        reply = application.carry_out(device, path, key, _body())
        if reply.status != OK:
            return problem_response(RefusalCode(reply.status), reply.body)
        return Response(reply.body, 200, content_type=_JSON)

    @app.post("/api/bookings/<path>")
    def booking(path: str) -> Response:
        if path not in BOOKING_COMMANDS:
            raise NotFound
        return _answer(application.assist(_caller(application), path, _body()))


def _add_access(app: Flask, application: Application) -> None:
    @app.post("/api/devices/pair")
    def pair() -> Response:
        return _answer(application.pair(parse_body(PairDevice, _body())))

    @app.post("/api/devices/join")
    def join() -> Response:
        return _answer(application.join(parse_body(AskToJoin, _body()), request.remote_addr or ""))

    @app.post("/api/devices/offline-letter")
    def offline_letter() -> Response:
        return _answer(application.offline_letter(parse_body(SignedByDevice, _body())))

    @app.post("/api/devices/hand-in")
    def hand_in() -> Response:
        return _answer(application.hand_in(parse_body(SignedByDevice, _body())))

    @app.post("/api/auth/challenge")
    def challenge() -> Response:
        return _answer(application.challenge(parse_body(AskChallenge, _body())))

    @app.post("/api/auth/token")
    def token() -> Response:
        return _answer(application.token(parse_body(AskToken, _body())))


def _add_reading(app: Flask, application: Application) -> None:
    texts = all_texts()

    @app.get("/api/info")
    def info() -> Response:
        known = application.info()
        push_url = reachable(known.push_url, request.host, is_secure=request.is_secure)
        return _answer(known.model_copy(update={"push_url": push_url}))

    @app.get("/api/tickets/<int:ticket_id>/paper")
    def ticket_paper(ticket_id: int) -> Response:
        device = _caller(application)
        if not 1 <= ticket_id <= _LARGEST_ID:
            raise Refusal(RefusalCode.UNKNOWN_TICKET, "no ticket has this id")
        return _answer(application.ticket_paper(device, ticket_id))

    @app.get("/api/tickets/<int:ticket_id>/why")
    def ticket_why(ticket_id: int) -> Response:
        device = _caller(application)
        other = request.args.get("other", "")
        if not _ID.fullmatch(other):
            raise Refusal(RefusalCode.MALFORMED, "other: the id of a ticket")
        if not 1 <= ticket_id <= _LARGEST_ID or not 1 <= int(other) <= _LARGEST_ID:
            raise Refusal(RefusalCode.UNKNOWN_TICKET, "no ticket has this id")
        return _answer(why_answer(application.why(device, ticket_id, int(other)), texts))

    @app.get("/api/staffing")
    def staffing() -> Response:
        return _answer(application.staffing(_caller(application)))

    @app.get("/api/openapi.json")
    def openapi() -> Response:
        # Hundreds of examples and schemas that only developers ask for.
        from server.web.openapi import openapi_text

        return Response(openapi_text(), 200, content_type=_JSON)


def _add_files(app: Flask, application: Application) -> None:
    """What boards show and say beside numbers; an address is the hash of its content, so it is good for ever."""

    @app.get("/api/voice/<name>.wav")
    def voice(name: str) -> Response:
        path = application.sound(name) if _SOUND.fullmatch(name) else None
        if path is None or not path.is_file():
            raise NotFound
        if request.if_none_match.contains(name):
            return Response(None, 304, SOUND_HEADERS)
        response = Response(path.read_bytes(), 200, SOUND_HEADERS, content_type="audio/wav")
        response.set_etag(name)
        return response

    @app.get("/api/pictures/<file>")
    def picture(file: str) -> Response:
        if request.if_none_match.contains(file):
            return Response(None, 304, SOUND_HEADERS)
        content = application.picture(file) if PICTURE_NAME.fullmatch(file) else None
        if content is None:
            raise NotFound
        response = Response(content, 200, SOUND_HEADERS, content_type=_PICTURES[file.rpartition(".")[2]])
        response.set_etag(file)
        return response


def _caller(application: Application) -> Device:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refusal(RefusalCode.NOT_SIGNED_IN, "Authorization: Bearer and a token are missing")
    return application.device_of(token)


def _body() -> bytes:
    # Nearly everybody says exactly this; taking the header apart is for the others.
    if request.content_type != _JSON and request.mimetype != _JSON:
        raise UnsupportedMediaType
    return request.get_data(cache=False)


def reachable(push_url: str, host: str, *, is_secure: bool = False) -> str:
    """The socket's address with the name that this client reached us by, where the server listens on every address."""
    if is_secure:
        # Through the office's own proxy, which has the socket beside the pages.
        return f"wss://{host}/push"
    url, reached = urlsplit(push_url), urlsplit(f"//{host}")
    if url.hostname not in _EVERY_ADDRESS or reached.hostname is None:
        return push_url
    name = f"[{reached.hostname}]" if ":" in reached.hostname else reached.hostname
    return f"{url.scheme}://{name}:{url.port}"


def _answer(answer: Pushed) -> Response:
    return Response(answer.model_dump_json(), 200, content_type=_JSON)
