"""Which servers announce themselves in this network; zeroconf is loaded only where somebody looks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appkit.log import log_event

if TYPE_CHECKING:
    from zeroconf import ServiceBrowser, ServiceInfo, Zeroconf

SERVICE_TYPE = "_giliran._tcp.local."
_ASKED_WITHIN_MS = 3_000
_SCHEMES = ("http", "https")


@dataclass(frozen=True, kw_only=True)
class FoundServer:
    """A server as it announces itself; nothing of it is proven.

    Attributes:
        name: tells it from others in this network.
        office: what it calls itself.
        urls: where it may answer, to be tried in this order.
    """

    name: str
    office: str
    urls: tuple[str, ...]


class Finder:
    """Looks for servers until `stop`. `changed` is called from a thread of its own with all that are there."""

    def __init__(
        self, changed: Callable[[tuple[FoundServer, ...]], None], interfaces: tuple[str, ...] | None = None
    ) -> None:
        """`interfaces` are own addresses to look by; None for all of them."""
        self._changed = changed
        self._interfaces = interfaces
        self._lock = threading.Lock()
        self._servers: dict[str, FoundServer] = {}
        self._zeroconf: Zeroconf | None = None
        self._browser: ServiceBrowser | None = None

    def start(self) -> None:
        """Begins to look.

        Raises:
            OSError: there is no network to look in.
        """
        from zeroconf import InterfaceChoice, IPVersion, ServiceBrowser, Zeroconf

        interfaces = InterfaceChoice.All if self._interfaces is None else list(self._interfaces)
        self._zeroconf = Zeroconf(interfaces=interfaces, ip_version=IPVersion.V4Only)
        self._browser = ServiceBrowser(self._zeroconf, SERVICE_TYPE, self)  # type: ignore[arg-type]  # its listeners are duck-typed

    def stop(self) -> None:
        """Ends; blocks for some tenths of a second. Idempotent."""
        if self._browser is not None:
            self._browser.cancel()
            self._browser = None
        if self._zeroconf is not None:
            self._zeroconf.close()
            self._zeroconf = None

    def add_service(self, zeroconf: Zeroconf, kind: str, name: str) -> None:
        """Called by zeroconf."""
        info = zeroconf.get_service_info(kind, name, timeout=_ASKED_WITHIN_MS)
        server = None if info is None else server_of(info)
        if server is not None:
            log_event("server_found", name=server.name, urls=server.urls)
            self._change(name, server)

    def update_service(self, zeroconf: Zeroconf, kind: str, name: str) -> None:
        """Called by zeroconf."""
        self.add_service(zeroconf, kind, name)

    def remove_service(self, zeroconf: Zeroconf, kind: str, name: str) -> None:
        """Called by zeroconf."""
        self._change(name, None)

    def _change(self, name: str, server: FoundServer | None) -> None:
        with self._lock:
            if server is None:
                self._servers.pop(name, None)
            else:
                self._servers[name] = server
            servers = tuple(self._servers[each] for each in sorted(self._servers))
        self._changed(servers)


def server_of(info: ServiceInfo) -> FoundServer | None:
    """What an announcement says; None if it is none of ours."""
    told = _texts(info.properties)
    scheme = told.get("scheme", "http")
    addresses = info.parsed_addresses()
    if scheme not in _SCHEMES or not addresses or not info.port:
        return None
    urls = tuple(f"{scheme}://{_bracketed(address)}:{info.port}" for address in addresses)
    return FoundServer(name=info.name, office=told.get("office", "")[:80], urls=urls)


def _texts(properties: Mapping[bytes, bytes | None]) -> dict[str, str]:
    return {
        name.decode("ascii", "replace"): (value or b"").decode("utf-8", "replace") for name, value in properties.items()
    }


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
