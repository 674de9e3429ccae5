"""A system below a folder, a small version to install on it, and what would have been run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from server.installing.places import Places
from server.installing.system import InstallingFailed, System

SETUP = "[metadata]\nversion = {version}\n[options]\npackages =\n    server\n    server.web\n    wire\n"

# Makes what a real one makes, as far as anybody looks: an environment whose Python notes what it is asked.
SCRIPT = """\
#!/bin/sh
cd "$(dirname "$0")"
if [ -e "{failing}" ]; then exit 4; fi
mkdir -p .venv/bin
printf '#!/bin/sh\\ncase "$*" in *HEAD*) echo {head} ;; esac\\n' >.venv/bin/python
chmod +x .venv/bin/python
"""


@dataclass(frozen=True, kw_only=True)
class Noted(System):
    """Runs what belongs to the version's own folder, and notes the rest. What begins as one of `failing` fails."""

    commands: list[str] = field(default_factory=list)
    failing: list[str] = field(default_factory=list)

    def run(self, *command: str, user: str | None = None) -> None:
        line = " ".join(command)
        if command[0].endswith("/giliran"):
            super().run(*command)
            return
        self.commands.append(line)
        if any(each in line for each in self.failing):
            self.failing.remove(next(each for each in self.failing if each in line))
            raise InstallingFailed(f"'{line}' ended with 1")


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A system that does not run, and what was asked of it."""

    places: Places
    system: Noted
    folder: Path

    def tree(self, version: str = "1.0", head: str = "0001") -> Path:
        """The tree of a version."""
        tree = self.folder / f"tree-{version}"
        for package in ("server/web", "wire", "design", "locale", "docs"):
            (tree / package).mkdir(parents=True, exist_ok=True)
            (tree / package / "__init__.py").write_text(f"'{version}'\n")
        for name in ("pyproject.toml", "constraints.txt", "README.md", "LICENSE", "THIRD_PARTY.md"):
            (tree / name).write_text(name)
        (tree / "setup.cfg").write_text(SETUP.format(version=version))
        (tree / "giliran").write_text(SCRIPT.format(failing=self.folder / "prepare-fails", head=head))
        (tree / "giliran").chmod(0o755)
        return tree

    def commands(self) -> list[str]:
        """What was run since the last time, of the system's own commands."""
        commands = [each for each in self.system.commands if "compileall" not in each]
        self.system.commands.clear()
        return commands

    def make_office(self) -> None:
        """A database where the server keeps it."""
        data = self.places.root / "var/lib/giliran"
        data.mkdir(parents=True)
        (data / "giliran.db").touch()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    root = tmp_path / "root"
    root.mkdir()
    return Machine(places=Places(root=root), system=Noted(), folder=tmp_path)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """What was printed since the last time."""
    return lambda: capsys.readouterr().out
