"""Commands of the installer, on the running system."""

import sys

import pytest

from server.installing.system import InstallingFailed, System

FAILS_WITH_ANY = "import os, sys; sys.exit(any(name in os.environ for name in sys.argv[1:]))"
ABOUT_COMPILED_FILES = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")


def test_compiled_files_of_what_is_installed_lie_where_its_service_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ABOUT_COMPILED_FILES:
        monkeypatch.setenv(name, "elsewhere")
    System().run(sys.executable, "-c", FAILS_WITH_ANY, *ABOUT_COMPILED_FILES)


def test_everything_else_of_the_environment_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CERT", "authority.pem")
    with pytest.raises(InstallingFailed, match="ended with 1"):
        System().run(sys.executable, "-c", FAILS_WITH_ANY, "PIP_CERT")
