"""The server's log lines."""

import json
import logging

from server.logs import JsonLines


def test_a_line_holds_what_was_said_with_the_event():
    record = logging.makeLogRecord({"name": "server.push", "msg": "dropped %s", "args": ("one",), "device": 5})
    line = json.loads(JsonLines().format(record))
    assert (line["event"], line["device"], line["part"]) == ("dropped one", 5, "server.push")
    assert set(line) == {"at", "level", "program", "part", "event", "device"}


def test_a_line_stays_one_line_whatever_is_in_it():
    told = 'x\n{"event":"forged"}\r\n\x1b[2J\u2028\x00'
    record = logging.makeLogRecord({"name": "server.web", "msg": "asked for %s", "args": (told,), "host": told})
    line = JsonLines().format(record)
    assert not set(line) & set("\n\r\x1b\x00")
    assert json.loads(line)["host"] == told
