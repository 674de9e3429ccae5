"""The running system: commands that change it, or only name what would be done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_ABOUT_COMPILED_FILES = frozenset({"PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"})


class InstallingFailed(Exception):  # noqa: N818 - refusals are nouns
    """Something cannot be done; the message is a line or two for the person at the prompt."""


def say(line: str) -> None:
    """One line for the person at the prompt, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass(frozen=True, kw_only=True)
class System:
    """Runs commands. With `is_only_told` it names them instead: for a dry run, and for a system that does not run."""

    is_only_told: bool = False

    def run(self, *command: str, user: str | None = None) -> None:
        """Run a command and wait for it, as another user if one is named.

        Raises:
            InstallingFailed: it failed or is not there.
        """
        whole = _as(user, command)
        say(f"  {' '.join(whole)}")
        if self.is_only_told:
            return
        try:
            done = subprocess.run(whole, env=_plain(os.environ), check=False)
        except OSError as error:
            raise InstallingFailed(f"{whole[0]}: {error.strerror}") from error
        if done.returncode:
            raise InstallingFailed(f"'{' '.join(whole)}' ended with {done.returncode}")

    def ask(self, *command: str) -> str:
        """What a command prints, without the end of its last line.

        Raises:
            InstallingFailed: it failed or is not there.
        """
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True)
        except OSError as error:
            raise InstallingFailed(f"{command[0]}: {error.strerror}") from error
        if done.returncode:
            raise InstallingFailed(f"'{' '.join(command)}' ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        return done.stdout.strip()


def _plain(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what would put compiled files where only this shell looks: a service cannot make its own."""
    return {name: value for name, value in environment.items() if name not in _ABOUT_COMPILED_FILES}


def _as(user: str | None, command: Sequence[str]) -> list[str]:
    return [*command] if user is None else ["runuser", "-u", user, "--", *command]
