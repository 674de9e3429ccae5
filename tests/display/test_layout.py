"""Where everything stands: nothing overlaps or leaves the panel, and the farthest seat reads the number."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.boardplan import Area, BoardPlan, Wishes, plan

NUMBER_WIDTH = 4.2


def wishes_for(px_per_mm: float, seat_m: float = 10.0) -> Wishes:
    def px(degrees: float) -> float:
        return math.tan(math.radians(degrees)) * seat_m * 1000 * px_per_mm

    return Wishes(
        number_px=px(0.7),
        row_px=px(0.35),
        line_px=px(0.25),
        legible_px_per_m=px(0.7) / seat_m,
        number_width=NUMBER_WIDTH,
        margin_px=round(10 * px_per_mm),
    )


def panel(width: int, height: int, inches: float, n_zones: int = 1, running: bool = False) -> BoardPlan:
    px_per_mm = math.hypot(width, height) / (inches * 25.4)
    return plan(width, height, n_zones, running, wishes_for(px_per_mm))


def mm(px: float, width: int, height: int, inches: float) -> float:
    return px * inches * 25.4 / math.hypot(width, height)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920)])
def test_a_43_inch_panel_shows_122_mm_numbers_and_three_to_five_rows_of_60_mm(width: int, height: int) -> None:
    zone = panel(width, height, 43).zone
    assert mm(zone.number_px, width, height, 43) == pytest.approx(122, abs=1)
    assert mm(zone.row_px, width, height, 43) >= 60
    assert 3 <= zone.n_rows <= 5
    assert zone.counter_px >= 0.6 * zone.number_px


def test_landscape_and_portrait_are_two_designs() -> None:
    assert not panel(1920, 1080, 43).zone.is_tall
    assert panel(1080, 1920, 43).zone.is_tall


def test_a_panel_that_is_large_enough_reaches_the_farthest_seat() -> None:
    assert panel(1920, 1080, 43).legible_m >= 9.99
    assert panel(3840, 2160, 65).legible_m >= 10.0


def test_a_panel_that_is_too_small_says_how_far_it_reaches() -> None:
    assert panel(1366, 768, 22).legible_m < 8.0


def test_a_new_call_takes_the_place_of_one_row() -> None:
    zone = panel(1920, 1080, 43).zone
    settled = zone.band(is_spotlit=False) + zone.shown_rows(is_spotlit=False) * zone.pitch_px
    spotlit = zone.band(is_spotlit=True) + zone.shown_rows(is_spotlit=True) * zone.pitch_px
    assert settled == spotlit
    assert zone.band(is_spotlit=True) > zone.band(is_spotlit=False)


def test_zones_stand_side_by_side_in_landscape_and_below_each_other_in_portrait() -> None:
    left, right = panel(1920, 1080, 43, n_zones=2).zones
    assert left.top == right.top
    above, below = panel(1080, 1920, 43, n_zones=2).zones
    assert above.left == below.left


def test_running_text_has_its_own_line_below_everything() -> None:
    without, having = panel(1920, 1080, 43), panel(1920, 1080, 43, running=True)
    assert without.running is None
    assert having.running is not None
    assert having.running.top + having.running.height == 1080
    assert having.rule.top + having.rule.height <= having.running.top


@given(
    st.integers(600, 4000),
    st.integers(600, 4000),
    st.floats(15, 100),
    st.integers(1, 6),
    st.booleans(),
)
def test_on_any_panel_nothing_overlaps_or_leaves_it(
    width: int, height: int, inches: float, n_zones: int, running: bool
) -> None:
    divided = panel(width, height, inches, n_zones, running)
    areas = [divided.header, divided.rule, *divided.zones, *([divided.running] if divided.running else [])]
    for n, area in enumerate(areas):
        assert area.left >= 0
        assert area.top >= 0
        assert area.left + area.width <= width
        assert area.top + area.height <= height
        assert not any(overlap(area, other) for other in areas[n + 1 :])
    zone, first = divided.zone, divided.zones[0]
    assert zone.number_px * NUMBER_WIDTH <= first.width
    assert zone.title_px + zone.band_px + zone.n_rows * zone.pitch_px <= first.height
    assert zone.band_px >= zone.number_px
    assert zone.n_rows == 0 or zone.pitch_px >= zone.row_px


def overlap(one: Area, other: Area) -> bool:
    beside = one.left + one.width <= other.left or other.left + other.width <= one.left
    above = one.top + one.height <= other.top or other.top + other.height <= one.top
    return not (beside or above)


def test_pictures_stand_beside_the_calls_where_numbers_can_be_read_all_the_same() -> None:
    def on(width: int, height: int, inches: float, seat_m: float) -> BoardPlan:
        px_per_mm = math.hypot(width, height) / (inches * 25.4)
        return plan(width, height, 1, True, wishes_for(px_per_mm, seat_m), True)

    wide, tall = on(1920, 1080, 43, 6), on(1080, 1920, 55, 8)
    assert wide.pictures is not None and tall.pictures is not None
    assert (wide.pictures.left, wide.pictures.top) == (wide.zones[0].width, wide.zones[0].top)
    assert (tall.pictures.left, tall.pictures.top) == (0, tall.zones[0].top + tall.zones[0].height)
    assert wide.legible_m >= 6 * 0.97 and tall.legible_m >= 8 * 0.97
    far = on(1920, 1080, 32, 10)
    assert far.pictures is None and far == panel(1920, 1080, 32, 1, True)
