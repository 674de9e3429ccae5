"""JSON schemas of everything on the wire, kept in `wire/schemas` so that a change of the contract shows in a diff.

`python -m wire.schema` writes them anew.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from wire import access, offline
from wire.bookings import BOOKING_COMMANDS
from wire.commands import COMMANDS
from wire.messages import Acked, Hello, server_message
from wire.queries import StaffingAdvice, TicketWhy

SCHEMA_DIRECTORY = Path(__file__).parent / "schemas"

# A JSON schema is an open-ended document: its values have no narrower type.
Schema = dict[str, Any]


def all_schemas() -> dict[str, Schema]:
    """Schemas by file name without ending."""
    schemas: dict[str, Schema] = {
        "hello": Hello.model_json_schema(),
        "acked": Acked.model_json_schema(),
        "server-message": server_message.json_schema(),
    }
    for path, rule in COMMANDS.items():
        schemas[f"command-{path}"] = rule.command.model_json_schema()
        schemas[f"answer-{path}"] = rule.answer.model_json_schema()
    for path, rule in BOOKING_COMMANDS.items():
        schemas[f"booking-{path}"] = rule.command.model_json_schema()
        schemas[f"booking-answer-{path}"] = rule.answer.model_json_schema()
    for model in (
        access.PairDevice,
        access.Paired,
        access.AskToJoin,
        access.Joining,
        access.AskChallenge,
        access.Challenge,
        access.AskToken,
        access.Token,
    ):
        schemas[f"access-{model.__name__.lower()}"] = TypeAdapter(model).json_schema()
    for each in (offline.SignedByDevice, offline.AskLetter, offline.OfflineLetter, offline.HandIn, offline.HandedIn):
        schemas[f"offline-{each.__name__.lower()}"] = TypeAdapter(each).json_schema()
    schemas["query-why"] = TicketWhy.model_json_schema()
    schemas["query-staffing"] = StaffingAdvice.model_json_schema()
    schemas["server-info"] = access.ServerInfo.model_json_schema()
    schemas["problem"] = access.Problem.model_json_schema()
    return schemas


def as_text(schema: Schema) -> str:
    """The file's text: sorted keys, two spaces, a newline at the end."""
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


def write_schemas(directory: Path = SCHEMA_DIRECTORY) -> None:
    """Replace the files in `directory` by today's schemas."""
    directory.mkdir(exist_ok=True)
    for old in directory.glob("*.json"):
        old.unlink()
    for name, schema in all_schemas().items():
        (directory / f"{name}.json").write_text(as_text(schema), encoding="utf-8")


if __name__ == "__main__":
    write_schemas()
