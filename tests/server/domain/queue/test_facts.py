"""Records: canonical text, the chain, and every kind of fact there and back."""

import dataclasses
import json
import types
import typing

import pytest

from server.domain.queue import facts
from server.domain.queue.record import FIRST_HASH, Record, canonical, chained, parse

EXAMPLES = {int: 3, str: "kiosk", "list[int]": [1, 2], "list[str]": ["name"], "dict[str, int]": {"1": 5}}


def example(kind):
    """A fact of this kind with every field filled."""
    fact_class = facts.FACT_KINDS[kind]
    hints = typing.get_type_hints(fact_class)
    values = {}
    for field in dataclasses.fields(fact_class):
        hint = hints[field.name]
        if isinstance(hint, types.UnionType):
            hint = next(each for each in hint.__args__ if each is not type(None))
        values[field.name] = EXAMPLES.get(hint, EXAMPLES.get(str(hint)))
    return fact_class(**values)


@pytest.mark.parametrize("kind", sorted(facts.FACT_KINDS))
def test_every_fact_comes_back_from_its_text(kind):
    record = Record(seq=5, at=1_767_229_200, branch=1, actor=2, device=3, fact=example(kind))
    assert parse(canonical(record)) == record


def test_the_text_is_canonical():
    fact = facts.TicketCancelled(ticket=1, reason="e\u0301")
    text = canonical(Record(seq=1, at=2, branch=3, actor=4, device=5, fact=fact))
    assert text == '{"actor":4,"at":2,"branch":3,"device":5,"kind":"cancelled","reason":"\u00e9","seq":1,"ticket":1}'
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_the_vector_of_the_documentation_holds():
    record = Record(seq=1, at=1_767_229_200, branch=1, actor=0, device=0, fact=facts.HelpAsked())
    digest = chained(FIRST_HASH, canonical(record))
    assert digest == "c0d047d4bd01933068cfbafcf673fbb93f84c1ab9ab18ba28aafc1b00deb606a"


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"kind":"issued"}', '{"seq":1,"kind":"nonsense"}', "{"])
def test_what_is_no_record_is_refused(text):
    with pytest.raises(ValueError, match=r"record|JSON|Expecting"):
        parse(text)


def test_kinds_are_unique():
    assert len(facts.FACT_KINDS) == len({fact.__name__ for fact in facts.FACT_KINDS.values()}) == len(facts._ALL)
