"""Request bodies: JSON checked against a wire model, or a refusal that names what is wrong and repeats no value."""

import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from server.application.refusals import Refusal
from wire.codes import RefusalCode

MOST_FAULTS = 10
LONGEST_PLACE = 60

Model = TypeVar("Model", bound=BaseModel)


class MalformedBody(Refusal):
    """A body that is no JSON or does not fit its model.

    Attributes:
        faults: one line per fault, `field: what is wrong`, without what was sent: it may be a PIN.
    """

    def __init__(self, detail: str, faults: list[str]) -> None:
        super().__init__(RefusalCode.MALFORMED, detail)
        self.faults = faults


def parse_body(model: type[Model], body: bytes) -> Model:
    """The body as a value of `model`. Refuses wrong types, unknown and repeated fields, and text that is not UTF-8.

    Raises:
        MalformedBody: it is anything else.
    """
    try:
        parsed = model.model_validate_json(body)
    except ValidationError as error:
        faults = [_fault(each["loc"], each["msg"]) for each in error.errors(include_input=False, include_url=False)]
        raise MalformedBody(f"the body does not fit {model.__name__}", faults[:MOST_FAULTS]) from None
    # The model has bounded depth and fields by now; what it cannot see is that of two equal keys only the last counts.
    json.loads(body, object_pairs_hook=_without_repetition)
    return parsed


def _without_repetition(pairs: list[tuple[str, object]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise MalformedBody("a field appears twice", ["a field appears twice"])


def _fault(place: tuple[int | str, ...], message: str) -> str:
    # Names of unknown fields are the sender's words: shortened, and nothing but ASCII.
    name = ".".join(str(part) for part in place).encode("ascii", "backslashreplace").decode()[:LONGEST_PLACE]
    readable = "".join(letter if letter.isprintable() else "?" for letter in name)
    return f"{readable or 'body'}: {message}"
