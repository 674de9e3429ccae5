"""The command line's care for other apps that book."""

import time
from argparse import ArgumentParser, Namespace

from server.commands import EXIT_DONE, CommandRefused, open_office, say
from server.person_arguments import AddCommand

LONGEST_NAME = 80
LARGEST_LIMIT = 1_000_000


def add_partner(given: Namespace) -> int:
    """Let another app book; prints its secret, this once."""
    from server.application.partners import Partner
    from server.storage.partners import add_partner as add

    name = given.name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise CommandRefused(f"a name has 1 to {LONGEST_NAME} printable letters")
    for argument, value in (("--limit-per-minute", given.limit_per_minute), ("--open-bookings", given.open_bookings)):
        if not 1 <= value <= LARGEST_LIMIT:
            raise CommandRefused(f"{argument}: a whole number from 1 to {LARGEST_LIMIT}")
    new = Partner(id=0, name=name, limit_per_minute=given.limit_per_minute, open_bookings=given.open_bookings)
    with open_office(given.data) as engine:
        secret = add(engine, new, now=int(time.time()))
    say(f"'{name}' may book. Its secret, which nobody can show again:")
    say(secret)
    return EXIT_DONE


def list_partners(given: Namespace) -> int:
    """Print every partner with its limits and how many of its bookings are to come."""
    from server.storage.partners import partners

    with open_office(given.data) as engine:
        for line in partners(engine):
            limits = f"{line.partner.limit_per_minute}/min, {line.n_open} of {line.partner.open_bookings} open"
            say(f"{'removed' if line.is_removed else 'books':<8} {limits:<30} {line.partner.name}")
    return EXIT_DONE


def remove_partner(given: Namespace) -> int:
    """Let a partner in no more; the bookings of its users stay theirs."""
    from server.storage.partners import remove_partner as remove

    with open_office(given.data) as engine:
        n_open = remove(engine, given.name, now=int(time.time()))
    say(f"'{given.name}' is out. Bookings of its users that are still to come and stay valid: {n_open}.")
    return EXIT_DONE


def add_partner_arguments(parser: ArgumentParser, command: AddCommand) -> None:
    """`giliran partner`."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    add = command(actions.add_parser("add", help="let another app book, and print its secret"), add_partner)
    add.add_argument("name", help="what people call it, such as 'Aplikasi Kota'")
    add.add_argument("--limit-per-minute", type=int, default=120, metavar="N", help="requests (%(default)s)")
    add.add_argument("--open-bookings", type=int, default=200, metavar="N", help="at one time (%(default)s)")
    command(actions.add_parser("list", help="every partner"), list_partners)
    remove = command(actions.add_parser("remove", help="let a partner in no more"), remove_partner)
    remove.add_argument("name")
