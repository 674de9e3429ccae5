"""One connection to a printer: questions, answers, and what they say about it. Used by the owner thread alone."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from hardware.clock import Clock
from hardware.errors import HardwareError
from hardware.escanswers import Answer, AnswerDecoder, AsbAnswer, BlockAnswer, BlockKind, PlainAnswer, RealTimeAnswer
from hardware.escstatus import LinkState, PrinterStatus, Proof, Question, with_asb, with_real_time, with_transmitted
from hardware.options import ConfirmMode, PrinterChoices, StatusMode
from hardware.transport import Transport

ANSWER_S = 0.5
WRITE_S = 1.0
ASB_ON = b"\x1da\xff"
_FENCE = b"\x1dr\x01"
_PROCESS_ID = b"\x1d(H\x06\x0000"
_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_MODEL = b"\x1dIC"
_QUIET_S = 0.2
_MOST_PROBES = 4
_NEXT_PROBE_S = 10.0
_READ_BYTES = 4096
_PRINTABLE = range(0x21, 0x7F)


@dataclass
class _Heard:
    """What came in on this connection."""

    last_s: float | None = None
    real_time: bool = False
    asb: bool = False
    process_ids: tuple[bytes, ...] = ()
    open_fences: int = 0
    cleared: bool = False
    model: str | None = None
    question: Question | None = None
    question_open: bool = False


class PrinterSession:
    """A printer while it is connected; opened and closed many times in the life of a program."""

    def __init__(
        self,
        transport: Transport,
        choices: PrinterChoices,
        on_change: Callable[[PrinterStatus], None],
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self.transport = transport
        self.choices = choices
        self.clock = clock
        self._on_change = on_change
        self._rng = rng
        self._decoder = AnswerDecoder()
        self._heard = _Heard()
        self._next_id = 0
        self._n_probes = 0
        self._probed_s = 0.0
        self._was_mute = False
        self.status = PrinterStatus()
        self.is_open = False

    @property
    def answers(self) -> bool:
        """The printer has said something on this connection."""
        return self._heard.last_s is not None

    @property
    def answers_questions(self) -> bool:
        """The printer has answered a real-time question, so silence after one means something."""
        return self._heard.real_time

    @property
    def pushes(self) -> bool:
        """The printer tells every change by itself."""
        return self._heard.asb

    @property
    def _may_ask(self) -> bool:
        return self.transport.duplex and self.choices.status is not StatusMode.OFF

    def silent_for_s(self) -> float:
        """Seconds since the printer last said something; infinite when it never did."""
        return float("inf") if self._heard.last_s is None else self.clock.monotonic() - self._heard.last_s

    def open(self) -> None:
        """Connect and learn what this printer answers.

        Blocks for the connection and, where the printer stays silent, some two seconds of questions.

        Raises:
            HardwareError: it is not there.
        """
        self.transport.open()
        self.is_open = True
        self._decoder.reset()
        self._heard = _Heard()
        self._n_probes = 0
        self._probed_s = 0.0
        self._was_mute = False
        self._next_id = self._rng.randrange(len(_PRINTABLE) ** 4)
        self._set(PrinterStatus(link=LinkState.UP))
        try:
            self._probe()
        except HardwareError:
            self.drop()
            raise

    def drop(self) -> None:
        """End the connection; everything about the printer is unknown from now on."""
        self.transport.close()
        self.is_open = False
        self._set(PrinterStatus())

    def pump(self, timeout_s: float) -> None:
        """Take in what the printer says within this time, at least one look.

        Raises:
            Unavailable: the connection is gone.
        """
        for answer in self._decoder.feed(self.transport.read(_READ_BYTES, timeout_s)):
            self._heard.last_s = self.clock.monotonic()
            self._take(answer)

    def wait_for(self, is_done: Callable[[], bool], timeout_s: float) -> bool:
        """Take in answers until something is true or the time is over; says whether it is true."""
        end_s = self.clock.monotonic() + timeout_s
        while not is_done():
            left_s = end_s - self.clock.monotonic()
            if left_s <= 0:
                return False
            self.pump(min(left_s, ANSWER_S))
        return True

    def ask(self, question: Question) -> bool:
        """Ask a real-time question and wait for the answer; says whether it came."""
        if not self._may_ask:
            return False
        self.ask_soon(question)
        return self.wait_for(lambda: not self._heard.question_open, ANSWER_S)

    def ask_soon(self, question: Question) -> None:
        """Ask a real-time question; the answer goes into the status when it comes."""
        self._heard.question, self._heard.question_open = question, True
        self.transport.write(b"\x10\x04" + bytes([question]), WRITE_S)

    def ask_everything(self) -> bool:
        """Ask for the whole condition of a printer that does not push it; says whether it answered."""
        questions = [Question.PRINTER] if self.pushes else list(Question)
        return all(self.ask(question) for question in questions)

    def learn_proof(self) -> None:
        """Find out how the printer proves a print, if it is not known yet and the printer can answer now.

        A printer that was mute when it was connected is asked again once it says something; one that answers but
        proved nothing some times more, for it may have been busy with the rest of an older ticket.
        """
        found_voice = self._was_mute and self.answers
        if self.status.ready is False or not (self._n_probes == 0 or found_voice or self._may_probe_again()):
            return
        self._n_probes, self._was_mute, self._probed_s = self._n_probes + 1, not self.answers, self.clock.monotonic()
        proof = self._probe_proof()
        # The printer may have told of a fault meanwhile: the status of now, not the one of a second ago.
        self._set(replace(self.status, proof=proof))

    def _may_probe_again(self) -> bool:
        is_due = self.clock.monotonic() - self._probed_s > _NEXT_PROBE_S
        return self.answers and self.status.proof is Proof.NONE and self._n_probes <= _MOST_PROBES and is_due

    def fence(self) -> tuple[bytes, Callable[[], bool]]:
        """Give the bytes that ask for the proof of what stands before them, and what to look at for the answer."""
        if self.status.proof is Proof.PROCESS_ID:
            number = self._new_id()
            return _PROCESS_ID + number, lambda: number in self._heard.process_ids
        if self.status.proof is Proof.FENCE:
            # these answers have no number, so every one that was asked for has to be there
            self._heard.open_fences += 1
            return _FENCE, lambda: self._heard.open_fences <= 0
        return b"", lambda: False

    def clear_buffer(self) -> bool:
        """Have the printer forget what it has not printed; says whether it confirmed."""
        self._heard.cleared = False
        self.transport.write(_CLEAR, WRITE_S)
        return self.wait_for(lambda: self._heard.cleared, 2 * ANSWER_S)

    def _probe(self) -> None:
        if not self._may_ask:
            self._n_probes = _MOST_PROBES + 1
            self._set(replace(self.status, proof=_FORCED.get(self.choices.confirm, self._mute_proof())))
            return
        if self.choices.status is not StatusMode.ASB:
            self.ask(Question.PRINTER)
        if self.choices.status is not StatusMode.POLL:
            self.transport.write(ASB_ON, WRITE_S)
            self.wait_for(lambda: self._heard.asb, _QUIET_S if self.answers else ANSWER_S)
        if self.answers:
            if not self.pushes:
                self.ask_everything()
            self.transport.write(_MODEL, WRITE_S)
            self.wait_for(lambda: self._heard.model is not None, _QUIET_S)
            self._set(replace(self.status, model=self._heard.model))
        self.learn_proof()

    def _probe_proof(self) -> Proof:
        if self.choices.confirm in _FORCED:
            return _FORCED[self.choices.confirm]
        number = self._new_id()
        self.transport.write(_PROCESS_ID + number, WRITE_S)
        if self.wait_for(lambda: number in self._heard.process_ids, ANSWER_S):
            return Proof.PROCESS_ID
        self._heard.open_fences += 1
        self.transport.write(_FENCE, WRITE_S)
        if self.wait_for(lambda: self._heard.open_fences <= 0, ANSWER_S):
            self.wait_for(lambda: False, _QUIET_S)  # a late answer to an older connection must not prove a ticket
            self._heard.open_fences = 0
            return Proof.FENCE
        self._heard.open_fences = 0
        return self._mute_proof()

    def _mute_proof(self) -> Proof:
        return Proof.NONE if self.transport.port_status() is None else Proof.PORT

    def _new_id(self) -> bytes:
        """Give the next number of this connection, so that a late answer cannot prove a later ticket."""
        self._next_id = (self._next_id + 1) % len(_PRINTABLE) ** 4
        rest, number = self._next_id, []
        for _ in range(4):
            rest, digit = divmod(rest, len(_PRINTABLE))
            number.append(_PRINTABLE[digit])
        return bytes(number)

    def _take(self, answer: Answer) -> None:
        heard = self._heard
        if isinstance(answer, AsbAnswer):
            heard.asb = True
            self._set(with_asb(self.status, answer))
        elif isinstance(answer, RealTimeAnswer):
            heard.real_time = True
            if heard.question is not None and heard.question_open:
                heard.question_open = False
                self._set(with_real_time(self.status, heard.question, answer.value))
        elif isinstance(answer, PlainAnswer):
            heard.open_fences -= 1
            self._set(with_transmitted(self.status, answer.value))
        else:
            self._take_block(answer)

    def _take_block(self, answer: BlockAnswer) -> None:
        if answer.kind is BlockKind.TEXT:
            self._heard.model = answer.payload.decode("ascii", "replace")[:40]
        elif answer.kind is BlockKind.RESPONSE and answer.payload[:1] == b"\x22":
            self._heard.process_ids = (*self._heard.process_ids[-7:], answer.payload[1:])
        elif answer.kind is BlockKind.RESPONSE and answer.payload[:1] == b"\x25":
            self._heard.cleared = True

    def _set(self, status: PrinterStatus) -> None:
        if replace(status, since_at=0) != replace(self.status, since_at=0):
            self.status = replace(status, since_at=self.clock.now_at())
            self._on_change(self.status)


_FORCED = {
    ConfirmMode.PROCESS_ID: Proof.PROCESS_ID,
    ConfirmMode.FENCE: Proof.FENCE,
    ConfirmMode.PORT: Proof.PORT,
    ConfirmMode.NONE: Proof.NONE,
}
