"""A visitor at the sample office."""

import pytest
from flask.testing import FlaskClient

from tests.server.web.visit.walking import Walk


@pytest.fixture
def walk(client: FlaskClient) -> Walk:
    return Walk(client)
