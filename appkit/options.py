"""What the three programs may be told on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from appkit.language import LanguageCode
from appkit.screen import Screen, parse_screen


@dataclass(frozen=True, kw_only=True)
class Options:
    """What all three programs may be told on the command line.

    Attributes:
        program: kiosk, display or counter.
        server: address such as `http://192.168.1.2:8080`, or None to use the one kept in `state_dir`.
        pair_code: one-time code that makes this device known, or None.
        state_dir: folder of the device key, settings and the log; exists.
        screen: the physical screen, or None to believe the system.
        windowed: an ordinary window instead of full screen.
        language: of the program's first screen.
        joins: where it has no pairing it shows a code and waits to be let in, at `server` or at one that it finds.
        finds: it does so too where no server is named.
        extra: the program's own arguments.
    """

    program: str
    server: str | None
    pair_code: str | None
    state_dir: Path
    screen: Screen | None
    windowed: bool
    language: LanguageCode
    joins: bool = False
    finds: bool = True
    extra: argparse.Namespace = field(default_factory=argparse.Namespace)


def parse_options(
    program: str,
    arguments: list[str] | None = None,
    extend: Callable[[argparse.ArgumentParser], None] | None = None,
) -> Options:
    """Reads the command line (`sys.argv` if None); `extend` adds the program's own arguments.

    Raises:
        SystemExit: wrong arguments (2) or `--help` (0); argparse has printed why.
    """
    parser = argparse.ArgumentParser(prog=f"giliran {program}")
    parser.add_argument("--server", metavar="URL", help="address of the server, for instance http://192.168.1.2:8080")
    parser.add_argument("--pair", metavar="CODE", dest="pair_code", help="one-time code that makes this device known")
    parser.add_argument(
        "--join", action="store_true", dest="joins", help="show a code and wait to be let in; so without a server too"
    )
    parser.add_argument(
        "--no-find", action="store_false", dest="finds", help="end where neither server nor pairing is known"
    )
    parser.add_argument("--state", metavar="DIR", type=Path, help="folder for the device key and settings")
    parser.add_argument("--screen", metavar="WxH@INin", type=_screen, help="physical screen, like 1080x1920@21.5in")
    parser.add_argument("--windowed", action="store_true", help="a window instead of full screen")
    parser.add_argument("--language", choices=[code.value for code in LanguageCode], default=LanguageCode.INDONESIAN)
    if extend is not None:
        extend(parser)
    found = parser.parse_args(arguments)
    state_dir = found.state or Path(platformdirs.user_data_dir("giliran", appauthor=False)) / program
    state_dir.mkdir(parents=True, exist_ok=True)
    return Options(
        program=program,
        server=found.server,
        pair_code=found.pair_code,
        state_dir=state_dir,
        screen=found.screen,
        windowed=found.windowed,
        language=LanguageCode(found.language),
        joins=found.joins,
        finds=found.finds,
        extra=found,
    )


def _screen(text: str) -> Screen:
    try:
        return parse_screen(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
