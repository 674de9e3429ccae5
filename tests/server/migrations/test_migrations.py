"""The migrated database is the declared one, to the letter, and every revision can be taken back."""

import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import migrations
from migrations import HEAD, downgrade, revision_of, upgrade
from server.application.office_template import load_template
from server.domain.booking.settings import ServiceBooking
from server.domain.calendar.document import CalendarDocument
from server.domain.leaflet import Leaflet
from server.domain.speech_settings import SpeechSettings
from server.storage.engine import DATABASE_NAME, open_engine
from server.storage.reads import Reads
from server.storage.set_up import BRANCH_ID, create_office
from server.storage.speech import set_speech
from server.storage.tables import metadata


def schema(path: Path) -> dict[str, list[str]]:
    """Every table and index by name, as its parts in order of the alphabet; spaces and quotes do not count."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {name: parts(sql) for name, sql in rows if name != "alembic_version"}


def parts(sql: str) -> list[str]:
    """The statement cut at its outer commas and brackets."""
    pieces, depth, piece = list[str](), 0, ""
    for letter in re.sub(r"\s+", " ", sql.replace('"', "")):
        depth += (letter == "(") - (letter == ")")
        is_cut = (letter == "," and depth == 1) or (letter == "(" and depth == 1) or (letter == ")" and depth == 0)
        if is_cut:
            pieces.append(piece.strip())
            piece = ""
        else:
            piece += letter
    return sorted(each for each in (*pieces, piece.strip()) if each)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "office" / "data"


def test_migrated_schema_is_the_declared_one(data: Path, tmp_path: Path) -> None:
    upgrade(data)
    engine = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    metadata.create_all(engine)
    engine.dispose()
    assert schema(data / DATABASE_NAME) == schema(tmp_path / "declared.db")


def test_comparison_sees_a_changed_check_and_index(tmp_path: Path) -> None:
    first = "CREATE TABLE t (a INTEGER NOT NULL, CHECK (a IN (0, 1)))"
    assert parts(first) == parts("CREATE TABLE t (\n\tCHECK (a IN (0,  1)),\n\ta INTEGER NOT NULL\n)")
    assert parts(first) != parts("CREATE TABLE t (a INTEGER NOT NULL, CHECK (a IN (0, 2)))")
    assert parts("CREATE INDEX i ON t (a) WHERE a = 1") != parts("CREATE INDEX i ON t (a) WHERE a = 2")


def test_there_is_one_newest_revision_and_it_is_ours() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_revision_is_told_without_changing_anything(data: Path) -> None:
    assert revision_of(data) is None
    assert not data.exists()
    upgrade(data)
    assert revision_of(data) == HEAD


def test_way_back_leaves_nothing_and_forward_again_leaves_all(data: Path) -> None:
    upgrade(data)
    before = schema(data / DATABASE_NAME)
    downgrade(data)
    assert schema(data / DATABASE_NAME) == {}
    assert revision_of(data) is None
    upgrade(data)
    assert schema(data / DATABASE_NAME) == before


def test_upgrade_twice_changes_nothing(data: Path) -> None:
    upgrade(data)
    before = (data / DATABASE_NAME).stat().st_size
    upgrade(data)
    assert (data / DATABASE_NAME).stat().st_size == before


def test_data_directory_is_for_its_owner_alone(data: Path) -> None:
    upgrade(data)
    assert data.stat().st_mode & 0o077 == 0


def test_an_office_keeps_everything_but_what_came_later_on_the_way_back_and_forward(data: Path) -> None:
    upgrade(data)
    engine = open_engine(data)
    template = load_template("puskesmas")
    create_office(engine, template, name="Puskesmas Contoh", zone="Asia/Jakarta", public_url=None)
    set_speech(engine, lambda settings: replace(settings, level=40))
    before = Reads(engine, BRANCH_ID).office()
    engine.dispose()
    downgrade(data, "0002")
    assert revision_of(data) == "0002"
    upgrade(data)
    engine = open_engine(data)
    after = Reads(engine, BRANCH_ID).office()
    engine.dispose()
    assert before.branch.speech == SpeechSettings(level=40)
    bare = {
        service.id: replace(service, leaflet=Leaflet(), booking=ServiceBooking())
        for service in before.services.values()
    }
    assert bare != before.services
    assert not before.calendar.is_always_open
    open_day = replace(before.calendar, document=CalendarDocument())
    branch = replace(before.branch, speech=SpeechSettings())
    assert after == replace(before, branch=branch, services=bare, calendar=open_day)
