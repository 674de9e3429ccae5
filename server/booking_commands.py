"""What `giliran bookings` does: what the office decides about its bookings, and what became of them.

A change counts at once, also in a server that is running: it looks for changes every second.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace

from server.commands import EXIT_DONE, CommandRefused, open_office, say

AddCommand = Callable[[ArgumentParser, Callable[[Namespace], int]], ArgumentParser]

_SETTINGS = {
    "share": ("share_percent", "percent of the counters' time that bookings may take; an office starts with 20"),
    "days": ("days_ahead", "how many days can be booked, today included"),
    "hold": ("hold_min", "minutes for which a slot is kept while its visitor types"),
    "return-within": ("return_within_min", "what is given back is free at a random moment within these minutes"),
    "per-phone": ("most_per_phone", "open bookings of one phone"),
}
_WEEK_S = 7 * 24 * 3600


def add_bookings(parser: ArgumentParser, add: AddCommand) -> None:
    """Describe the commands to the command line."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    add(actions.add_parser("show", help="what holds now, and the places of the days to come"), show)
    choose = add(actions.add_parser("set", help="other numbers"), set_numbers)
    for option, (_, words) in _SETTINGS.items():
        choose.add_argument(f"--{option}", type=int, metavar="N", help=words)
    service = add(actions.add_parser("service", help="whether and how one service can be booked"), set_service)
    service.add_argument("code", metavar="CODE")
    for name, yes, no in (
        ("is_bookable", ("--on", "it takes bookings"), ("--off", "it takes none; those made stay")),
        ("needs_nik", ("--nik", "the NIK is asked for"), ("--no-nik", "it is not")),
        ("walk_ins", ("--walk-ins", "people come without a booking too"), ("--no-walk-ins", "nobody does")),
    ):
        either = service.add_mutually_exclusive_group()
        either.add_argument(yes[0], dest=name, action="store_true", default=None, help=yes[1])
        either.add_argument(no[0], dest=name, action="store_false", default=None, help=no[1])
    figures = add(actions.add_parser("figures", help="what became of bookings, by service and channel"), tell_figures)
    figures.add_argument("--weeks", type=int, default=8, metavar="N", help="(%(default)s)")


def show(given: Namespace) -> int:
    """Print the numbers, then every service that takes bookings with its places of a week."""
    from server.application.booking_plans import is_bookable
    from server.storage.booking_settings import week_of_places
    from server.storage.reads import Reads
    from server.storage.set_up import BRANCH_ID

    with open_office(given.data) as engine:
        office = Reads(engine, BRANCH_ID).office()
        places = week_of_places(engine, office, int(time.time()))
    for option, (name, _) in _SETTINGS.items():
        say(f"--{option} {getattr(office.branch.booking, name)}")
    if not office.branch.next_parameters.has_bookings:
        say("The queue's rule gives no right to bookings (booking head start 0): nothing can be booked.")
    for each in sorted(office.services.values(), key=lambda service: service.sort):
        if not is_bookable(office, each.id):
            say(f"{each.code:<8}  no bookings")
            continue
        marks = (", NIK" if each.booking.needs_nik else "") + ("" if each.booking.walk_ins else ", no walk-ins")
        say(f"{each.code:<8}  {places[each.id].n_free} of {places[each.id].n_places} places free in 7 days{marks}")
    return EXIT_DONE


def set_numbers(given: Namespace) -> int:
    """Choose other numbers."""
    from server.storage.booking_settings import change_settings

    chosen = {name: value for option, (name, _) in _SETTINGS.items() if (value := _given(given, option)) is not None}
    if not chosen:
        raise CommandRefused(f"choose at least one of --{', --'.join(_SETTINGS)}")
    with open_office(given.data) as engine:
        changed = change_settings(engine, lambda settings: replace(settings, **chosen))
    for option, (name, _) in _SETTINGS.items():
        say(f"--{option} {getattr(changed, name)}")
    return EXIT_DONE


def set_service(given: Namespace) -> int:
    """Choose whether and how one service can be booked."""
    from server.storage.booking_settings import change_service

    names = ("is_bookable", "needs_nik", "walk_ins")
    chosen = {name: getattr(given, name) for name in names if getattr(given, name) is not None}
    if not chosen:
        raise CommandRefused("choose at least one of --on, --off, --nik, --no-nik, --walk-ins, --no-walk-ins")
    with open_office(given.data) as engine:
        changed = change_service(engine, given.code, lambda booking: replace(booking, **chosen))
    nik = "with the NIK" if changed.needs_nik else "without the NIK"
    say(f"{given.code}: " + (f"can be booked, {nik}" if changed.is_bookable else "takes no bookings"))
    return EXIT_DONE


def tell_figures(given: Namespace) -> int:
    """Print how many were booked, came, stayed away and cancelled."""
    from server.storage.booking_settings import figures
    from server.storage.reads import Reads
    from server.storage.set_up import BRANCH_ID

    if not 1 <= given.weeks <= 104:
        raise CommandRefused("--weeks is a whole number from 1 to 104")
    now = int(time.time())
    with open_office(given.data) as engine:
        codes = {each.id: each.code for each in Reads(engine, BRANCH_ID).office().services.values()}
        found = figures(engine, now - given.weeks * _WEEK_S, now)
    say("service   channel   booked  came  stayed away  cancelled")
    for each in found:
        say(
            f"{codes.get(each.service_id, '?'):<8}  {each.channel:<8}  {each.n_booked:>6}  {each.n_came:>4}"
            f"  {each.n_absent:>11}  {each.n_cancelled:>9}"
        )
    return EXIT_DONE


def _given(given: Namespace, option: str) -> int | None:
    value = getattr(given, option.replace("-", "_"))
    return None if value is None else int(value)
