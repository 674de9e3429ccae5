"""The server's log lines."""

import json
import logging

from server.logs import JsonLines


def test_a_line_holds_what_was_said_with_the_event():
    record = logging.makeLogRecord({"name": "server.push", "msg": "dropped %s", "args": ("one",), "device": 5})
    line = json.loads(JsonLines().format(record))
    assert (line["event"], line["device"], line["part"]) == ("dropped one", 5, "server.push")
    assert set(line) == {"at", "level", "program", "part", "event", "device"}
