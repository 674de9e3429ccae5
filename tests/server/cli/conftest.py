"""An office to give commands to, and what they print."""

from collections.abc import Callable
from pathlib import Path

import pytest

from server.cli import run
from server.serve import prepare_office
from server.settings import Address, Settings

Lines = Callable[..., list[str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    directory = tmp_path / "data"
    anywhere = Address(host="127.0.0.1", port=0)
    prepare_office(Settings(data_directory=directory, http=anywhere, push=anywhere, template="disdukcapil"))
    return directory


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str], data: Path) -> Lines:
    """Runs a command that has to succeed; gives what it printed."""

    def printed(*arguments: str) -> list[str]:
        code = run([*arguments, "--data", str(data)])
        captured = capsys.readouterr()
        assert (code, captured.err) == (0, "")
        return captured.out.splitlines()

    return printed


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str], data: Path) -> Callable[..., str]:
    """Runs a command that has to be refused; gives its one line."""

    def printed(*arguments: str, directory: Path | None = None) -> str:
        code = run([*arguments, "--data", str(directory or data)])
        captured = capsys.readouterr()
        assert (code, captured.out) == (1, "")
        assert captured.err.count("\n") == 1
        return captured.err

    return printed
