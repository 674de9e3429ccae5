"""The counter displays of one computer, checked together: each by itself, and that no two are in each other's way."""

from collections.abc import Mapping

from hardware.errors import ConfigError
from hardware.url import DisplayUrl, SerialLink, parse_device_url


def parse_displays(urls: Mapping[str, str]) -> dict[str, DisplayUrl]:
    """Read the URLs of displays, by a name of the caller's choice.

    Raises:
        ConfigError: one is wrong or no display, two of one line disagree about its settings, or two are the same panel.
    """
    displays: dict[str, DisplayUrl] = {}
    for name, text in urls.items():
        url = parse_device_url(text)
        if not isinstance(url, DisplayUrl):
            raise ConfigError(url.label, "not a counter display")
        for other in displays.values():
            _check_neighbours(other, url)
        displays[name] = url
    return displays


def _check_neighbours(one: DisplayUrl, other: DisplayUrl) -> None:
    if _port(one) != _port(other):
        return
    if one.link != other.link:
        raise ConfigError(other.label, "displays of one line need the same line settings")
    if one.options.unit == other.options.unit:
        raise ConfigError(other.label, f"two displays of one line have the same address: unit={one.options.unit}")


def _port(url: DisplayUrl) -> str:
    return url.link.port if isinstance(url.link, SerialLink) else f"virtual {url.link.name}"
