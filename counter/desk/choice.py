"""A numbered list that is open at the desk: digits choose, Enter takes the marked line, Escape or minus leaves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from counter.desk.draft import Deed, Draft
from wire.codes import CancelReason, HoldReason, Outcome, OverrideReason, PauseReason, PriorityKind, PriorityReason

ONE_DIGIT_MAX = 9


class Question(Enum):
    """What a choice asks."""

    COUNTER = "counter"
    TRANSFER_TO = "transfer_to"
    HOLD_WHY = "hold_why"
    HOLD_HOW_LONG = "hold_how_long"
    RETURN_WHICH = "return_which"
    CALL_WHICH = "call_which"
    CALL_WHY = "call_why"
    PRIORITY_WHICH = "priority_which"
    PRIORITY_KIND = "priority_kind"
    PRIORITY_REMOVE_WHY = "priority_remove_why"
    CANCEL_WHICH = "cancel_which"
    CANCEL_WHY = "cancel_why"
    REPRINT_WHICH = "reprint_which"
    PAUSE_WHY = "pause_why"
    LEAVING = "leaving"
    MORE = "more"
    CLOSE_DAY = "close_day"
    ABOUT_TICKET = "about_ticket"
    BOOK_SERVICE = "book_service"
    BOOK_DAY = "book_day"
    BOOK_TIME = "book_time"
    BOOKING = "booking"
    BOOKING_CANCEL = "booking_cancel"


class More(StrEnum):
    """Lines of the lists behind *more* and *sign out* that are no code of the wire."""

    DOCK = "dock"
    TEXT_SIZE = "text_size"
    LANGUAGE = "language"
    BELL = "bell"
    CLOSE_DAY = "close_day"
    SIGN_OUT = "sign_out"
    CALL = "call"
    RETURN = "return"
    PRIORITY = "priority"
    CANCEL = "cancel"
    REPRINT = "reprint"
    FOLLOW_UP = "follow_up"
    BOOKING = "booking"


OptionValue = (
    int
    | More
    | Deed
    | Outcome
    | HoldReason
    | OverrideReason
    | PriorityKind
    | PriorityReason
    | CancelReason
    | PauseReason
)
"""What an option stands for: a row's id, minutes, or a code."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One line of a choice. `code` is what has to be typed; several lines may share one (A 012 and B 012)."""

    code: str
    value: OptionValue
    is_possible: bool = True


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An open list. Its lines and their codes never change while it is open, so that no number moves under a finger.

    Attributes:
        typed: digits typed so far.
        marked: index of the line that Enter takes.
        ticket_id: the ticket that the question is about, if it is about one.
        number: that ticket's printed number.
        reason: what was chosen one step before, if this is a second step.
        draft: the booking that the question is about; such a question is about no ticket.
    """

    question: Question
    options: tuple[Option, ...]
    typed: str = ""
    marked: int = 0
    ticket_id: int | None = None
    number: str | None = None
    reason: OptionValue | None = None
    draft: Draft | None = None

    @property
    def matching(self) -> tuple[Option, ...]:
        """The lines that the digits typed so far still allow."""
        return tuple(option for option in self.options if option.code.startswith(self.typed))

    @property
    def digits(self) -> int:
        """How many digits choose a line."""
        return max((len(option.code) for option in self.options), default=1)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a digit led to: a line was `picked`, or the choice goes on; `is_unknown` when no line has such a code."""

    choice: Choice
    picked: Option | None = None
    is_unknown: bool = False


def numbered(values: Sequence[OptionValue], impossible: frozenset[OptionValue] = frozenset()) -> tuple[Option, ...]:
    """Lines with the codes 1 to 9, or 01, 02, ... when there are more."""
    width = len(str(len(values)))
    return tuple(
        Option(code=str(place).zfill(width), value=value, is_possible=value not in impossible)
        for place, value in enumerate(values, start=1)
    )


def ask(question: Question, options: Sequence[Option]) -> Choice:
    """A fresh choice with its first possible line marked."""
    marked = next((index for index, option in enumerate(options) if option.is_possible), 0)
    return Choice(question=question, options=tuple(options), marked=marked)


def type_digit(choice: Choice, digit: str) -> Typed:
    """One more digit. A line is taken when its code is complete and only one line has it."""
    tried = replace(choice, typed=choice.typed + digit)
    matching = tried.matching
    if not matching:
        return Typed(choice=replace(choice, typed=""), is_unknown=True)
    complete = [option for option in matching if option.code == tried.typed]
    if len(matching) == len(complete) > 1:
        return Typed(choice=_narrowed(choice, complete))
    if len(matching) == len(complete) == 1:
        return Typed(choice=replace(choice, typed=""), picked=complete[0])
    return Typed(choice=_marked(tried, (complete or matching)[0]))


def take_back_digit(choice: Choice) -> Choice:
    """One digit less; with nothing typed the choice stays as it is."""
    shorter = replace(choice, typed=choice.typed[:-1])
    return shorter if not choice.typed else _marked(shorter, shorter.matching[0])


def marked_option(choice: Choice) -> Option | None:
    """The line that Enter takes; None if there is none or it is not possible now."""
    option = choice.options[choice.marked] if choice.options else None
    return option if option is not None and option.is_possible else None


def move_mark(choice: Choice, by: int) -> Choice:
    """Marks the next possible line below (`by` 1) or above (-1) among those that match; stops at the ends."""
    allowed = [index for index, option in enumerate(choice.options) if option in choice.matching and option.is_possible]
    beyond = [index for index in allowed if (index - choice.marked) * by > 0]
    return replace(choice, marked=min(beyond, key=lambda index: abs(index - choice.marked))) if beyond else choice


def _marked(choice: Choice, option: Option) -> Choice:
    return replace(choice, marked=choice.options.index(option))


def _narrowed(choice: Choice, options: Sequence[Option]) -> Choice:
    """The same question over lines with the same digits (A 012 and B 012, two months' 24th), now numbered 1, 2, ..."""
    return replace(choice, options=numbered([option.value for option in options]), typed="", marked=0)
