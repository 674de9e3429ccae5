"""The schemas that are checked in are those of the models: a change of the contract shows in a diff."""

import json
from pathlib import Path

from wire.commands import COMMANDS
from wire.schema import SCHEMA_DIRECTORY, all_schemas, as_text, write_schemas


def test_files_are_those_of_the_models() -> None:
    kept = {path.stem: path.read_text(encoding="utf-8") for path in SCHEMA_DIRECTORY.glob("*.json")}
    made = {name: as_text(schema) for name, schema in all_schemas().items()}
    assert sorted(kept) == sorted(made), "run python -m wire.schema"
    assert [name for name in made if kept[name] != made[name]] == [], "run python -m wire.schema"


def test_every_command_and_answer_has_a_schema() -> None:
    names = set(all_schemas())
    assert {f"command-{path}" for path in COMMANDS} <= names
    assert {f"answer-{path}" for path in COMMANDS} <= names


def test_commands_are_closed_and_answers_are_open() -> None:
    schemas = all_schemas()
    for path in COMMANDS:
        assert schemas[f"command-{path}"]["additionalProperties"] is False
        assert "additionalProperties" not in schemas[f"answer-{path}"]


def test_writing_replaces_what_is_no_longer_there(tmp_path: Path) -> None:
    (tmp_path / "command-dance.json").write_text("{}")
    write_schemas(tmp_path)
    assert {path.stem for path in tmp_path.iterdir()} == set(all_schemas())
    assert json.loads((tmp_path / "hello.json").read_text(encoding="utf-8"))["title"] == "Hello"
