"""Has the printing client receiptio judge the virtual printer, and writes down what both said.

    npm install --prefix DIR receiptio@2.1.2
    .venv/bin/python -m tests.hardware.judge_receiptio DIR > tests/hardware/receiptio.json

Needs node, the npm registry once, and the port 9100 of 127.0.0.77, for receiptio knows no other port. The tests replay
what was written down; run this again whenever the printer's answers change.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from hardware.virtual import TcpVirtualPrinter, VirtualPrinter, apply_fault_command

HOST, PORT = "127.0.0.77", 9100
STATES = ("reset", "paper low", "paper out", "cover open", "cutter on", "fatal on", "heat on")
RECEIPT = "^^^A 012\n"
_LIMIT_S = 60


class ListeningPrinter(VirtualPrinter):
    """Notes what it hears and what it answers, in order.

    Attributes:
        heard: pairs of who spoke, host or printer, and the bytes in hexadecimal.
    """

    def __init__(self) -> None:
        super().__init__(lambda paper: None)
        self.heard: list[tuple[str, str]] = []

    def receive(self, data: bytes) -> int:
        """See `VirtualPrinter.receive`."""
        accepted = super().receive(data)
        if accepted:
            self.heard.append(("host", data[:accepted].hex()))
        return accepted

    def take_answers(self) -> bytes:
        """See `VirtualPrinter.take_answers`."""
        answers = super().take_answers()
        if answers:
            self.heard.append(("printer", answers.hex()))
        return answers


def judged(client: Path, state: str, *, prints: bool) -> dict[str, object]:
    """What receiptio says of one state, asked for it or by printing a receipt."""
    printer = ListeningPrinter()
    apply_fault_command(printer, state)
    port = TcpVirtualPrinter(printer, HOST, PORT)
    options = ["-t", "3"] if prints else ["-q"]
    try:
        done = subprocess.run(
            ["node", str(client), "-d", HOST, *options],
            input=RECEIPT,
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )
    finally:
        port.close()
    verdict = done.stdout.strip() or done.stderr.strip()
    return {"state": state, "prints": prints, "verdict": verdict, "heard": printer.heard}


def main(folder: str) -> None:
    """Judge every state and print the record."""
    client = Path(folder, "node_modules", "receiptio", "bin", "cli.js")
    version = json.loads(client.parents[1].joinpath("package.json").read_text())["version"]
    told = [judged(client, state, prints=prints) for state in STATES for prints in (False, True)]
    lines = ",\n".join(json.dumps(each) for each in told)
    sys.stdout.write(f'{{"client": "receiptio {version}", "judged": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main(sys.argv[1])
