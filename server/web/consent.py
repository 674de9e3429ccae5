"""The text about personal data that visitors agree to, by version, in both languages."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from server.domain.consent import CONSENT_VERSION
from server.domain.office import Text

CONSENT_FILE = Path(__file__).parent / "templates" / "consent.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One version of the text. `agree` stands beside the box that is ticked."""

    version: int
    paragraphs: tuple[Text, ...]
    agree: Text


@lru_cache(maxsize=4)
def consent(keep_days: int, version: int = CONSENT_VERSION) -> Consent:
    """The text as somebody reads it in an office that keeps data for so many days after a visit.

    Raises:
        KeyError: there never was such a version.
    """
    said = tomllib.loads(CONSENT_FILE.read_text(encoding="utf-8"))[str(version)]
    paragraphs = tuple(_text(each, keep_days) for each in said["paragraphs"])
    return Consent(version=version, paragraphs=paragraphs, agree=_text(said["agree"], keep_days))


def _text(pair: list[str], keep_days: int) -> Text:
    indonesian, english = (each.replace("{days}", str(keep_days)) for each in pair)
    return Text(id=indonesian, en=english)
