"""A command that is ready to leave the desk."""

from dataclasses import dataclass

from counter.desk.draft import Draft
from counter.desk.keys import Act
from wire.commands import Command


@dataclass(frozen=True, kw_only=True)
class Order:
    """A command that is ready to be sent, with the act, ticket and booking that it is about, if any."""

    command: Command
    act: Act | None = None
    number: str | None = None
    draft: Draft | None = None
