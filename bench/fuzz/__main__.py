"""`giliran fuzz [WHAT...]`: gives real programs senseless input and fails if one of them minds.

giliran fuzz                       everything, in the long form
giliran fuzz kiosk --events 5000   one part, shorter; `--seed` repeats another run
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.fuzz import kiosk, protocol, uploads
from bench.fuzz.told import Told

Part = Callable[[Path, int, int], Told]

PARTS: Mapping[str, tuple[Part, int]] = {
    "kiosk": (kiosk.fuzz, 100_000),
    "protocol": (protocol.fuzz, 20_000),
    "uploads": (uploads.fuzz, 5_000),
}
"""What can be tried, and with how many events in the long form."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Try what is named, all if nothing is; 1 if something gave way."""
    parser = argparse.ArgumentParser(prog="giliran fuzz", description="Gives the programs senseless input.")
    parser.add_argument("parts", nargs="*", metavar="WHAT", help=", ".join(PARTS))
    parser.add_argument("--events", type=int, help="how many; as many as the long form has if left out")
    parser.add_argument("--seed", type=int, default=1, help="another number is other input (%(default)s)")
    given = parser.parse_args(arguments)
    unknown = [each for each in given.parts if each not in PARTS]
    if unknown:
        parser.error(f"there is no {unknown[0]}; there are {', '.join(PARTS)}")
    code = 0
    for name in given.parts or PARTS:
        part, n_events = PARTS[name]
        with tempfile.TemporaryDirectory(prefix="giliran-fuzz-") as folder:
            told = part(Path(folder), given.events or n_events, given.seed)
        sys.stdout.write("".join(f"{name:<9} {line}\n" for line in told.lines()))
        sys.stdout.flush()
        code = code or int(not told.is_good)
    return code


if __name__ == "__main__":
    sys.exit(main())
