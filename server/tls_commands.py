"""`giliran tls`: writes what the office needs for TLS on its network, renews its certificate, says how things stand."""

from __future__ import annotations

import time
from argparse import Namespace
from datetime import UTC, datetime

from server.commands import EXIT_DONE, EXIT_FOUND, CommandRefused, say
from server.settings import Address, check_names, check_networks
from server.storage.secrets import proxy_secret
from server.tls_authority import Wishes, authority_text, issue, local_names
from server.tls_proxy import CONFIGURATION_NAME, UNIT_NAME, Proxy, reload_proxy, write_proxy
from server.tls_standing import TlsStanding, read_standing, tls_directory


def run(given: Namespace) -> int:
    """Carry out the action."""
    actions = {"write": write, "renew": renew, "show": show}
    return actions[given.action](given)


def write(given: Namespace) -> int:
    """Make authority and certificate where they are not there, and write the proxy's configuration and unit."""
    check_networks(given.inside)
    check_names(given.known_as)
    proxy_addresses = {name: Address.parse(getattr(given, name)) for name in ("listen", "http", "push")}
    if not given.data.is_dir():
        raise CommandRefused(f"{given.data} is not there; 'serve' makes it")
    standing = issue(
        given.data, Wishes(port=proxy_addresses["listen"].port, names=tuple(given.known_as)), int(time.time())
    )
    proxy = Proxy(
        **proxy_addresses,
        inside=tuple(given.inside),
        secret=proxy_secret(given.data).hex(),
        authority=authority_text(given.data),
    )
    path = write_proxy(given.data, proxy)
    reload_proxy(given.data)
    folder = tls_directory(given.data).resolve()
    say(f"authority    {standing.pin}")
    say(f"certificate  {', '.join(standing.certified)}; browsers take it until {_day(standing.until_at)}")
    say(f"proxy        {path}")
    say("Once, as root:")
    say("  apt-get install --no-install-recommends nginx-light")
    say(f"  cp {folder / UNIT_NAME} /etc/systemd/system/")
    say("  systemctl daemon-reload && systemctl enable --now giliran-proxy")
    say(f"Devices are paired with this address: {standing.own_address()}")
    return EXIT_DONE


def renew(given: Namespace) -> int:
    """Make a new certificate if one is due or the computer has another address; the proxy takes it without a break."""
    standing = _known(given)
    now = int(time.time())
    if not standing.is_due(now) and set(local_names()) <= set(standing.certified):
        say(f"nothing to do before {_day(standing.renew_at)}")
        return EXIT_DONE
    renewed = issue(given.data, Wishes(port=standing.port, names=standing.names), now)
    is_taken = reload_proxy(given.data)
    say(f"renewed until {_day(renewed.until_at)}; the proxy {'took it' if is_taken else 'does not run'}")
    return EXIT_DONE


def show(given: Namespace) -> int:
    """Say how things stand; exit code 1 if browsers refuse the certificate soon."""
    standing = _known(given)
    say(f"authority    {standing.pin}")
    say(f"certificate  {', '.join(standing.certified)}; until {_day(standing.until_at)}")
    say(f"next         {_day(standing.renew_at)}")
    say(f"proxy        {tls_directory(given.data) / CONFIGURATION_NAME}")
    say(f"devices      {standing.own_address()}")
    return EXIT_FOUND if standing.ends_soon(int(time.time())) else EXIT_DONE


def _known(given: Namespace) -> TlsStanding:
    standing = read_standing(given.data)
    if standing is None:
        raise CommandRefused(f"{given.data} has no TLS yet; 'tls' without an action makes it")
    return standing


def _day(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}"
