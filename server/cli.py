"""The server's command line. Commands open the same database as a running server; the write lock keeps them apart.

What goes wrong is one line on standard error. Exit codes: 0 done, 1 not possible or a fault found, 2 wrong arguments.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from server import commands, report_commands, restore_commands, staff_commands, voice_commands
from server.booking_commands import add_bookings
from server.calendar_arguments import add_calendar
from server.device_urls import DEVICE_KINDS
from server.office_commands import add_office
from server.partner_commands import add_partner_arguments
from server.person_arguments import add_keys, add_keys_directory, add_person, add_retention
from server.serve import serve
from server.set_up_commands import add_set_up
from server.settings import DEFAULT_ZONE, LARGEST_BATCH, Announce, BadSettings
from server.tls_arguments import add_inside, add_tls

Command = Callable[[Namespace], int]

DEFAULT_DATA = Path("data")
EXIT_REFUSED = 1


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line; returns the exit code. Raises SystemExit for wrong arguments and for help."""
    if arguments[:1] == ["simulate"]:
        # It has its own words, and neither database nor server.
        from server.domain.queue.simulate import main

        return main(list(arguments[1:]))
    given = _parser().parse_args(arguments)
    command: Command = given.command
    try:
        return command(given)
    except _refusals() as refusal:
        sys.stderr.write(f"giliran: {' '.join(str(refusal).split())}\n")
        return EXIT_REFUSED


def _refusals() -> tuple[type[Exception], ...]:
    from server.application.office_template import BadTemplate
    from server.domain.booking.settings import BadBookingSettings
    from server.domain.calendar.document import BadCalendar
    from server.domain.speech_settings import BadSpeech
    from server.domain.tongue import BadTongue
    from server.storage.keyring import KeysMissing
    from server.storage.lock import DataInUse
    from server.storage.restoring import NotRestorable
    from server.storage.set_up import SetUpRefused
    from server.storage.soundness import DataDamaged
    from server.storage.verify import NoSuchDay
    from server.voice.engine import VoiceFailed

    ours = (commands.CommandRefused, BadSettings, BadTemplate, BadSpeech, BadTongue, DataInUse, SetUpRefused, NoSuchDay)
    damage = (DataDamaged, NotRestorable)
    return (*ours, *damage, BadBookingSettings, BadCalendar, KeysMissing, VoiceFailed, OSError)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="giliran", description="The server of one branch, and the care for its office.")
    names = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(_command(names.add_parser("serve", help="serve an office until it is stopped"), serve))
    migrate = _command(names.add_parser("migrate", help="bring the database to this version"), commands.migrate)
    migrate.add_argument("--back-to", metavar="NNNN", help="instead: to the shape that an older version knows")
    _add_device(names.add_parser("device", help="kiosks, boards and counters"))
    _add_operator(names.add_parser("operator", help="people at the counters"))
    _add_voice(names.add_parser("voice", help="how calls are spoken"))
    add_office(names.add_parser("office", help="settings of the branch itself"), _command)
    add_calendar(names.add_parser("calendar", help="when the office serves and gives out numbers"), _command)
    add_set_up(names.add_parser("set-up", help="the whole set-up of the office as one file"), _command)
    verify_parser = _command(names.add_parser("verify", help="replay a business day from its journal"), commands.verify)
    verify_parser.add_argument("day", nargs="?", metavar="DAY", help="YYYY-MM-DD; the last one if left out")
    _add_report(names.add_parser("report", help="waits, services and channels of some days"))
    slip_parser = _command(names.add_parser("slip", help="a day in numbers, to be signed"), report_commands.slip)
    slip_parser.add_argument("day", nargs="?", metavar="DAY", help="YYYY-MM-DD; the last one if left out")
    slip_parser.add_argument("--language", choices=["id", "en"], default="id", help="(%(default)s)")
    slip_parser.add_argument("--json", action="store_true", help="as JSON")
    backup_parser = _command(names.add_parser("backup", help="copy the database of a running office"), commands.backup)
    backup_parser.add_argument("target", type=Path, metavar="FILE", help="a file that is not there yet")
    backup_parser.add_argument("--with-keys", action="store_true", help="the keys too, into FILE.keys.tar")
    add_keys_directory(backup_parser)
    restore_parser = _command(names.add_parser("restore", help="make a copy the office"), restore_commands.restore)
    restore_parser.add_argument("copy", type=Path, nargs="?", metavar="FILE", help="what backup wrote")
    restore_parser.add_argument(
        "--newest", action="store_true", help="instead of FILE: put a damaged office aside, take the newest good copy"
    )
    restore_parser.add_argument(
        "--from", type=Path, action="append", default=[], dest="folders", metavar="DIR", help="copies are here too"
    )
    restore_parser.add_argument(
        "--numbers-ahead",
        type=int,
        default=200,
        metavar="N",
        help="printed numbers of each series that may have been given since a copy of today (%(default)s)",
    )
    add_person(names.add_parser("person", help="what is kept of one visitor: show it or erase it"), _command)
    add_retention(names.add_parser("retention", help="erase personal data that is due, and choose when"), _command)
    add_keys(names.add_parser("keys", help="the keys to personal data"), _command)
    add_bookings(names.add_parser("bookings", help="what bookings may take, and what became of them"), _command)
    add_partner_arguments(names.add_parser("partner", help="other apps that may book"), _command)
    add_tls(names.add_parser("tls", help="TLS for the office's network: authority, certificate, proxy"), _command)
    names.add_parser("simulate", help="run described days through the rule of the queue")
    return parser


def _add_report(parser: ArgumentParser) -> None:
    _command(parser, report_commands.report)
    parser.add_argument("day", nargs="?", metavar="DAY", help="YYYY-MM-DD; the last 30 days if left out")
    parser.add_argument("until", nargs="?", metavar="UNTIL", help="the last of several days")
    parser.add_argument("--language", choices=["id", "en"], default="id", help="(%(default)s)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON")
    form.add_argument("--csv", type=Path, metavar="FILE", help="into a file for any spreadsheet")
    form.add_argument("--xlsx", type=Path, metavar="FILE", help="into a workbook")


def _command(parser: ArgumentParser, command: Command) -> ArgumentParser:
    parser.set_defaults(command=command)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, metavar="DIR", help="the office's data (./data)")
    return parser


def _add_serve(parser: ArgumentParser) -> None:
    parser.add_argument("--http", default="0.0.0.0:8000", metavar="HOST:PORT", help="commands and pages (%(default)s)")
    parser.add_argument("--push", default="0.0.0.0:8001", metavar="HOST:PORT", help="watchers (%(default)s)")
    parser.add_argument("--datagrams", metavar="HOST:PORT", help="UDP beside the watchers' sockets (as --push)")
    parser.add_argument("--template", help="for an empty database: disdukcapil or puskesmas")
    parser.add_argument("--name", metavar="OFFICE", help="for an empty database: the office's name")
    parser.add_argument("--zone", default=DEFAULT_ZONE, help="for an empty database: time zone (%(default)s)")
    parser.add_argument("--public-url", metavar="URL", help="where visitors' phones reach this server")
    add_inside(parser)
    add_keys_directory(parser)
    parser.add_argument(
        "--announce", choices=list(Announce), default=Announce.AUTO, help="let programs find this server (%(default)s)"
    )
    parser.add_argument("--clock-speed", type=int, default=1, metavar="N", help="rehearsal: time runs N times faster")
    parser.add_argument(
        "--clock-ahead", type=int, default=0, metavar="S", help="rehearsal: the office's time is S seconds ahead"
    )
    parser.add_argument(
        "--batch-size", type=int, default=LARGEST_BATCH, metavar="N", help="most commands in one transaction"
    )


def _add_device(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    add = _command(actions.add_parser("add", help="add a device and print its pairing code"), commands.add_device)
    add.add_argument("role", choices=["kiosk", "board", "counter", "desk"])
    add.add_argument("name", help="what people call it, such as 'Kios 1'")
    add.add_argument("--zone", action="append", default=[], help="a zone it is there for; may be given again")
    add.add_argument("--counter", type=int, metavar="N", help="number of the counter it stands at")
    for kind in DEVICE_KINDS:
        add.add_argument(f"--{kind}", metavar="URL", help=f"device URL of its {kind}")
    add.add_argument(
        "--display",
        action="append",
        default=[],
        metavar="N=URL",
        help="device URL of the display over counter N, which this board drives; may be given again",
    )
    renew = _command(
        actions.add_parser("renew", help="print a new pairing code for a known device"), commands.renew_device
    )
    renew.add_argument("name")
    _command(actions.add_parser("list", help="every device"), commands.list_devices)
    revoke = _command(actions.add_parser("revoke", help="let a device in no more"), commands.revoke_device)
    revoke.add_argument("name")


def _add_operator(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    add = _command(actions.add_parser("add", help="add somebody who may sign in"), commands.add_operator)
    add.add_argument("login", help="small letters, digits, dot, hyphen and underline")
    add.add_argument("--name", required=True, help="the name colleagues see")
    add.add_argument("--role", choices=["operator", "supervisor", "administrator", "helper"], default="operator")
    add.add_argument("--pin-stdin", action="store_true", help="read the PIN from standard input instead of asking")
    _command(actions.add_parser("list", help="every operator"), commands.list_operators)
    invite = _command(actions.add_parser("invite", help="print a code for a password"), staff_commands.invite)
    invite.add_argument("login")
    forget = _command(
        actions.add_parser("forget-second-factor", help="for a lost phone without recovery codes"),
        staff_commands.forget_second_factor,
    )
    forget.add_argument("login")


def _add_voice(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    _command(actions.add_parser("show", help="what the office chose"), voice_commands.show)
    _add_voice_set(_command(actions.add_parser("set", help="choose something else"), voice_commands.choose))
    pronounce = _command(actions.add_parser("pronounce", help="how a word is said"), voice_commands.pronounce)
    pronounce.add_argument("word")
    pronounce.add_argument("spoken", nargs="?", help="words, or phonemes such as [[l'okEt]]; as written if left out")
    pronounce.add_argument("--language", default="id", metavar="CODE", help="(%(default)s)")
    say = _command(actions.add_parser("say", help="write a call into a sound file"), voice_commands.say_call)
    say.add_argument("number", help="such as 'A 012'")
    say.add_argument("--counter", type=int, required=True, metavar="N", help="number of the counter")
    say.add_argument("--to", type=Path, required=True, metavar="FILE.wav")
    say.add_argument("--language", default="id", metavar="CODE", help="(%(default)s)")
    say.add_argument("--recall", action="store_true", help="as a second call")
    say.add_argument("--without-office", action="store_true", help="as a new office says it; --data is not looked at")
    clips = _command(actions.add_parser("clips", help="what to record for a pack"), voice_commands.list_clips)
    clips.add_argument("language", nargs="?", default="id", metavar="CODE", help="(%(default)s)")
    check = _command(actions.add_parser("check", help="look recordings over"), voice_commands.check)
    check.add_argument("pack", nargs="?", type=Path, help="a folder named by its language; all packs if left out")
    check.add_argument("--language", metavar="CODE", help="the pack's language if its folder has another name")


def _add_voice_set(parser: ArgumentParser) -> None:
    parser.add_argument("--style", choices=["digits", "words"], help="'A 012' as nol satu dua or as dua belas")
    parser.add_argument("--english", choices=["always", "visitors"], help="in every call, or to visitors who chose it")
    parser.add_argument(
        "--also", action="append", metavar="CODE", help="another language of every call; none: no other"
    )
    parser.add_argument("--speed", type=int, metavar="N", help="words a minute, 80 to 300")
    parser.add_argument("--pitch", type=int, metavar="N", help="0 to 99")
    parser.add_argument("--level", type=int, metavar="N", help="loudness, 0 (boards only chime) to 100")
    parser.add_argument("--pause", type=int, metavar="MS", help="milliseconds between words, 0 to 500")
