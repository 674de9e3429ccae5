"""`giliran audit`: the bill of materials, whether it is what was tried, and whether a package has a known hole.

giliran audit                     all of it; the last part asks an index of packages and needs the internet
giliran audit --offline           without that part
giliran audit --sbom FILE.json    keeps the bill, in the form of CycloneDX 1.5
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import venv
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from bench.bill import OURS, PROGRAMS, ROOT, UNSTATED, bill, differences, parts, pinned

AUDITOR = "pip-audit==2.10.1"
INSTALLED_WITHIN_S = 180
ASKED_WITHIN_S = 300
FOUND, UNREACHABLE = 1, 3
"""Exit codes: something is wrong; the index could not be asked."""

_UNASKED = "could not be audited"
_UNREACHABLE_WORDS = ("ConnectionError", "Max retries", "timed out", "Temporary failure", "Could not fetch", "proxy")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the bill, compare it, ask about it."""
    parser = argparse.ArgumentParser(
        prog="giliran audit", description="What Giliran is made of, and whether it is sound."
    )
    parser.add_argument("--sbom", type=Path, metavar="FILE", help="keep the bill of materials as CycloneDX 1.5")
    parser.add_argument("--offline", action="store_true", help="do not ask about known holes")
    given = parser.parse_args(arguments)
    installed = parts()
    if given.sbom is not None:
        given.sbom.write_text(json.dumps(bill(installed, version(OURS)), indent=1) + "\n", encoding="utf-8")
    for part in installed:
        _say(f"{part.name:<24} {part.version:<12} {part.licence}")
    faults = [*differences(parts((*PROGRAMS, "test")), pinned())]
    faults += [f"{part.name} states no licence" for part in installed if part.licence == UNSTATED]
    for fault in faults:
        _say(f"FAULT {fault}")
    if given.offline:
        return FOUND if faults else 0
    return FOUND if faults else ask_about_holes(ROOT / "constraints.txt", ROOT / ".audit")


def ask_about_holes(pins: Path, environment: Path) -> int:
    """Have pip-audit look up every pinned version; it lives in an environment of its own, made when first needed."""
    if not _has_auditor(environment):
        _say("no answer: pip-audit could not be fetched; is there no internet? Nothing is known of holes.")
        return UNREACHABLE
    command = [str(environment / "bin" / "pip-audit"), "--no-deps", "--disable-pip", "--progress-spinner", "off"]
    try:
        done = subprocess.run(
            [*command, "--requirement", str(pins)], capture_output=True, text=True, timeout=ASKED_WITHIN_S, check=False
        )
    except subprocess.TimeoutExpired:
        _say("no answer: the index of packages did not answer in time. Nothing is known of holes.")
        return UNREACHABLE
    if done.returncode and any(word in done.stderr for word in _UNREACHABLE_WORDS):
        _say("no answer: the index of packages cannot be reached. Nothing is known of holes.")
        return UNREACHABLE
    if _UNASKED in done.stdout + done.stderr:
        _say("no answer: the index of packages knows nothing of some, or cannot be reached. Nothing is known of holes.")
        return UNREACHABLE
    _say(done.stdout.strip() or done.stderr.strip())
    return FOUND if done.returncode else 0


def _has_auditor(environment: Path) -> bool:
    if not (environment / "bin" / "pip-audit").exists():
        try:
            venv.create(environment, with_pip=True)
            install = [str(environment / "bin" / "python"), "-m", "pip", "--quiet", "--no-input", "install", AUDITOR]
            subprocess.run(install, capture_output=True, timeout=INSTALLED_WITHIN_S, check=True)
        except (OSError, subprocess.SubprocessError):
            return False
    return (environment / "bin" / "pip-audit").exists()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
