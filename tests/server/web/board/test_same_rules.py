"""The page's script and the board's program live through the same random days and must agree at every step."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from display.acknowledging import Acknowledging
from display.announcer import Announcer, HeardCalls, Played
from display.board import Board, BoardSettings, BoardView, ShownCall
from display.chime import RATE_HZ, chime
from server.web.serving import HttpServer
from wire.boardplan import Wishes, plan
from wire.boardrules import as_data
from wire.messages import MOST_ACKED, Change, DeviceView, Heartbeat, Snapshot, Welcome
from wire.rows import BoardLook, CallRow, OfficeRow, Speech, Words
from wire.session import ClientSession, is_older

NINE_AT = 1_788_746_400
OFFSET_S = 7 * 3600
FLASH_MS = 900
ZONES = ("Lantai 1", "Lantai 2", "__proto__")
DEVICE = DeviceView.model_validate(
    {"id": 1, "name": "TV", "role": "board", "zones": [], "counter_id": None, "hardware": {}}
)


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    from server.web.app import create_app
    from server.web.samples import SampleApplication

    http = HttpServer(create_app(SampleApplication(sound_path=tmp_path_factory.mktemp("voice"))), "127.0.0.1", 0)
    http.start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{http.address[1]}/papan")
    yield page
    page.close()
    http.stop()


def office(*, is_clock_doubtful: bool = False) -> OfficeRow:
    return OfficeRow(
        is_clock_doubtful=is_clock_doubtful,
        name="Kantor",
        business_day="2026-09-07",
        utc_offset_s=OFFSET_S,
        languages=[],
        shield_min=60,
        call_timeout_s=60,
        call_repeats=2,
        running_text=Words(id="", en=""),
    )


def looks(chance: Random) -> list[BoardLook]:
    """What the office says of some of its zones."""
    return [
        BoardLook(
            zone=zone,
            screen_in=chance.choice((32, 43, 55)),
            seat_m=chance.choice((4, 8, 12)),
            running_text=chance.choice((None, Words(id=f"Selamat datang di {zone}", en=f"Welcome to {zone}"))),
            pictures=chance.sample([f"{n:024x}.jpg" for n in range(4)], chance.randrange(3)),
            picture_s=chance.choice((5, 10)),
        )
        for zone in ZONES
        if chance.random() < 0.7
    ]


def call(chance: Random, call_id: int, at: int) -> CallRow:
    counter = chance.randrange(1, 14)
    return CallRow(
        id=call_id,
        number=f"{chance.choice('AB')} {chance.randrange(1, 12):03}",
        counter_number=counter,
        counter_name=Words(id=f"Loket {counter}", en=f"Counter {counter}"),
        zone=chance.choice(ZONES),
        is_recall=chance.random() < 0.2,
        called_at=at,
        announce_at=at + chance.choice((0, 0, 2, 5)),
        is_priority=chance.random() < 0.2,
        slot_at=chance.choice((None, None, NINE_AT)),
        speech=[Speech(language="id", text="x", sound=f"{call_id:08x}{n}") for n in range(chance.randrange(3))],
    )


def seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp()) + OFFSET_S


def plain_call(shown: ShownCall | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    values = {name: getattr(shown, name) for name in ShownCall.__dataclass_fields__}
    return {**values, "counter_name": shown.counter_name.model_dump(), "slot": seconds(shown.slot)}


def plain(view: BoardView) -> dict[str, Any]:
    zones = [
        {
            "zone": zone.zone,
            "first": plain_call(zone.first),
            "rows": [plain_call(row) for row in zone.rows],
            "is_spotlit": zone.is_spotlit,
            "is_lit": zone.is_lit,
        }
        for zone in view.zones
    ]
    clocks = {"clock": seconds(view.clock), "heard": seconds(view.heard)}
    text = None if view.running_text is None else view.running_text.model_dump()
    hung = {**asdict(view.hung), "pictures": list(view.hung.pictures)}
    names = {"office_name": view.office_name, "running_text": text, "hung": hung}
    return {"freshness": view.freshness.value, "zones": zones, **clocks, **names}


def board_day(seed: int) -> tuple[dict[str, Any], list[Any]]:
    """Calls come and are withdrawn, the server is heard or not, time passes: what to do, and what the program shows."""
    chance = Random(seed)
    zones = chance.choice(((), ("Lantai 1",), ZONES))
    board, calls, now_ms, steps, shown = Board(BoardSettings(zones=zones, flash_ms=FLASH_MS)), [], 1000, [], []
    for n in range(120):
        is_silent = n % 25 == 24
        now_ms += 15_000 if is_silent else chance.choice((100, 100, 300, 900, 2_500, 8_000))
        at = NINE_AT + now_ms // 1000 - (70 if n > 90 and seed % 3 == 0 else 0)
        step: dict[str, Any] = {"now": now_ms, "rows": None, "at": None}
        if chance.random() < 0.35:
            calls.append(call(chance, n, at))
            calls = [each for each in calls if chance.random() > 0.06]
            own = office(is_clock_doubtful=n % 3 == 0).model_copy(update={"boards": looks(chance)})
            step["rows"] = [own.model_dump(), *(each.model_dump() for each in calls)]
            board.take([own, *calls])
        if not is_silent and chance.random() < 0.7:
            step["at"] = at
            board.hear(at, now_ms)
        board.advance(now_ms)
        steps.append(step)
        due = [each.id for each in board.due_calls(now_ms)]
        shown.append([plain(board.view(now_ms)), due, board.office_at(now_ms)])
    return {"zones": list(zones), "steps": steps, "flash": FLASH_MS}, shown


BOARD = """([rules, day]) => {
  const board = new Giliran.Board(rules, day.zones, day.flash);
  return day.steps.map(step => {
    if (step.rows) board.take(step.rows);
    if (step.at !== null) board.hear(step.at, step.now);
    board.advance(step.now);
    const view = board.view(step.now);
    return [view, board.dueCalls(step.now).map(call => call.id), board.officeAt(step.now)];
  });
}"""


@pytest.mark.parametrize("seed", range(6))
def test_page_shows_what_the_program_shows(page: Page, seed: int) -> None:
    day, expected = board_day(seed)
    got = page.evaluate(BOARD, [as_data(), day])
    for n, (ours, theirs) in enumerate(zip(expected, got, strict=True)):
        assert theirs == ours, n
    assert any(view["freshness"] == "lost" for view, *_ in expected)
    assert any(zone["is_spotlit"] for view, *_ in expected for zone in view["zones"])


def voice_day(seed: int) -> tuple[list[Any], list[Any]]:
    chance = Random(seed)
    announcer, calls, at, steps, said = Announcer(HeardCalls()), [], NINE_AT, [], []
    for n in range(150):
        at += chance.choice((0, 0, 1, 3, 20))
        if chance.random() < 0.5:
            calls.append(call(chance, n, at))
        calls = [each for each in calls[-6:] if chance.random() > 0.04]
        announcer.take(calls, at)
        play, played = announcer.next(), chance.choice(list(Played))
        is_ending = chance.random() < 0.8
        steps.append(
            {"due": [each.model_dump() for each in calls], "at": at, "played": played.value, "ends": is_ending}
        )
        ended = announcer.finished(played) if is_ending and announcer._playing is not None else None
        first = None if ended is None else [ended.call_id, ended.is_heard]
        state = (announcer.speaking_id, announcer.n_waiting, announcer.loudness.value)
        said.append([None if play is None else [play.call_id, play.sound, play.pause_ms], first, *state])
    return steps, said


VOICE = """([rules, steps]) => {
  const announcer = new Giliran.Announcer(rules, new Giliran.HeardCalls([], rules.remembered_calls));
  return steps.map(step => {
    announcer.take(step.due, step.at);
    const play = announcer.next();
    const ended = step.ends && announcer.playing !== null ? announcer.finished(step.played) : null;
    const first = ended === null ? null : [ended.callId, ended.isHeard];
    const said = play === null ? null : [play.callId, play.sound, play.pauseMs];
    return [said, first, announcer.speakingId(), announcer.waiting.length, announcer.loudness()];
  });
}"""


@pytest.mark.parametrize("seed", range(6))
def test_page_says_what_the_program_says(page: Page, seed: int) -> None:
    steps, expected = voice_day(seed)
    assert page.evaluate(VOICE, [as_data(), steps]) == expected
    assert any(play is not None and play[1] is not None for play, *_ in expected)


def acknowledging_day(seed: int) -> tuple[list[list[Any]], list[Any]]:
    """Calls are painted, said and forgotten, the server greets anew: what to do, and what the program tells."""
    chance, acks, now_ms = Random(seed), Acknowledging(), 0
    steps: list[list[Any]] = []
    told: list[Any] = []
    for n in range(200):
        now_ms += chance.choice((100, 100, 100, 400))
        ids = [chance.randrange(n // 4, n // 4 + 90) for _ in range(chance.choice((1, 3, 150)))]
        is_heard, act = chance.random() < 0.5, chance.choice(("show", "show", "say", "keep", "begin", "wait"))
        steps.append([act, ids, is_heard, now_ms])
        match act:
            case "show":
                acks.show(ids)
            case "say":
                # A call is said for the first time once, whatever happens.
                steps[-1][1] = ids = [10_000 + n]
                acks.say(ids[0], is_heard=is_heard)
            case "keep":
                acks.keep(ids)
            case "begin":
                acks.begin_anew()
        acked = acks.next(now_ms)
        told.append(None if acked is None else acked.model_dump())
    return steps, told


ACKNOWLEDGING = """([rules, steps]) => {
  const acks = new Giliran.Acknowledging(rules.acked_every_ms);
  return steps.map(([act, ids, isHeard, now]) => {
    if (act === 'show') acks.show(ids);
    if (act === 'say') acks.say({ callId: ids[0], isHeard });
    if (act === 'keep') acks.keep(ids);
    if (act === 'begin') acks.begin();
    return acks.next(now);
  });
}"""


@pytest.mark.parametrize("seed", range(4))
def test_page_tells_the_server_what_the_program_tells(page: Page, seed: int) -> None:
    steps, expected = acknowledging_day(seed)
    assert page.evaluate(ACKNOWLEDGING, [as_data(), steps]) == expected
    assert any(told and len(told["shown"]) == MOST_ACKED for told in expected)
    assert any(told and told["heard"] for told in expected)


def messages(chance: Random) -> Iterator[str]:
    epoch, seq = "e-1", 10
    for n in range(80):
        kind = chance.random()
        if kind < 0.1:
            epoch = chance.choice(("e-1", "e-2"))
            yield Welcome(epoch=epoch, device=DEVICE, heartbeat_ms=500, at=n).model_dump_json()
        elif kind < 0.25:
            rows = [office(), *(call(chance, chance.randrange(9), n) for _ in range(3))]
            yield Snapshot(epoch=epoch, seq=seq, at=n, rows=rows).model_dump_json()
        elif kind < 0.7:
            prev, seq = seq, seq + chance.choice((0, 1, 1, 2))
            gone = [("call", chance.randrange(9))]
            missed = chance.choice((0, 0, 0, 1))
            change = Change(seq=seq, prev=prev + missed, at=n, rows=[call(chance, chance.randrange(9), n)], gone=gone)
            yield change.model_dump_json()
        else:
            yield Heartbeat(seq=seq + chance.choice((0, 0, 0, 1)), at=n).model_dump_json()


SESSION = """([lost, texts]) => {
  const session = new Giliran.Session(lost);
  return texts.map((text, n) => {
    const step = session.receive(text, n * 100), hello = JSON.parse(session.hello('t'));
    return [step, session.isFresh(n * 100 + 50), session.all().map(row => row.kind + row.id).sort(), hello];
  });
}"""


@pytest.mark.parametrize("seed", range(6))
def test_page_follows_the_feed_as_programs_do(page: Page, seed: int) -> None:
    texts, session, expected = list(messages(Random(seed))), ClientSession(), []
    for n, text in enumerate(texts):
        step = session.receive(text, n * 100).step.value
        rows = sorted(f"{kind}{row_id}" for kind, row_id in session.rows)
        expected.append([step, session.is_fresh(n * 100 + 50), rows, json.loads(session.hello("t"))])
    assert page.evaluate(SESSION, [1_900, texts]) == expected
    assert {"resync", "replaced", "changed", "nothing"} <= {step for step, *_ in expected}


def test_page_divides_every_screen_as_the_program_does(page: Page) -> None:
    chance, asked, expected = Random(1), [], []
    for _ in range(300):
        width, height, n_zones = chance.randrange(320, 4000), chance.randrange(320, 4000), chance.randrange(1, 7)
        number = chance.uniform(20, 700)
        wishes = Wishes(
            number_px=number,
            row_px=number / 2,
            line_px=number * 0.36,
            legible_px_per_m=number / 10,
            number_width=chance.uniform(3.5, 4.5),
            margin_px=chance.randrange(4, 40),
        )
        has_text, has_pictures = chance.random() < 0.5, chance.random() < 0.6
        asked.append([width, height, n_zones, has_text, asdict(wishes), has_pictures])
        expected.append(asdict(plan(width, height, n_zones, has_text, wishes, has_pictures)))
    got = page.evaluate("([rules, asked]) => asked.map(each => Giliran.plan(rules, ...each))", [as_data(), asked])
    assert {each["pictures"] is None for each in expected} == {True, False}
    for ours, theirs in zip(expected, got, strict=True):
        assert theirs == json.loads(json.dumps(ours), parse_float=lambda text: pytest.approx(float(text)))


def test_page_rings_the_same_bell(page: Page) -> None:
    samples = page.evaluate(
        "([rules, rate]) => Array.from(Giliran.chime(rules, rate)).map(x => Math.round(x * 32768))",
        [as_data(), RATE_HZ],
    )
    program = array("h", chime()[44:])
    assert len(samples) == len(program)
    assert max(abs(one - other) for one, other in zip(samples, program, strict=True)) <= 1


def test_text_is_drawn_as_wide_as_it_was_measured(page: Page) -> None:
    ends = page.evaluate("""() => {
      const pencil = Giliran.page.window.pencil, context = pencil.context, draw = context.fillText, found = [];
      pencil.use('paper', 'ink', 'ink_quiet');
      for (const [text, weight] of [['Ibu dan Anak', 'number'], ['A 012', 'number'], ['10.05.42', 'title']]) {
        let end = 0;
        context.fillText = (piece, x) => { end = Math.max(end, x + context.measureText(piece).width); };
        found.push(Math.abs(pencil.text(0, 0, text, 200, weight, false) - end));
      }
      context.fillText = draw;
      return found;
    }""")
    assert max(ends) < 25, ends


@pytest.mark.parametrize(
    ("epoch", "seen"), [("a.1", "a.2"), ("a.2", "a.2"), ("a.10", "a.9"), ("a.1", "b.2"), ("x", "y"), ("a.b.1", "a.b.3")]
)
def test_page_orders_epochs_as_the_program_does(page: Page, epoch: str, seen: str) -> None:
    assert page.evaluate("([one, two]) => Giliran.isOlder(one, two)", [epoch, seen]) is is_older(epoch, seen)
