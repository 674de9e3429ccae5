"""A printing client of somebody else judges the virtual printer: what both said was written down and is said again.

`judge_receiptio.py` makes the record. receiptio has no word for paper that is nearly out: it hears it and prints on.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hardware.virtual import VirtualPrinter, VirtualTicket, apply_fault_command
from tests.hardware.judge_receiptio import STATES

RECORD = json.loads(Path(__file__).with_name("receiptio.json").read_text(encoding="utf-8"))
VERDICTS = {
    "reset": "online",
    "paper low": "online",
    "paper out": "paperempty",
    "cover open": "coveropen",
    "cutter on": "error",
    "fatal on": "error",
    "heat on": "error",
}
NEARLY_OUT = "1400030f"


def _id(judged: dict[str, object]) -> str:
    return f"{judged['state']}-{'printing' if judged['prints'] else 'asking'}"


@pytest.mark.parametrize("judged", RECORD["judged"], ids=_id)
def test_the_client_named_each_state_rightly(judged: dict[str, object]):
    wanted = VERDICTS[str(judged["state"])]
    assert judged["verdict"] == ("success" if wanted == "online" and judged["prints"] else wanted)


@pytest.mark.parametrize("judged", RECORD["judged"], ids=_id)
def test_the_printer_still_says_what_the_client_judged(judged: dict[str, object]):
    papers: list[VirtualTicket] = []
    printer = VirtualPrinter(papers.append)
    apply_fault_command(printer, str(judged["state"]))
    heard = judged["heard"]
    assert isinstance(heard, list)
    for who, data in heard:
        if who == "host":
            printer.receive(bytes.fromhex(data))
        else:
            assert printer.take_answers().hex() == data
    assert printer.take_answers() == b""
    assert [paper.is_whole for paper in papers] == ([True] if judged["verdict"] == "success" else [])


def test_the_client_was_told_of_paper_that_is_nearly_out_and_has_no_word_for_it():
    (printing,) = [each for each in RECORD["judged"] if each["state"] == "paper low" and each["prints"]]
    assert ["printer", NEARLY_OUT] in printing["heard"]
    assert printing["verdict"] == "success"


def test_every_state_was_judged_asked_and_printing():
    judged = {(each["state"], each["prints"]) for each in RECORD["judged"]}
    assert judged == {(state, prints) for state in STATES for prints in (False, True)}
    assert set(VERDICTS) == set(STATES)
