"""The server looks after its certificate: now and then, in another process, and without getting in anybody's way."""

import json
import time
from dataclasses import asdict, replace
from pathlib import Path

from server.tls_authority import Wishes, issue
from server.tls_care import LOOKS_EVERY_S, TRIES_EVERY_S, TlsCare
from server.tls_standing import TlsStanding, read_standing

NOW = int(time.time())
WITHIN_S = 30


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


def due(data: Path) -> TlsStanding:
    standing = replace(issue(data, Wishes(port=8443, names=()), NOW), renew_at=NOW - 1)
    (data / "tls" / "standing.json").write_text(json.dumps(asdict(standing)))
    return standing


def test_without_tls_nothing_is_done(tmp_path: Path) -> None:
    care = TlsCare(tmp_path, Clock())
    care.look()
    assert (care.standing(), care.pin()) == (None, None)
    assert list(tmp_path.iterdir()) == []
    care.close()


def test_what_is_due_is_renewed_by_itself(tmp_path: Path) -> None:
    before, care = due(tmp_path), TlsCare(tmp_path, Clock())
    care.look()
    care.close()
    after = read_standing(tmp_path)
    assert after is not None
    assert after.renew_at > NOW
    assert care.pin() == before.pin


def test_a_renewal_that_failed_is_said_and_tried_again_an_hour_later(tmp_path: Path, caplog) -> None:  # type: ignore[no-untyped-def]
    due(tmp_path)
    (tmp_path / "tls" / "authority.key").write_bytes(b"none")
    clock = Clock()
    care = TlsCare(tmp_path, clock)
    care.look()
    assert care._renewing is not None
    care._renewing.wait(WITHIN_S)
    care.look()
    assert "could not be renewed" in caplog.text
    clock.now += LOOKS_EVERY_S
    care.look()
    assert care._renewing is None, "not before an hour is over"
    clock.now += TRIES_EVERY_S
    care.look()
    assert care._renewing is not None
    care.close()
