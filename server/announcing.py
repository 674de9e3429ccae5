"""Says the calls of an office: brings its set-up, its languages and its voice together."""

import logging
from collections.abc import Mapping
from pathlib import Path

from server.domain.office import Office
from server.domain.queue.tickets import Ticket
from server.domain.speech import CallWords, sentences
from server.domain.tongue import TONGUES_DIRECTORY, BadTongue, Tongue, product_tongues, read_tongues
from server.push.live import Announcer
from server.voice.store import VoiceStore
from wire.rows import Speech

_LOGGER = logging.getLogger(__name__)


class Announcing:
    """Makes an announcer whenever the set-up changes. What is on the disk of recordings and languages counts then too.

    Raises:
        BadTongue: on construction, a language file of the office is none.
    """

    def __init__(self, data_directory: Path, voice: VoiceStore) -> None:
        self._directory = data_directory / TONGUES_DIRECTORY
        self._voice = voice
        self._tongues: Mapping[str, Tongue] = read_tongues(self._directory)

    def announcer(self, office: Office) -> Announcer:
        """Says calls as this set-up has it."""
        self._look_for_languages()
        for code in office.branch.speech.always:
            if code not in self._tongues:
                _LOGGER.error("voice_language_missing: %s; calls are not said in it", code)
        return announcer(office, self._voice, self._tongues)

    def _look_for_languages(self) -> None:
        try:
            self._tongues = read_tongues(self._directory)
        except BadTongue as error:
            _LOGGER.error("voice_language_bad: %s; the languages stay as they were", error)


def announcer(office: Office, voice: VoiceStore, tongues: Mapping[str, Tongue] | None = None) -> Announcer:
    """Says calls of this office: the sentences of `server.domain.speech`, made into sound soon after."""
    settings = office.branch.speech
    known = product_tongues() if tongues is None else tongues

    def announce(ticket: Ticket, counter_id: int, is_recall: bool) -> tuple[Speech, ...]:
        if settings.level == 0:
            return ()
        name = office.counters[counter_id].name
        call = CallWords(number=ticket.number, counter_name={"id": name.id, "en": name.en}, is_recall=is_recall)
        said = [
            (each, voice.render_soon(each, settings))
            for each in sentences(call, ticket.language.value, settings, known)
        ]
        return tuple(
            Speech(language=each.language, text=each.text, sound=sound) for each, sound in said if sound is not None
        )

    return announce
