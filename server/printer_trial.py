"""Printing a test ticket for somebody at a page: in a process of its own, for drivers and drawing are no small load."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence

from server.application.printer_trial import FoundPrinter, TrialLine
from server.domain.office import Text

WITHIN_S = 60
URL = re.compile(r"[A-Za-z0-9+.-]{2,20}:[A-Za-z0-9:/?=&._%@+-]{1,150}")


class PrinterTrial:
    """See `server.application.printer_trial.PrinterTrials`. Each call blocks for seconds."""

    def found(self) -> Sequence[FoundPrinter]:
        """Printers plugged into the server."""
        done = _doctor()
        try:
            groups = json.loads(done)
        except ValueError:
            return ()
        printers = groups.get("Printer USB", ()) if isinstance(groups, dict) else ()
        return [FoundPrinter(url=each["url"], description=each["description"]) for each in printers]

    def print_test(self, url: str) -> Sequence[TrialLine]:
        """Print a test ticket, and say what happened; nothing where there is no such kind of address."""
        if not URL.fullmatch(url):
            return ()
        try:
            report = json.loads(_doctor("--print", "--", url))
        except ValueError:
            return ()
        findings = [finding for device in report["devices"] for finding in device["findings"]]
        return [
            TrialLine(
                is_fine=finding["weight"] == "fine",
                sentence=Text(**finding["sentence"]),
                advice=Text(**finding["advice"]),
            )
            for finding in findings
        ]


def _doctor(*arguments: str) -> str:
    command = [sys.executable, "-m", "hardware.doctor", "--json", *arguments]
    try:
        # Its exit code says whether the printer is well, which the findings say too.
        done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN_S, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout
