"""A few thousand of the senseless events that `giliran fuzz` sends by the hundred thousand; always the same ones."""

from pathlib import Path

import pytest

from bench.fuzz import kiosk, protocol, uploads

SEED = 20_260_817

# Half a minute on a quiet computer.
pytestmark = pytest.mark.timeout(240)


def test_kiosk_minds_no_senseless_touches_and_keys(tmp_path: Path) -> None:
    assert kiosk.fuzz(tmp_path, 2_000, SEED).faults == []


def test_server_minds_no_senseless_requests_and_frames(tmp_path: Path) -> None:
    told = protocol.fuzz(tmp_path, 1_000, SEED)
    assert told.faults == []
    assert {"requests of nobody", "watchers that greet nobody", "commands that cannot be: 400"} <= told.counts.keys()


def test_senseless_files_are_refused_in_words(tmp_path: Path) -> None:
    told = uploads.fuzz(tmp_path, 300, SEED)
    assert told.faults == []
    assert {"pictures that were refused", "set-up files that were refused"} <= told.counts.keys()
