"""The server's log lines."""

import json
import logging
import subprocess
import sys
from pathlib import Path

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


def test_what_nobody_caught_is_one_line_too():
    program = """
import threading
from server.logs import start_log
start_log()
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
raise RuntimeError("first\\nsecond")
"""
    root = Path(__file__).parents[2]
    ended = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=30)
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [("uncaught", "critical")] * 2
    assert ["ZeroDivisionError" in lines[0]["trace"], "first" in lines[1]["trace"]] == [True, True]
    assert ended.returncode == 1
