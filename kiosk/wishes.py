"""The open wish on the disk: so that a kiosk that died between question and answer asks again with the same key."""

from __future__ import annotations

import logging
from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, ValidationError

from appkit.log import log_event
from kiosk.flow.events import Wish
from kiosk.keeper import Keeper
from wire.codes import Language, PriorityKind

_NAME = "wish.json"


class KeptWish(BaseModel):
    """The document. `touched_at` is in whole seconds since 1970-01-01 UTC by this machine's clock."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    service_id: int
    priority: PriorityKind | None
    language: Language
    touched_at: int

    @property
    def wish(self) -> Wish:
        """The wish as the flow knows it."""
        return Wish(service_id=self.service_id, priority=self.priority, language=self.language)


class Wishes:
    """Keeps at most one wish."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._key: str | None = None

    def found(self) -> KeptWish | None:
        """The wish that lay on the disk at start; a damaged document is none."""
        text = self._keeper.read(_NAME)
        if text is None:
            return None
        try:
            kept = KeptWish.model_validate_json(text)
        except ValidationError as error:
            log_event("wish_unreadable", logging.ERROR, n_faults=error.error_count())
            return None
        self._key = kept.key
        return kept

    def keep(self, key: str, wish: Wish, touched_at: int, done: Callable[[], object]) -> None:
        """Keeps the wish unless it is kept already, then calls `done`, never inside this call."""
        kept = KeptWish(
            key=key,
            service_id=wish.service_id,
            priority=wish.priority,
            language=wish.language,
            touched_at=touched_at,
        )
        is_new, self._key = key != self._key, key
        self._keeper.keep(_NAME, kept.model_dump_json(), done) if is_new else done()

    def forget(self, key: str) -> None:
        """Forgets the wish of this key."""
        if key == self._key:
            self._key = None
            self._keeper.keep(_NAME, None)
