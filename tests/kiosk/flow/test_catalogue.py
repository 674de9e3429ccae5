"""Tiles: never more than six, everything reachable, common services direct."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.flow.catalogue import ROOT, GroupTile, MoreTile, Place, ServiceTile, Tile, tiles_at
from kiosk.samples import many_services, service, usual_services, words
from wire.rows import ServiceRow


def test_up_to_six_services_are_shown_direct_even_when_they_have_groups() -> None:
    services = [service(n, group=words("Kartu", "Cards")) for n in range(1, 7)]

    assert [tile.service.id for tile in tiles_at(services, ROOT) if isinstance(tile, ServiceTile)] == [1, 2, 3, 4, 5, 6]


def test_the_offices_order_counts_and_not_the_order_of_arrival() -> None:
    services = [service(1, sort=3), service(2, sort=1), service(3, sort=2)]

    assert [tile.service.id for tile in tiles_at(services, ROOT) if isinstance(tile, ServiceTile)] == [2, 3, 1]


def test_more_than_six_services_are_grouped_and_those_without_a_group_keep_their_tile() -> None:
    tiles = tiles_at(many_services(), ROOT)

    assert [isinstance(tile, ServiceTile) for tile in tiles] == [True, True, True, False, False, False]
    assert isinstance(tiles[-1], MoreTile)
    assert [tile.n for tile in tiles if isinstance(tile, GroupTile)] == [1, 2]


def test_a_group_of_one_is_its_service() -> None:
    services = [service(n) for n in range(1, 7)] + [service(7, group=words("Lain", "Other"), sort=0)]

    first = tiles_at(services, ROOT)[0]

    assert isinstance(first, ServiceTile)
    assert first.service.id == 7


def test_the_last_page_is_full_before_another_one_begins() -> None:
    services = [service(n) for n in range(1, 12)]

    assert len(tiles_at(services, Place(page=1))) == 6
    assert tiles_at(services, Place(page=2)) == ()


def test_a_place_that_does_not_exist_has_no_tiles() -> None:
    assert tiles_at(usual_services(), Place(group="Tidak ada")) == ()
    assert tiles_at((), ROOT) == ()


@st.composite
def offices(draw: st.DrawFn) -> list[ServiceRow]:
    n = draw(st.integers(min_value=0, max_value=40))
    groups = st.sampled_from([None, words("Satu", "One"), words("Dua", "Two"), words("Tiga", "Three")])
    return [service(i + 1, group=draw(groups), sort=draw(st.integers(0, 5))) for i in range(n)]


@given(services=offices())
def test_every_service_is_reached_exactly_once_and_no_page_has_more_than_six_tiles(services: list[ServiceRow]) -> None:
    reached = _walk(services, ROOT)

    assert sorted(row.id for row in reached) == sorted(row.id for row in services)


def _walk(services: list[ServiceRow], place: Place) -> list[ServiceRow]:
    tiles: tuple[Tile, ...] = tiles_at(services, place)
    assert len(tiles) <= 6
    reached: list[ServiceRow] = []
    for tile in tiles:
        if isinstance(tile, ServiceTile):
            reached.append(tile.service)
        elif isinstance(tile, GroupTile):
            reached += _walk(services, Place(group=tile.name.id))
        else:
            reached += _walk(services, Place(group=place.group, page=place.page + 1))
    return reached
