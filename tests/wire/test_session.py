"""The client's session: whatever a network does, rows are right or known to be not."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.codes import DeviceRole, RefusalCode
from wire.messages import Change, DeviceView, Heartbeat, Refused, ServerMessage, Snapshot, Welcome
from wire.rows import HelpRow, Row, RowKey, key_of
from wire.session import LOST_AFTER_MS, ClientSession, Received, Step

EPOCH = "office.1"
AT = 1_789_000_000


def row(row_id: int, asked_at: int = AT) -> HelpRow:
    return HelpRow(id=row_id, device_name=f"Kios {row_id}", asked_at=asked_at)


def welcome(epoch: str = EPOCH) -> Welcome:
    device = DeviceView(id=3, name="Loket 1", role=DeviceRole.COUNTER, zones=[], counter_id=1, hardware={})
    return Welcome(epoch=epoch, device=device, heartbeat_ms=500, at=AT)


def snapshot(seq: int, *rows: Row, epoch: str = EPOCH) -> Snapshot:
    return Snapshot(epoch=epoch, seq=seq, at=AT, rows=list(rows))


def change(prev: int, seq: int, *rows: Row, gone: tuple[RowKey, ...] = ()) -> Change:
    return Change(seq=seq, prev=prev, at=AT, rows=list(rows), gone=list(gone))


class Wire:
    """A session and the moments at which it hears something."""

    def __init__(self) -> None:
        self.session = ClientSession()
        self.now_ms = 0

    def hears(self, *messages: ServerMessage) -> Received:
        received = Received(step=Step.NOTHING)
        for message in messages:
            received = self.session.receive(message.model_dump_json(), self.now_ms)
        return received

    @property
    def ids(self) -> set[int]:
        return {row_id for _, row_id in self.session.rows}

    @property
    def is_fresh(self) -> bool:
        return self.session.is_fresh(self.now_ms)

    def said(self) -> dict[str, object]:
        hello = json.loads(self.session.hello("token"))
        assert isinstance(hello, dict)
        return hello


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def synced(wire: Wire) -> Wire:
    wire.hears(welcome(), snapshot(10, row(1), row(2)))
    return wire


def test_first_hello_knows_nothing(wire: Wire) -> None:
    assert wire.said() == {"type": "hello", "token": "token", "epoch": None, "last_seq": None}


def test_nothing_is_fresh_before_the_first_snapshot(wire: Wire) -> None:
    assert not wire.is_fresh
    assert wire.hears(welcome()).step is Step.WELCOMED
    assert not wire.is_fresh


def test_snapshot_gives_rows_number_and_epoch(synced: Wire) -> None:
    assert synced.ids == {1, 2}
    assert synced.is_fresh
    assert synced.said() == {"type": "hello", "token": "token", "epoch": EPOCH, "last_seq": 10}
    assert synced.session.device is not None
    assert synced.session.device.name == "Loket 1"


def test_change_replaces_adds_and_removes(synced: Wire) -> None:
    received = synced.hears(change(10, 14, row(2, AT + 5), row(3), gone=(("help", 1),)))
    assert received.step is Step.CHANGED
    assert [key_of(each) for each in received.rows] == [("help", 2), ("help", 3)]
    assert list(received.gone) == [("help", 1)]
    assert synced.ids == {2, 3}
    assert synced.session.rows[("help", 2)] == row(2, AT + 5)


def test_row_that_goes_and_was_never_known_is_no_fault(synced: Wire) -> None:
    assert synced.hears(change(10, 11, gone=(("help", 99),))).step is Step.CHANGED


def test_repeated_change_is_passed_over(synced: Wire) -> None:
    synced.hears(change(10, 11, row(3)))
    assert synced.hears(change(10, 11, row(3), row(4))).step is Step.NOTHING
    assert synced.ids == {1, 2, 3}
    assert synced.is_fresh


def test_what_time_alone_changed_comes_under_the_last_number(synced: Wire) -> None:
    assert synced.hears(change(10, 10, row(1, AT + 9))).step is Step.CHANGED
    assert synced.session.rows["help", 1] == row(1, AT + 9)
    assert synced.said()["last_seq"] == 10
    assert synced.is_fresh


def test_missing_change_asks_again_from_the_last_number_seen(synced: Wire) -> None:
    assert synced.hears(change(12, 13, row(9))).step is Step.RESYNC
    assert 9 not in synced.ids
    assert synced.said()["last_seq"] == 10
    assert not synced.is_fresh


def test_asks_once_however_many_messages_come_meanwhile(synced: Wire) -> None:
    synced.hears(change(12, 13))
    assert synced.hears(change(13, 14)).step is Step.NOTHING
    assert synced.hears(Heartbeat(seq=14, at=AT)).step is Step.NOTHING
    assert not synced.is_fresh


def test_missed_changes_close_the_gap(synced: Wire) -> None:
    synced.hears(change(12, 13, row(9)))
    assert synced.hears(change(10, 12, row(8)), change(12, 13, row(9))).step is Step.CHANGED
    assert synced.ids == {1, 2, 8, 9}
    assert synced.is_fresh


def test_snapshot_closes_the_gap_and_tells_what_went(synced: Wire) -> None:
    synced.hears(change(12, 13))
    received = synced.hears(snapshot(20, row(2)))
    assert received.step is Step.REPLACED
    assert list(received.gone) == [("help", 1)]
    assert synced.ids == {2}
    assert synced.is_fresh


def test_second_gap_after_the_first_was_closed_asks_again(synced: Wire) -> None:
    synced.hears(change(12, 13), snapshot(20))
    assert synced.hears(change(30, 31)).step is Step.RESYNC


def test_heartbeat_with_our_number_keeps_the_feed_fresh(synced: Wire) -> None:
    synced.now_ms = LOST_AFTER_MS
    assert synced.hears(Heartbeat(seq=10, at=AT + 60)).step is Step.NOTHING
    synced.now_ms = 2 * LOST_AFTER_MS
    assert synced.is_fresh
    assert synced.session.server_at == AT + 60


def test_heartbeat_with_a_later_number_shows_that_something_was_lost(synced: Wire) -> None:
    assert synced.hears(Heartbeat(seq=11, at=AT)).step is Step.RESYNC


def test_silence_is_noticed_within_two_seconds(synced: Wire) -> None:
    synced.now_ms = LOST_AFTER_MS
    assert synced.is_fresh
    synced.now_ms = LOST_AFTER_MS + 1
    assert not synced.is_fresh
    assert LOST_AFTER_MS < 2_000


def test_silence_before_the_first_message_is_very_long(wire: Wire) -> None:
    assert wire.session.silence_ms(5) > 1_000_000


def test_same_office_after_a_reconnect_goes_on_from_the_last_number(synced: Wire) -> None:
    synced.hears(welcome())
    assert synced.said()["last_seq"] == 10
    assert synced.hears(change(10, 11, row(3))).step is Step.CHANGED


def test_restored_database_is_taken_from_its_snapshot_alone(synced: Wire) -> None:
    synced.hears(welcome("office.2"))
    assert synced.said()["last_seq"] is None
    assert not synced.is_fresh
    # The restored journal stands before the number we saw; its snapshot counts all the same.
    assert synced.hears(snapshot(4, row(7), epoch="office.2")).step is Step.REPLACED
    assert (synced.ids, synced.session.epoch, synced.session.last_seq) == ({7}, "office.2", 4)
    assert synced.is_fresh


def test_change_before_any_snapshot_is_not_believed(wire: Wire) -> None:
    wire.hears(welcome())
    assert wire.hears(change(10, 11, row(1))).step is Step.RESYNC
    assert wire.ids == set()


def test_refusal_says_why(wire: Wire) -> None:
    received = wire.hears(Refused(code=RefusalCode.NOT_SIGNED_IN))
    assert (received.step, received.refusal) == (Step.REFUSED, RefusalCode.NOT_SIGNED_IN)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"type": "dance"}', b"\xff", '{"type": "heartbeat"}', "{" * 500]
)
def test_what_is_no_message_is_an_error(text: str | bytes, synced: Wire) -> None:
    with pytest.raises(ValueError, match="not a message"):
        synced.session.receive(text, 0)
    assert synced.ids == {1, 2}


def test_fields_of_a_newer_server_are_ignored(synced: Wire) -> None:
    text = json.loads(change(10, 11, row(3)).model_dump_json())
    text["mood"] = "fine"
    text["rows"][0]["colour"] = "blue"
    assert synced.session.receive(json.dumps(text), 0).step is Step.CHANGED


@given(seed=st.integers(), n_changes=st.integers(1, 25), losses=st.sets(st.integers(0, 24)))
def test_whatever_is_lost_repeated_or_late_the_rows_end_right(seed: int, n_changes: int, losses: set[int]) -> None:
    chance = random.Random(seed)
    truth: dict[int, HelpRow] = {}
    history: list[Change] = []
    wire = Wire()
    wire.hears(welcome(), snapshot(0))
    seq = 0
    for n in range(n_changes):
        prev, seq = seq, seq + chance.randint(1, 3)
        row_id = chance.randint(1, 5)
        if row_id in truth and chance.random() < 0.4:
            del truth[row_id]
            history.append(change(prev, seq, gone=(("help", row_id),)))
        else:
            truth[row_id] = row(row_id, AT + n)
            history.append(change(prev, seq, truth[row_id]))
        if n in losses:
            continue
        received = wire.hears(history[-1])
        if chance.random() < 0.3:
            wire.hears(chance.choice(history))
        if received.step is Step.RESYNC:
            # The server answers a hello with what was missed since, in order.
            since = wire.session.last_seq or 0
            wire.hears(*[each for each in history if each.seq > since])
    if wire.hears(Heartbeat(seq=seq, at=AT)).step is Step.RESYNC:
        since = wire.session.last_seq or 0
        wire.hears(*[each for each in history if each.seq > since])
    assert {row_id: wire.session.rows[("help", row_id)] for row_id in wire.ids} == truth
    assert wire.is_fresh


def test_an_older_copy_of_the_office_is_not_followed() -> None:
    wire = Wire()
    for epoch in ("office.2", "office.3"):
        wire.hears(welcome(epoch), snapshot(1, epoch=epoch))
    with pytest.raises(ValueError, match=r"office\.2 is older than office\.3"):
        wire.hears(welcome("office.2"))
    assert wire.session.epoch == "office.3"


def beat(seq: int, at: int = AT) -> Heartbeat:
    return Heartbeat(seq=seq, at=at)


def aside(wire: Wire, *messages: ServerMessage, asked_ago_ms: int = 0) -> Received:
    """An answer that came beside the socket."""
    texts = [message.model_dump_json() for message in messages]
    return wire.session.receive_aside(texts, wire.now_ms - asked_ago_ms)


def test_an_answer_beside_the_socket_brings_what_was_missed(synced: Wire) -> None:
    synced.now_ms = LOST_AFTER_MS + 1
    received = aside(synced, change(10, 11, row(3)), change(11, 14, row(4), gone=(("help", 1),)), beat(14, AT + 2))
    assert (received.step, {each.id for each in received.rows}) == (Step.CHANGED, {3, 4})
    assert list(received.gone) == [("help", 1)]
    assert synced.ids == {2, 3, 4}
    assert (synced.session.last_seq, synced.session.server_at) == (14, AT + 2)
    assert synced.is_fresh


def test_an_answer_is_as_fresh_as_its_question(synced: Wire) -> None:
    synced.now_ms = 5_000
    assert aside(synced, beat(10), asked_ago_ms=LOST_AFTER_MS + 1).step is Step.NOTHING
    assert not synced.is_fresh
    aside(synced, beat(10), asked_ago_ms=LOST_AFTER_MS)
    assert synced.is_fresh
    aside(synced, beat(10), asked_ago_ms=4_000)
    assert synced.session.silence_ms(synced.now_ms) == LOST_AFTER_MS


def test_what_the_socket_brings_afterwards_is_passed_over_and_no_sign_of_life(synced: Wire) -> None:
    aside(synced, change(10, 11, row(3)), change(11, 12, gone=(("help", 3),)), beat(12))
    synced.now_ms = LOST_AFTER_MS + 1
    for late in (beat(10), change(10, 11, row(3)), beat(11), snapshot(11, row(9))):
        assert synced.hears(late).step is Step.NOTHING
        assert not synced.is_fresh
    assert synced.hears(change(11, 12, gone=(("help", 3),)), beat(12), change(12, 13, row(5))).step is Step.CHANGED
    assert synced.ids == {1, 2, 5}
    assert synced.is_fresh


def test_a_new_connection_may_begin_with_less_than_an_answer_told(synced: Wire) -> None:
    aside(synced, change(10, 11, row(3)), beat(11))
    assert synced.hears(welcome(), snapshot(10, row(1), row(2))).step is Step.REPLACED
    assert synced.hears(change(10, 11, row(3))).step is Step.CHANGED
    assert synced.ids == {1, 2, 3}


def test_an_answer_that_was_overtaken_says_nothing(synced: Wire) -> None:
    synced.hears(change(10, 11, row(3)), change(11, 12, row(4)))
    synced.now_ms = LOST_AFTER_MS + 1
    assert aside(synced, change(10, 11, row(3)), beat(11)).step is Step.NOTHING
    assert not synced.is_fresh
    assert aside(synced, change(10, 11, row(3)), change(11, 12, row(4)), beat(12)).step is Step.NOTHING
    assert synced.is_fresh


@pytest.mark.parametrize(
    "messages",
    [
        (change(11, 12, row(3)), beat(12)),
        (change(10, 11, row(3)), beat(12)),
        (change(10, 11, row(3)), change(12, 13, row(4)), beat(13)),
        (beat(11),),
        (change(10, 11, row(3)),),
        (snapshot(11, row(3)), beat(11)),
        (welcome(), beat(10)),
    ],
)
def test_an_answer_with_a_hole_is_let_go_whole(synced: Wire, messages: tuple[ServerMessage, ...]) -> None:
    synced.now_ms = LOST_AFTER_MS + 1
    assert aside(synced, *messages).step is Step.NOTHING
    assert (synced.ids, synced.session.last_seq, synced.is_fresh) == ({1, 2}, 10, False)


def test_what_time_changed_is_told_beside_the_socket_too_and_is_news_once(synced: Wire) -> None:
    answer = (change(10, 10, row(1, AT + 9)), change(10, 10, row(1, AT + 10)), beat(10))
    received = aside(synced, *answer)
    assert (received.step, list(received.rows)) == (Step.CHANGED, [row(1, AT + 10)])
    assert aside(synced, *answer).step is Step.NOTHING


def test_an_answer_from_before_the_latest_change_takes_nothing_back(synced: Wire) -> None:
    synced.now_ms = 200
    synced.hears(change(10, 10, row(1, AT + 10)))
    assert aside(synced, change(10, 10, row(1, AT + 9)), beat(10), asked_ago_ms=100).step is Step.NOTHING
    assert synced.session.rows["help", 1] == row(1, AT + 10)


def test_a_gap_that_the_socket_showed_is_closed_by_the_socket(synced: Wire) -> None:
    synced.hears(beat(12))
    assert aside(synced, change(10, 11, row(3)), beat(11)).step is Step.CHANGED
    assert not synced.is_fresh
    synced.hears(change(11, 12, row(4)))
    assert synced.is_fresh


def test_before_the_first_snapshot_answers_say_nothing(wire: Wire) -> None:
    wire.hears(welcome())
    assert aside(wire, beat(10)).step is Step.NOTHING
    assert not wire.is_fresh


@pytest.mark.parametrize("texts", [["[]"], ["{}", '{"type":"heartbeat","seq":1,"at":1}'], [""]])
def test_nonsense_beside_the_socket_is_refused(synced: Wire, texts: list[str]) -> None:
    with pytest.raises(ValueError, match="not an answer"):
        synced.session.receive_aside(texts, 0)


@given(seed=st.integers(), n_changes=st.integers(1, 25))
def test_whatever_overtakes_what_the_rows_end_right(seed: int, n_changes: int) -> None:
    """The socket brings everything, late; answers tell some of it before, in any order."""
    chance = random.Random(seed)
    truth: dict[int, HelpRow] = {}
    history: list[Change] = []
    wire = Wire()
    wire.hears(welcome(), snapshot(0))
    for n in range(n_changes):
        prev = history[-1].seq if history else 0
        row_id = chance.randint(1, 5)
        truth[row_id] = row(row_id, AT + n)
        history.append(change(prev, prev + chance.randint(0, 2), truth[row_id]))
    n_brought = n_told = 0
    on_the_way: list[tuple[int, int, int]] = []
    while n_brought < n_changes:
        wire.now_ms += 1
        match chance.choice(("bring", "ask", "answer")):
            case "bring":
                n_brought += 1
                assert wire.hears(history[n_brought - 1]).step is not Step.RESYNC
            case "ask":
                # Answered at once, by what the server knows by then; the answer takes its time.
                n_told = chance.randint(max(n_told, n_brought), n_changes)
                on_the_way.append((wire.now_ms, wire.session.last_seq or 0, n_told))
            case _ if on_the_way:
                asked_at_ms, since, n_known = on_the_way.pop(chance.randrange(len(on_the_way)))
                missed = [each for each in history[:n_known] if each.prev >= since]
                last_seq = history[n_known - 1].seq if n_known else 0
                aside(wire, *missed, beat(last_seq), asked_ago_ms=wire.now_ms - asked_at_ms)
    assert wire.hears(beat(history[-1].seq)).step is Step.NOTHING
    assert {row_id: wire.session.rows[("help", row_id)] for row_id in wire.ids} == truth
    assert wire.is_fresh
