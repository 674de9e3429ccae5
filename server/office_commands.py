"""What `giliran office` does: settings of the branch itself, each with a fact in the journal.

A change counts at once, also in a server that is running: it looks for changes every second.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from server.commands import EXIT_DONE, open_office, say

NOWHERE = "none"

AddCommand = Callable[[ArgumentParser, Callable[[Namespace], int]], ArgumentParser]


def add_office(parser: ArgumentParser, add: AddCommand) -> None:
    """Describe the settings of the branch to the command line."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    url = add(actions.add_parser("public-url", help="where visitors' phones reach the office"), public_url)
    url.add_argument("url", nargs="?", metavar="URL", help="such as https://antrean.example.go.id; none: nowhere")
    move = add(actions.add_parser("moves-to", help="where devices will find this server after a move"), moves_to)
    move.add_argument("url", nargs="?", metavar="URL", help="such as http://192.168.2.10:8000; none: it stays")


def moves_to(given: Namespace) -> int:
    """Show or set the address that devices go to once the server does not answer at its present one."""
    from server.moving import read_move, write_move

    with open_office(given.data):
        if given.url is not None:
            write_move(given.data, None if given.url == NOWHERE else given.url)
    kept = read_move(given.data)
    if kept is None:
        say("Devices stay with the address that they have.")
    else:
        say(f"Once the server does not answer any more, devices look for it at {kept}.")
        say("Those that are switched on hear of it within five minutes.")
    return EXIT_DONE


def public_url(given: Namespace) -> int:
    """Show or set where visitors' phones reach this server. Without an address no QR code is printed anywhere."""
    from server.settings import check_public_url
    from server.storage.reads import Reads
    from server.storage.set_up import BRANCH_ID, set_public_url

    with open_office(given.data) as engine:
        if given.url is not None:
            url = None if given.url == NOWHERE else given.url
            check_public_url(url)
            set_public_url(engine, url)
        kept = Reads(engine, BRANCH_ID).office().branch.public_url
    if kept is None:
        say("Phones do not reach this office: no QR code is printed, and no address is named.")
    else:
        say(f"Phones reach this office at {kept}. What to publish there: docs/public-url/README.md")
    return EXIT_DONE
