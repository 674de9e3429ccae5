"""Device URLs that somebody gave, read by the drivers' own reader, which is loaded when there is one to read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

DEVICE_KINDS = ("printer", "scanner", "keypad")
_COUNTER_NUMBER = re.compile(r"[1-9][0-9]{0,2}")


class UrlFault(StrEnum):
    """What is wrong with an address."""

    UNREADABLE = "unreadable"
    OTHER_KIND = "other_kind"
    NO_PAIR = "no_pair"
    COUNTER_TWICE = "counter_twice"
    DISPLAYS_CLASH = "displays_clash"


class FaultyUrl(ValueError):  # noqa: N818 - says what was given
    """An address cannot be used; the message is one line for somebody at a prompt.

    Attributes:
        given: the address, or the number of the counter given twice.
    """

    def __init__(self, fault: UrlFault, given: str, said: str) -> None:
        super().__init__(said)
        self.fault = fault
        self.given = given


def check_device_url(kind: str, url: str) -> None:
    """Whether this is the address of a device of this kind.

    Raises:
        FaultyUrl: it is none.
    """
    from hardware.errors import ConfigError
    from hardware.url import InputUrl, PrinterUrl, parse_device_url

    try:
        parsed = parse_device_url(url)
    except ConfigError as error:
        raise FaultyUrl(UrlFault.UNREADABLE, url, str(error)) from error
    found = "printer" if isinstance(parsed, PrinterUrl) else "display"
    if isinstance(parsed, InputUrl):
        found = parsed.kind.value
    if found != kind:
        raise FaultyUrl(UrlFault.OTHER_KIND, url, f"'{url}' is the address of a {found}")


def read_displays(given: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """Displays over counters by counter number, from `N=URL`.

    Raises:
        FaultyUrl: one is no such pair or no display, a counter comes twice, or two are in each other's way.
    """
    from hardware.displayset import parse_displays
    from hardware.errors import ConfigError

    urls: dict[str, str] = {}
    for text in given:
        number, equals, url = text.partition("=")
        if not equals or not _COUNTER_NUMBER.fullmatch(number):
            said = f"'{text}' is not the number of a counter, '=' and a device URL"
            raise FaultyUrl(UrlFault.NO_PAIR, text, said)
        if number in urls:
            raise FaultyUrl(UrlFault.COUNTER_TWICE, number, f"counter {number} is given twice")
        try:
            parse_displays({number: url})
        except ConfigError as error:
            raise FaultyUrl(UrlFault.UNREADABLE, url, str(error)) from error
        urls[number] = url
    try:
        parse_displays(urls)
    except ConfigError as error:
        raise FaultyUrl(UrlFault.DISPLAYS_CLASH, error.device, str(error)) from error
    return tuple((int(number), url) for number, url in urls.items())
