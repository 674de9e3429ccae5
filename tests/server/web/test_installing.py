"""`/install`: the page with the two commands, and the file behind them."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.web.samples import SampleApplication

NAME = "giliran-0.1.0+abcdef0123-py3-none-any.whl"


@pytest.fixture
def wheel(application: SampleApplication, tmp_path: Path) -> Path:
    application.wheel_path = tmp_path / NAME
    application.wheel_path.write_bytes(b"PK wheel" * 1000)
    return application.wheel_path


def test_page_has_two_commands_with_the_address_it_was_reached_by(client: FlaskClient, wheel: Path) -> None:
    page = client.get("/install", base_url="http://192.168.1.10:8000")
    assert page.status_code == 200
    commands = [line.strip() for line in re.sub("<[^>]+>", "\n", page.text).splitlines() if line.strip()]
    install = f"py -m pip install &#34;giliran[counter] @ http://192.168.1.10:8000/install/{NAME}&#34;"
    assert install in commands
    assert commands[commands.index(install) + 1] == "giliran-counter"
    assert "pypi.org" in page.text


def test_file_is_the_one_of_this_version_and_no_other(client: FlaskClient, wheel: Path) -> None:
    got = client.get(f"/install/{NAME}")
    assert (got.status_code, got.data) == (200, wheel.read_bytes())
    assert NAME in got.headers["Content-Disposition"]
    got.close()
    for other in ("giliran-9.9-py3-none-any.whl", "..%2Fgiliran.db", "x.whl"):
        assert client.get(f"/install/{other}").status_code == 404


def test_page_speaks_english_too(client: FlaskClient, wheel: Path) -> None:
    assert "Installing programs on another computer" in client.get("/install?bahasa=en").text


def test_server_that_has_no_programs_says_so(client: FlaskClient) -> None:
    assert client.get("/install").status_code == 404
    assert client.get(f"/install/{NAME}").status_code == 404
