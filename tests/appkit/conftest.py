"""Fixtures for appkit."""

from __future__ import annotations

import pytest

from appkit.tokens import Tokens, read_tokens


@pytest.fixture(scope="session")
def tokens() -> Tokens:
    return read_tokens()
