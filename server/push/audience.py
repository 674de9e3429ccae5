"""Who watches: everybody in one audience gets the same messages, made and encoded once."""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.office import Device
from wire.codes import DeviceRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """A kind of watcher. `zones` matters for boards alone: which calls they show; none means all."""

    role: DeviceRole
    zones: frozenset[str] = frozenset()

    @classmethod
    def of(cls, device: Device) -> Audience:
        """The audience a device belongs to. A desk knows what a counter knows."""
        if device.role is DeviceRole.BOARD:
            return cls(role=DeviceRole.BOARD, zones=frozenset(device.zones))
        return cls(role=DeviceRole.KIOSK if device.role is DeviceRole.KIOSK else DeviceRole.COUNTER)

    def shows_zone(self, zone: str) -> bool:
        """Whether calls of this zone are for this audience."""
        return not self.zones or zone in self.zones
