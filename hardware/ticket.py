"""The paper ticket: what is on it and in which order. How it is drawn is the encoder's business.

Order by need: the number, where to wait, what happens next; then what helps; last what proves.
"""

import string
from dataclasses import dataclass
from enum import StrEnum

from hardware.textlines import clean

CHAIN_DIGITS = 10
_LONGEST_NUMBER = 8
_LONGEST_URL = 300
_LARGEST_LOGO_BYTES = 500_000
_LONGEST_LOGO_PX = 2000
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"


class Role(StrEnum):
    """What a paragraph is for; each way of drawing has one style per role."""

    OFFICE = "office"
    COPY = "copy"
    NUMBER = "number"
    SERVICE = "service"
    MARK = "mark"
    WHERE = "where"
    PEOPLE = "people"
    BODY = "body"
    NEEDS = "needs"
    SMALL = "small"
    PROOF = "proof"


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Words in one style, as long as they are."""

    role: Role
    text: str


@dataclass(frozen=True)
class Rule:
    """A thin line across the paper."""


@dataclass(frozen=True)
class Gap:
    """A little white."""


@dataclass(frozen=True)
class QrCode:
    """A code that a phone reads."""

    data: str


@dataclass(frozen=True)
class Logo:
    """The office's sign, as a PNG file."""

    png: bytes


Block = Paragraph | Rule | Gap | QrCode | Logo


@dataclass(frozen=True, kw_only=True)
class TicketPaper:
    """Everything that stands on one ticket, already in the visitor's language; empty texts take no room.

    Attributes:
        office: name of the office, small at the top.
        number: as called, for instance "A 012"; at most 8 characters.
        service: name of the service.
        lines_before: small lines under the office's name, for instance an address.
        lines_after: small lines at the foot.
        mark: small word such as "prioritas" or "janji 10.00"; never the kind of priority.
        where_to_wait, people_before, what_next: the three sentences everybody needs.
        requirements: what to have at hand.
        fairness: the sentence that says how turns are made.
        issued: date and time as text, with the zone.
        status_url: web address behind the QR code, None prints no code.
        status_caption: what the code is for.
        chain: first ten hexadecimal digits of the journal's head, empty before there is one.
        copy_mark: says that this paper is a repetition; None on the first.
        language: tag of the language of all this.
        logo_png: a sign above everything; it makes the ticket some kilobytes longer.

    Raises:
        ValueError: no number, a longer one, wrong chain digits, an unusable address or logo.
    """

    office: str
    number: str
    service: str
    issued: str
    where_to_wait: str = ""
    people_before: str = ""
    what_next: str = ""
    requirements: str = ""
    fairness: str = ""
    mark: str = ""
    lines_before: tuple[str, ...] = ()
    lines_after: tuple[str, ...] = ()
    status_url: str | None = None
    status_caption: str = ""
    chain: str = ""
    copy_mark: str | None = None
    language: str = "id"
    logo_png: bytes | None = None

    def __post_init__(self) -> None:
        if not 0 < len(clean(self.number)) <= _LONGEST_NUMBER:
            raise ValueError(f"number {self.number!r} has to have 1 to {_LONGEST_NUMBER} characters")
        if self.chain and (len(self.chain) != CHAIN_DIGITS or not set(self.chain) <= set(string.hexdigits)):
            raise ValueError(f"chain {self.chain!r} has to be {CHAIN_DIGITS} hexadecimal digits")
        if self.status_url is not None and not _is_printable_url(self.status_url):
            raise ValueError("the status address has to be short, printable ASCII")
        if self.logo_png is not None and not is_printable_logo(self.logo_png):
            raise ValueError(f"the logo has to be a PNG file of at most {_LONGEST_LOGO_PX} pixels a side")


def layout(paper: TicketPaper) -> tuple[Block, ...]:
    """Give the blocks of a ticket from top to bottom, every text cleaned, empty ones left out."""
    head: list[Block] = [
        *([Logo(paper.logo_png)] if paper.logo_png is not None else ()),
        *_paragraphs(Role.OFFICE, paper.office),
        *_paragraphs(Role.SMALL, *paper.lines_before),
        *_boxed(Role.COPY, paper.copy_mark or ""),
        *_paragraphs(Role.NUMBER, paper.number),
        *_paragraphs(Role.SERVICE, paper.service),
        *_boxed(Role.MARK, paper.mark),
    ]
    guidance: list[Block] = [
        *_paragraphs(Role.WHERE, paper.where_to_wait),
        *_paragraphs(Role.PEOPLE, paper.people_before),
        *_paragraphs(Role.BODY, paper.what_next),
    ]
    needs: list[Block] = list(_paragraphs(Role.NEEDS, paper.requirements))
    trust: list[Block] = [
        *_paragraphs(Role.SMALL, paper.fairness),
        *_code(paper),
    ]
    foot: list[Block] = [
        Gap(),
        *_paragraphs(Role.SMALL, *paper.lines_after),
        *_paragraphs(Role.PROOF, paper.issued, grouped_chain(paper.chain)),
    ]
    blocks: list[Block] = list(head)
    for part in (guidance, needs, trust):
        blocks += [Rule(), *part] if part else []
    return (*blocks, *foot)


def grouped_chain(chain: str) -> str:
    """Give the chain digits in groups that a person can read out."""
    return " ".join(part for part in (chain[:4], chain[4:8], chain[8:]) if part).lower()


def _boxed(role: Role, text: str) -> tuple[Block, ...]:
    return tuple(block for paragraph in _paragraphs(role, text) for block in (Gap(), paragraph, Gap()))


def _code(paper: TicketPaper) -> tuple[Block, ...]:
    if paper.status_url is None:
        return ()
    return (Gap(), QrCode(paper.status_url), *_paragraphs(Role.SMALL, paper.status_caption))


def _paragraphs(role: Role, *texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(role=role, text=cleaned) for text in texts if (cleaned := clean(text)))


def _is_printable_url(url: str) -> bool:
    is_short = url.startswith(("http://", "https://")) and len(url) <= _LONGEST_URL
    return is_short and all(0x21 <= ord(char) <= 0x7E for char in url)


def is_printable_logo(data: bytes) -> bool:
    """Look at the head alone: a small file may claim a size that fills the memory when it is drawn."""
    sides = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    return (
        data.startswith(_PNG_HEAD)
        and len(data) <= _LARGEST_LOGO_BYTES
        and all(0 < side <= _LONGEST_LOGO_PX for side in sides)
    )
