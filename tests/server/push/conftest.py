"""A push server on the small office."""

import pytest

from server.application.refusals import Refusal
from server.journal_source import JournalSource
from server.push.server import PushAddress, PushServer
from tests.server.push.watcher import SilentVoice
from wire.codes import RefusalCode


@pytest.fixture
def push(office):
    """A push server on the small office; the token is the number of a device."""

    def authenticate(token):
        if token not in "12345":
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "no such token")
        return office.device(int(token))

    server = PushServer(
        JournalSource(office.reads, SilentVoice()), authenticate, office.clock, PushAddress(host="127.0.0.1", port=0)
    )
    server.start()
    office.writer._on_committed = server.receive
    yield server
    server.stop()
