import pytest

from hardware.displayset import parse_displays
from hardware.errors import ConfigError


def test_displays_of_one_line_and_of_others_go_together():
    displays = parse_displays(
        {
            "1": "modbus+serial:///dev/x?unit=1",
            "2": "modbus+serial:///dev/x?unit=2",
            "3": "cd5220+serial:///dev/y?baudrate=19200",
            "4": "modbus+virtual://a?unit=1",
            "5": "modbus+virtual://b?unit=1",
        }
    )
    assert [url.options.unit for url in displays.values()] == [1, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("urls", "why"),
    [
        ({"1": "tcp://127.0.0.1"}, "not a counter display"),
        ({"1": "modbus+serial:///dev/x?digit=4"}, "unknown option 'digit'"),
        ({"1": "modbus+serial:///dev/x?unit=1", "2": "modbus+serial:///dev/x?unit=1"}, "same address: unit=1"),
        (
            {"1": "modbus+serial:///dev/x?unit=1", "2": "modbus+serial:///dev/x?unit=2&parity=E"},
            "same line settings",
        ),
        ({"1": "cd5220+serial:///dev/x", "2": "cd5220+serial:///dev/x"}, "same address"),
        ({"1": "alpha+virtual://x", "2": "alpha+virtual://x"}, "same address"),
    ],
)
def test_displays_in_each_others_way_are_refused(urls: dict[str, str], why: str):
    with pytest.raises(ConfigError, match=why):
        parse_displays(urls)
