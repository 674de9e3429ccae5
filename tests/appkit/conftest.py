"""Fixtures for appkit: tokens, a small office on loopback, and a device paired with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appkit.identity import Access
from appkit.nonecount import keep_none
from appkit.tokens import Tokens, read_tokens

from .small_office import PAIR_CODE, SmallOffice

# Tests use Qt without the shell, which would do it for them.
keep_none()


@pytest.fixture(scope="session")
def tokens() -> Tokens:
    return read_tokens()


@pytest.fixture
def office() -> Iterator[SmallOffice]:
    """A server on loopback, with nothing in it."""
    office = SmallOffice()
    office.open()
    yield office
    office.close()


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Callable[..., Access]]:
    """Makes the access of the device whose files lie in `tmp_path`, and closes it in the end."""
    made: list[Access] = []

    def make(*arguments: object, **options: object) -> Access:
        made.append(Access(arguments[0], tmp_path, *arguments[1:], **options))
        return made[-1]

    yield make
    for access in made:
        access.close()


@pytest.fixture
def access(office: SmallOffice, device: Callable[..., Access]) -> Access:
    """A device with the right pairing code."""
    return device(office.url, PAIR_CODE)
