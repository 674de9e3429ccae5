"""The real server speaks with the office's own voice: what a board fetches, before and after a change by command."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection, connect

from server.cli import run
from server.domain.tongue import PRODUCT_LANGUAGES, TONGUES_DIRECTORY, product_tongues
from server.storage.set_up import add_operator
from server.storage.speech import set_speech
from server.voice.checks import SpokenOffice, needed_clips
from tests.server.recordings import Pack
from tests.server.web.test_whole_server import Client, Office
from wire.codes import DeviceRole, OperatorRole
from wire.rows import CallRow, Speech
from wire.session import ClientSession, Step

MOST_MESSAGES = 200
SPOKEN = SpokenOffice(series=["A"], counter_names=[{"id": "Loket 1", "en": "Counter 1"}])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def pack(data: Path) -> Pack:
    names = [clip.name for clip in needed_clips(SPOKEN, product_tongues()["id"])]
    return Pack(data / "voice-packs" / "id", names)


@pytest.fixture
def office(data: Path, pack: Pack) -> Iterator[Office]:
    office = Office(data)
    yield office
    office.close()


@pytest.fixture
def board(office: Office) -> Client:
    """A board, after A 001 was called to counter 1."""
    board = office.device(DeviceRole.BOARD, "TV Lobi")
    add_operator(office.engine, login="sari", name="Petugas", role=OperatorRole.OPERATOR, pin="481516")
    kiosk, desk = office.device(DeviceRole.KIOSK, "Kios 1"), office.device(DeviceRole.COUNTER, "Loket 1", 1)
    assert desk.command("sign-in", operator_name="sari", pin="481516").status == 200
    assert desk.command("take-counter", counter_id=1).status == 200
    assert kiosk.command("issue-ticket", service_id=office.new_card).status == 200
    assert desk.command("call-next").status == 200
    return board


class Watched:
    """What a board is told of the one call, as it comes."""

    def __init__(self, socket: ClientConnection, token: str) -> None:
        self._socket = socket
        self._session = ClientSession()
        self._token = token
        socket.send(self._session.hello(token))

    def speech(self, condition: Callable[[list[Speech]], bool]) -> list[Speech]:
        """The call's sentences once they are so."""
        for _ in range(MOST_MESSAGES):
            for row in self._session.rows.values():
                if isinstance(row, CallRow) and condition(row.speech):
                    return row.speech
            if self._session.receive(self._socket.recv(timeout=10), 0).step is Step.RESYNC:
                self._socket.send(self._session.hello(self._token))
        raise AssertionError(f"it never became true; {self._session.rows}")


@pytest.fixture
def watched(office: Office, board: Client) -> Iterator[Watched]:
    with connect(f"ws://{office.server.push_address}", max_size=2**24, legacy=False) as socket:
        yield Watched(socket, board.token)


def fetched(board: Client, speech: Speech) -> bytes:
    """The sound, asked for again while it is being made."""
    deadline = time.monotonic() + 20
    path = f"/api/voice/{speech.sound}.wav"
    while (got := board.ask("GET", path)).status == 404 and time.monotonic() < deadline:
        pass
    assert got.status == 200
    return got.body


def test_a_board_fetches_the_call_in_the_office_s_own_recordings(board: Client, watched: Watched, pack: Pack) -> None:
    (speech,) = watched.speech(lambda speech: len(speech) == 1)
    heard = pack.heard(fetched(board, speech))
    assert heard == ["nomor-antrean", "a", "nol", "nol", "satu", "silakan-menuju", "loket-1"]


def test_another_style_counts_without_a_restart(board: Client, watched: Watched, pack: Pack, data: Path) -> None:
    (before,) = watched.speech(bool)
    assert run(["voice", "set", "--style", "words", "--level", "40", "--data", str(data)]) == 0
    (after,) = watched.speech(lambda speech: speech[0].sound != before.sound)
    assert pack.heard(fetched(board, after)) == ["nomor-antrean", "a", "satu", "silakan-menuju", "loket-1"]
    assert pack.heard(fetched(board, before))[2:5] == ["nol", "nol", "satu"]


def test_at_level_0_boards_are_told_nothing_to_say(watched: Watched, data: Path) -> None:
    watched.speech(bool)
    assert run(["voice", "set", "--level", "0", "--data", str(data)]) == 0
    assert watched.speech(lambda speech: speech == []) == []


def test_a_language_of_the_office_is_said_in_every_call(
    board: Client, watched: Watched, pack: Pack, data: Path
) -> None:
    (first,) = watched.speech(bool)
    fetched(board, first)
    own = (PRODUCT_LANGUAGES / "id.toml").read_text(encoding="utf-8").replace('code = "id"', 'code = "su"')
    (data / TONGUES_DIRECTORY).mkdir()
    (data / TONGUES_DIRECTORY / "su.toml").write_text(own.replace("Silakan menuju", "Mangga ka"), encoding="utf-8")
    recordings = pack.directory.rename(pack.directory.with_name("su"))
    (recordings / "silakan-menuju.wav").rename(recordings / "mangga-ka.wav")
    assert run(["voice", "set", "--also", "su", "--data", str(data)]) == 0
    speech = watched.speech(lambda speech: any(each.language == "su" for each in speech))[-1]
    assert speech.text == "Nomor antrean A 001. Mangga ka Loket 1."
    assert pack.heard(fetched(board, speech))[-2:] == ["silakan-menuju", "loket-1"]


def test_a_bad_language_file_leaves_a_running_server_as_it_was(
    office: Office, watched: Watched, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (before,) = watched.speech(bool)
    (data / TONGUES_DIRECTORY).mkdir()
    (data / TONGUES_DIRECTORY / "su.toml").write_text("code = ", encoding="utf-8")
    set_speech(office.engine, lambda settings: replace(settings, level=50, always=("su",)))
    (after,) = watched.speech(lambda speech: speech[0].sound != before.sound)
    assert after.text == before.text
    assert "voice_language_bad: su.toml" in caplog.text
    assert "voice_language_missing: su" in caplog.text
