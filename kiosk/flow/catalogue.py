"""Which tiles stand on which page: at most six, groups first when there are more services than that."""

from collections.abc import Sequence
from dataclasses import dataclass

from wire.rows import ServiceRow, Words

TILES_PER_PAGE = 6


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page of tiles: inside a group (named by its Indonesian words) or outside, and the number of the page there."""

    group: str | None = None
    page: int = 0


ROOT = Place()


@dataclass(frozen=True, kw_only=True)
class ServiceTile:
    """A tile that stands for one service."""

    service: ServiceRow


@dataclass(frozen=True, kw_only=True)
class GroupTile:
    """A tile that opens a page with the services of one group. `n` counts groups from 1 in the order shown."""

    n: int
    name: Words
    services: tuple[ServiceRow, ...]


@dataclass(frozen=True, kw_only=True)
class MoreTile:
    """The last tile of a page that is not the last one."""


Tile = ServiceTile | GroupTile | MoreTile


def tiles_at(services: Sequence[ServiceRow], place: Place) -> tuple[Tile, ...]:
    """The tiles of a page in the office's own order; empty when the group or page does not exist (any more)."""
    ordered = sorted(services, key=lambda row: (row.sort, row.id))
    if place.group is not None:
        inside = tuple(row for row in ordered if row.group is not None and row.group.id == place.group)
        return _page([ServiceTile(service=row) for row in inside], place.page)
    if len(ordered) <= TILES_PER_PAGE:
        return _page([ServiceTile(service=row) for row in ordered], place.page)
    return _page(_grouped(ordered), place.page)


def _grouped(ordered: Sequence[ServiceRow]) -> list[Tile]:
    """Services without a group keep their own tile (the common ones: two touches), the others share one per group."""
    tiles: list[Tile] = []
    seen: set[str] = set()
    for row in ordered:
        members = _members(ordered, row)
        if row.group is None or len(members) == 1:
            tiles.append(ServiceTile(service=row))
        elif row.group.id not in seen:
            seen.add(row.group.id)
            tiles.append(GroupTile(n=len(seen), name=row.group, services=members))
    return tiles


def _members(ordered: Sequence[ServiceRow], of: ServiceRow) -> tuple[ServiceRow, ...]:
    if of.group is None:
        return ()
    return tuple(row for row in ordered if row.group is not None and row.group.id == of.group.id)


def _page(tiles: Sequence[Tile], page: int) -> tuple[Tile, ...]:
    start = 0
    for _ in range(page):
        if len(tiles) - start <= TILES_PER_PAGE:
            return ()
        start += TILES_PER_PAGE - 1
    rest = tiles[start:]
    if len(rest) <= TILES_PER_PAGE:
        return tuple(rest)
    return (*rest[: TILES_PER_PAGE - 1], MoreTile())
