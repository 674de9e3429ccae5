"""The web over a sample office: in process, and behind a real listener."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.web.app import create_app
from server.web.samples import SampleApplication
from server.web.serving import HttpServer


@pytest.fixture
def application(tmp_path: Path) -> SampleApplication:
    path = tmp_path / "sound.wav"
    path.write_bytes(b"RIFF----WAVE")
    return SampleApplication(sound_path=path)


@pytest.fixture
def app(application: SampleApplication) -> Flask:
    return create_app(application)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def listening(app: Flask) -> Iterator[HttpServer]:
    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    yield server
    server.stop()
