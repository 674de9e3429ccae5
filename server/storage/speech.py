"""Changing how calls are spoken: what an administrator does by command, beside a serving process or without one."""

from collections.abc import Callable

from sqlalchemy import Engine, select, update

from server.domain.speech_settings import SpeechSettings
from server.storage import tables
from server.storage.engine import writing
from server.storage.set_up import BRANCH_ID, record_change


def set_speech(engine: Engine, change: Callable[[SpeechSettings], SpeechSettings]) -> SpeechSettings:
    """Change how calls are spoken; gives what holds from now on. What `change` raises leaves everything as it was."""
    with writing(engine) as connection:
        chosen = connection.execute(select(tables.branch.c.speech).where(tables.branch.c.id == BRANCH_ID)).scalar_one()
        changed = change(SpeechSettings.from_record(chosen))
        values = {"speech": changed.to_record()}
        connection.execute(update(tables.branch).where(tables.branch.c.id == BRANCH_ID).values(**values))
        record_change(connection, tables.branch, BRANCH_ID, "changed")
    return changed
