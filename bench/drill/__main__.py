"""`giliran drill`: twelve faults on an office's own devices, after hours, and what came of each.

Run it on a computer that is neither the server nor a device of the drill. It watches by the office's own feed, with a
code that `giliran device add counter "Latihan"` printed on the server: `giliran drill --server URL --pair CODE`.
`--simulate` opens an office of its own and makes the faults itself.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.drill.drills import DRILLS, Drill, Step
from bench.drill.running import Done, Hands, Outcome, Reply, run
from bench.drill.watch import Watch
from wire.codes import Language
from wire.rows import Words

_READY = Words(id="Enter saat Anda melakukannya, l = lewati: ", en="Enter when you do it, s = skip: ")
_YES_NO = Words(id="y = ya, t = tidak, l = lewati: ", en="y = yes, n = no, s = skip: ")
_LOOKING = Words(id="Saya melihat ...", en="Watching ...")
_OUTCOMES = {
    Outcome.PASSED: Words(id="berhasil", en="passed"),
    Outcome.FAILED: Words(id="GAGAL", en="FAILED"),
    Outcome.SKIPPED: Words(id="dilewati", en="skipped"),
}


class Person:
    """Somebody at the keyboard."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def prepare(self, step: Step) -> Reply:
        """Print what to do and wait for a key."""
        question = _YES_NO if step.sees is None else _READY
        sys.stdout.write(f"\n  {step.say.in_language(self._language)}\n  {question.in_language(self._language)}")
        sys.stdout.flush()
        said = sys.stdin.readline().strip().lower()[:1]
        if said in ("l", "s"):
            return Reply.SKIP
        return Reply.NO if step.sees is None and said != "y" else Reply.DONE

    def act(self, drill: Drill, place: int) -> None:
        """The person acts now; say that somebody watches."""
        if drill.steps[place].sees is not None:
            sys.stdout.write(f"  {_LOOKING.in_language(self._language)}\n")
            sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Go through the drills and print the result; 1 if one of them failed."""
    parser = argparse.ArgumentParser(prog="giliran drill", description=__doc__)
    parser.add_argument("--server", metavar="URL", help="the office's server")
    parser.add_argument("--pair", metavar="CODE", help="code of a counter's device added for this")
    parser.add_argument("--only", nargs="+", metavar="NAME", default=[], help=", ".join(drill.name for drill in DRILLS))
    parser.add_argument("--language", choices=["id", "en"], default="id")
    parser.add_argument("--simulate", action="store_true", help="an office of its own, and faults made by itself")
    given = parser.parse_args(arguments)
    language = Language(given.language)
    if unknown := sorted(set(given.only) - {drill.name for drill in DRILLS}):
        parser.error(f"there is no drill '{unknown[0]}'")
    drills = [drill for drill in DRILLS if not given.only or drill.name in given.only]
    if not given.simulate and not (given.server and given.pair):
        parser.error("say --server and --pair, or --simulate")
    with tempfile.TemporaryDirectory(prefix="giliran-drill-") as name:
        done = (
            _simulated(drills, Path(name), language) if given.simulate else _real(drills, given, Path(name), language)
        )
    sys.stdout.write(result_of(done, language))
    return 1 if any(one.outcome is Outcome.FAILED for one in done) else 0


def result_of(done: Sequence[Done], language: Language) -> str:
    """The result as it is printed."""
    head = Words(id="Hasil latihan", en="Result of the drill").in_language(language)
    return "\n".join(["", head, *(_line(place, one, language) for place, one in enumerate(done, 1))]) + "\n"


def _line(place: int, one: Done, language: Language) -> str:
    outcome = _OUTCOMES[one.outcome].in_language(language)
    took = f"{one.took_s:6.1f} s" if one.outcome is Outcome.PASSED and one.took_s else ""
    line = f"{place:>3}  {one.drill.title.in_language(language):<42} {outcome:<9} {took}".rstrip()
    return f"{line}\n     {one.failed_at}" if one.failed_at else line


def _gone_through(drills: Sequence[Drill], watch: Watch, hands: Hands, language: Language) -> list[Done]:
    """Each drill's outcome is said as soon as it is known."""
    done: list[Done] = []
    for one in run(drills, watch, hands, language):
        done.append(one)
        sys.stdout.write(f"{_line(len(done), one, language)}\n")
        sys.stdout.flush()
    return done


def _real(drills: Sequence[Drill], given: argparse.Namespace, folder: Path, language: Language) -> list[Done]:
    watch = Watch(given.server, folder, given.pair)
    try:
        return _gone_through(drills, watch, Person(language), language)
    finally:
        watch.close()


def _simulated(drills: Sequence[Drill], folder: Path, language: Language) -> list[Done]:
    from bench.drill.simulated import SimulatedOffice

    with SimulatedOffice(folder) as office:
        watch = Watch(office.url, folder / "watch", office.watch_code)
        try:
            return _gone_through(drills, watch, office, language)
        finally:
            watch.close()


if __name__ == "__main__":
    raise SystemExit(main())
