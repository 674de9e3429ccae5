"""Who is inside the office: by the address they ask from, by the name they ask for, and by the proxy they come through.

Visitors' pages are for everybody; devices, staff and the rest of the API are for the office's own network. A page of
somebody else that a browser in the office was led to reaches the server's address too, under a name of its own: so
names count as well as addresses.
"""

import hmac
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

LOCAL_NETWORKS = (
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
)
"""Addresses that no router of the internet passes on."""

PROXY_HEADER = "X-Giliran-Proxy"
"""By what the office's own proxy, which speaks TLS for the server, is told from any other."""

_LOCAL_ENDINGS = (".local", ".localdomain", ".localhost", ".lan", ".home.arpa", ".internal")
"""Names that no public directory of names gives to anybody."""

_MOST_REMEMBERED = 1_024


@dataclass(frozen=True, kw_only=True, eq=False)
class Inside:
    """The office's own network as this server was told of it. Thread-safe; looks cost next to nothing when repeated.

    Attributes:
        networks: those of the office beside the private ones, such as `203.0.113.0/24`.
        names: by which the server is known inside beside addresses and local names, in small letters.
        proxy_secret: what the office's own proxy says; None where there is none.
    """

    networks: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    proxy_secret: str | None = None
    _all: tuple[IPv4Network | IPv6Network, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_all", tuple(ip_network(each) for each in (*LOCAL_NETWORKS, *self.networks)))

    def is_own_proxy(self, said: str | None) -> bool:
        """Whether this is what our own proxy says."""
        if said is None or self.proxy_secret is None:
            return False
        return hmac.compare_digest(said.encode(), self.proxy_secret.encode())

    @lru_cache(maxsize=_MOST_REMEMBERED)  # noqa: B019 - one for the whole life of a server
    def has_address(self, address: str) -> bool:
        """Whether somebody with this address is in the office's network."""
        try:
            found = ip_address(address.split("%")[0])
        except ValueError:
            # A socket of this computer's own has no address.
            return not address or address == "localhost"
        mapped = getattr(found, "ipv4_mapped", None) or found
        return any(mapped in network for network in self._all)

    @lru_cache(maxsize=_MOST_REMEMBERED)  # noqa: B019 - one for the whole life of a server
    def has_name(self, host: str) -> bool:
        """Whether a `Host` names this server as only the office does: by an address, a local name, or a known one."""
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        if not name:
            return False
        name = name.rstrip(".")
        return "." not in name or name.endswith(_LOCAL_ENDINGS) or name in self.names or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name.split("%")[0])
    except ValueError:
        return False
    return True
