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
