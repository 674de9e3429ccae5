"""The open wish on the disk: so that a kiosk that died between question and answer asks again with the same key."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from appkit.log import log_event
from kiosk.flow.events import AnyWish, Wish
from kiosk.flow.laterevents import LaterWish
from kiosk.flow.scanevents import ScanWish
from kiosk.keeper import Keeper
from wire.codes import Language, PriorityKind

_NAME = "wish.json"


class _Kept(BaseModel):
    """A document. `touched_at` is in whole seconds since 1970-01-01 UTC by this machine's clock."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    touched_at: int


class KeptWish(_Kept):
    """A number is wished for."""

    service_id: int
    priority: PriorityKind | None
    language: Language

    @property
    def wish(self) -> AnyWish:
        """The wish as the flow knows it."""
        return Wish(service_id=self.service_id, priority=self.priority, language=self.language)


class KeptScan(_Kept):
    """What a code means is asked for. Gone from the disk with the answer, as every wish."""

    text: Annotated[str, Field(min_length=1, max_length=512)]
    also: str | None
    language: Language | None

    @property
    def wish(self) -> AnyWish:
        """The wish as the flow knows it."""
        return ScanWish(text=self.text, also=self.also, language=self.language)


class KeptLater(_Kept):
    """A slot on another day is wished for."""

    service_id: int
    slot_at: int
    language: Language

    @property
    def wish(self) -> AnyWish:
        """The wish as the flow knows it."""
        return LaterWish(service_id=self.service_id, slot_at=self.slot_at, language=self.language)


Kept = KeptWish | KeptScan | KeptLater

_DOCUMENT: TypeAdapter[Kept] = TypeAdapter(Kept)


class Wishes:
    """Keeps at most one wish."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._key: str | None = None

    def found(self) -> Kept | None:
        """The wish that lay on the disk at start; a damaged document is none."""
        text = self._keeper.read(_NAME)
        if text is None:
            return None
        try:
            kept = _DOCUMENT.validate_json(text)
        except ValidationError as error:
            log_event("wish_unreadable", logging.ERROR, n_faults=error.error_count())
            return None
        self._key = kept.key
        return kept

    def keep(self, key: str, wish: AnyWish, touched_at: int, done: Callable[[], object]) -> None:
        """Keeps the wish unless it is kept already, then calls `done`, never inside this call."""
        kept = _document(key, wish, touched_at)
        is_new, self._key = key != self._key, key
        self._keeper.keep(_NAME, kept.model_dump_json(), done) if is_new else done()

    def forget(self, key: str) -> None:
        """Forgets the wish of this key."""
        if key == self._key:
            self._key = None
            self._keeper.keep(_NAME, None)


def _document(key: str, wish: AnyWish, touched_at: int) -> Kept:
    if isinstance(wish, Wish):
        return KeptWish(
            key=key,
            service_id=wish.service_id,
            priority=wish.priority,
            language=wish.language,
            touched_at=touched_at,
        )
    if isinstance(wish, LaterWish):
        return KeptLater(
            key=key, service_id=wish.service_id, slot_at=wish.slot_at, language=wish.language, touched_at=touched_at
        )
    return KeptScan(key=key, text=wish.text, also=wish.also, language=wish.language, touched_at=touched_at)
