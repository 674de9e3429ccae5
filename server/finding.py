"""`python -m server.finding`: tells the network where the server is, until standard input ends. A process of its own.

The library and its traffic are kept out of the server, which needs all its memory for the office.
"""

from __future__ import annotations

import logging
import select
import signal
import socket
import sys
from argparse import ArgumentParser, Namespace

import ifaddr
from zeroconf import IPVersion, ServiceInfo, Zeroconf

from server.logs import start_log

SERVICE_TYPE = "_giliran._tcp.local."
LOOK_EVERY_S = 10
"""A cable that was put in, or an address that was given out anew, is noticed within this time."""

_log = logging.getLogger("server.finding")


class Announcement:
    """One server in the networks of this computer, as they come and go."""

    def __init__(self, given: Namespace) -> None:
        self._given = given
        self._addresses: list[str] = []
        self._zeroconf: Zeroconf | None = None

    def follow(self) -> None:
        """Announce at the addresses that this computer has now; nothing to do while they are the same."""
        addresses = [self._given.address] if self._given.address else own_addresses()
        if addresses == self._addresses:
            return
        self.end()
        if addresses:
            self._zeroconf = Zeroconf(interfaces=addresses, ip_version=IPVersion.V4Only)
            self._zeroconf.register_service(service_of(self._given, addresses))
            _log.info("announced", extra={"addresses": addresses, "port": self._given.port})
        self._addresses = addresses

    def end(self) -> None:
        """Say that the server is gone."""
        if self._zeroconf is not None:
            self._zeroconf.close()
            self._zeroconf = None
        self._addresses = []


def service_of(given: Namespace, addresses: list[str]) -> ServiceInfo:
    """What is announced: the name is that of the database, so that two servers never share one."""
    name = f"giliran-{given.id}.{SERVICE_TYPE}"
    properties = {"office": given.office, "scheme": given.scheme}
    return ServiceInfo(
        SERVICE_TYPE, name, port=given.port, parsed_addresses=addresses, properties=properties, server=_host_name(given)
    )


def own_addresses() -> list[str]:
    """IPv4 addresses by which others reach this computer, in a steady order."""
    found = {str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4}
    return sorted(each for each in found if not each.startswith("127."))


def main(arguments: list[str] | None = None) -> int:
    """Announce until standard input ends: so it ends with the server, however that ends."""
    given = _parser().parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM):
        # Ctrl-C and the service manager mean the server; we end with it, and say goodbye first.
        signal.signal(number, signal.SIG_IGN)
    start_log()
    announcement, is_failing = Announcement(given), False
    while True:
        try:
            announcement.follow()
            is_failing = False
        except (OSError, ValueError) as error:
            if not is_failing:
                _log.warning("not_announced", extra={"detail": str(error)})
            is_failing = True
        if select.select([sys.stdin], [], [], LOOK_EVERY_S)[0]:
            break
    announcement.end()
    return 0


def _host_name(given: Namespace) -> str:
    own = "".join(each if each.isalnum() else "-" for each in socket.gethostname())[:40]
    return f"{own}-{given.id}.local."


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="giliran finding")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--id", required=True)
    parser.add_argument("--office", required=True)
    parser.add_argument("--scheme", choices=["http", "https"], default="http")
    parser.add_argument("--address", help="the only address that it listens at")
    return parser


if __name__ == "__main__":
    sys.exit(main())
