"""Random days through the real writer: whatever is pressed, the day verifies and every copy of the hall agrees."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.application.commanding import OK
from server.domain.queue.hall import Hall
from server.domain.queue.parameters import Parameters
from server.push.audience import Audience
from server.push.feed import Feed
from server.push.live import Live
from tests.server.small_office import SmallOffice
from wire.codes import DeviceRole
from wire.messages import Change, Snapshot
from wire.rows import key_of

KINDS = ("elderly", "disabled")
TICKET_ACTS = (
    "recall-ticket",
    "start-service",
    "finish-ticket",
    "mark-missed",
    "return-ticket",
    "hold-ticket",
    "transfer-ticket",
    "call-ticket",
    "set-priority",
    "remove-priority",
    "cancel-ticket",
    "reprint-ticket",
    "report-paper",
    "check-in",
)
EXTRA = {
    "hold-ticket": ',"granted_min":5,"reason":"filling_form"',
    "transfer-ticket": ',"service_id":2',
    "call-ticket": ',"reason":"safety"',
    "set-priority": ',"priority":"elderly"',
    "remove-priority": ',"reason":"not_entitled"',
    "cancel-ticket": ',"reason":"other"',
    "report-paper": ',"paper":"printed"',
}

SLOT_AT = 4_102_450_200

counters = st.integers(1, 3)
acts = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 400)),
    st.tuples(st.just("issue"), st.integers(1, 3), st.sampled_from([None, None, "elderly"])),
    st.tuples(st.just("desk"), counters, st.sampled_from(["call-next", "call-next", "undo-last", "resume-counter"])),
    st.tuples(st.just("pause"), counters),
    st.tuples(st.just("leave"), counters),
    st.tuples(st.just("ticket"), counters, st.sampled_from(TICKET_ACTS), st.integers(1, 8)),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(acts, min_size=5, max_size=40))
def test_a_random_day_verifies_and_every_hall_agrees(day):
    with tempfile.TemporaryDirectory() as directory:
        office = SmallOffice(Path(directory))
        try:
            for number in (1, 2, 3):
                office.open_counter(number)
            for act in day:
                press(office, act)
            check(office)
        finally:
            office.close()


def press(office, act):
    """One act, possible or not: refusals are fine, crashes are not."""
    match act:
        case ("wait", seconds):
            office.clock.pass_s(seconds)
        case ("issue", service, priority):
            office.issue(service, priority)
        case ("desk", number, path):
            office.reply(number + 1, path)
        case ("pause", number):
            office.reply(number + 1, "pause-counter", '{"reason":"break"}')
        case ("leave", number):
            if office.reply(number + 1, "sign-out").status == OK:
                office.open_counter(number)
        case ("ticket", number, path, ticket):
            device = 1 if path == "report-paper" else number + 1
            extra = f',"text":"{office.booked(slot_at=SLOT_AT)}"' if path == "check-in" else EXTRA.get(path, "")
            reply = office.reply(device, path, f'{{"ticket_id":{ticket}{extra}}}')
            assert reply.status != "internal", reply


def check(office):
    """The journal is without fault, and rows, replay, live hall and a watcher's rows all say the same."""
    assert office.faults() == []
    records = list(office.reads.records_after(0))
    replayed = Hall((), Parameters())
    live = Live(office.reads.office(), office.reads.names(), lambda *_: ())
    feed = Feed(Audience(role=DeviceRole.COUNTER), live, "epoch")
    watched = {}
    for record in records:
        replayed.apply(record)
        watched = follow(watched, feed, live, live.apply(record), record.at)
    assert replayed.tickets == live.hall.tickets
    now = records[-1].at
    shown = {key_of(row): row for key in live.keys(feed.audience) if (row := live.row(key, now)) is not None}
    # What an undo offers changes by itself with time; watchers are told until when instead.
    assert {without_undo(row) for row in watched.values()} == {without_undo(row) for row in shown.values()}


def follow(watched, feed, live, is_anew, at):
    """A watcher's rows after one more fact, by the messages alone."""
    if is_anew:
        message = Snapshot.model_validate_json(feed.begin_anew(live, at))
        live.take_changes()
        return {key_of(row): row for row in message.rows}
    text = feed.change(live, live.take_changes() | live.take_outlooks(), at)
    if text is None:
        return watched
    change = Change.model_validate_json(text)
    kept = {key: row for key, row in watched.items() if key not in {tuple(key) for key in change.gone}}
    return kept | {key_of(row): row for row in change.rows}


def without_undo(row):
    """A row as text, without what time alone changes."""
    changing = {"undo", "undo_number", "undo_until_at", "turn_time_at", "right_due_at", "turn_time_then_at"}
    return row.model_dump_json(exclude=changing)
