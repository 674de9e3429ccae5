"""Command-line arguments about TLS and about who is inside the office."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

Add = Callable[[ArgumentParser, Callable[[Namespace], int]], ArgumentParser]


def add_tls(parser: ArgumentParser, command: Add) -> None:
    """The arguments of `tls`."""
    command(parser, _run)
    parser.add_argument(
        "action",
        nargs="?",
        choices=["write", "renew", "show"],
        default="write",
        help="write all (the default), make a new certificate if one is due, or say how things stand",
    )
    parser.add_argument(
        "--listen", default="0.0.0.0:8443", metavar="HOST:PORT", help="the proxy's address (%(default)s)"
    )
    parser.add_argument("--http", default="127.0.0.1:8000", metavar="HOST:PORT", help="the server's (%(default)s)")
    parser.add_argument("--push", default="127.0.0.1:8001", metavar="HOST:PORT", help="its socket's (%(default)s)")
    add_inside(parser)


def add_inside(parser: ArgumentParser) -> None:
    """What counts as the office beside private addresses and local names."""
    parser.add_argument(
        "--inside",
        action="append",
        default=[],
        metavar="NETWORK",
        help="a network of the office with public addresses, such as 203.0.113.0/24; may be given again",
    )
    parser.add_argument(
        "--known-as",
        action="append",
        default=[],
        metavar="NAME",
        help="a name the office knows this server by, beside local ones such as NAME.local; may be given again",
    )


def _run(given: Namespace) -> int:
    # cryptography's certificates are needed by nobody else.
    from server import tls_commands

    return tls_commands.run(given)
