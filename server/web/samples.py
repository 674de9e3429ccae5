"""An office without a database: answers of every kind for tests and for the pictures of the pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from server.application.bodies import parse_body
from server.application.commanding import OK, Reply
from server.application.explanations import Explanation
from server.application.keeping import DiskSpace
from server.application.reception import Reception
from server.application.refusals import Refusal
from server.application.status_page import CalledNow, StatusPage
from server.application.vitals import HallCounts, ServiceCount, Vitals
from server.domain.forecast.promise import Promise
from server.domain.office import Device
from server.domain.queue.explanation import Reason
from server.web.contract import EXAMPLES
from server.web.partner_samples import sample_partner_desk
from server.web.visit.memory_desk import MemoryDesk
from server.web.visit.samples import SATURDAY_AT, SampleHall
from wire.access import AskChallenge, AskToJoin, AskToken, Challenge, Joining, PairDevice, Paired, ServerInfo, Token
from wire.bookings import BOOKING_COMMANDS
from wire.codes import DeviceRole, Language, PromiseKind, RefusalCode, TicketState, WhyCase
from wire.commands import COMMANDS, Answer, TicketPaper
from wire.offline import HandedIn, OfflineLetter, SignedByDevice
from wire.queries import StaffingAdvice
from wire.rows import Words

Model = TypeVar("Model", bound=BaseModel)

SAMPLE_TOKEN = "good"  # noqa: S105 - opens nothing but the sample
SAMPLE_CODE = "K7M2XQ9P"
SAMPLE_LINK = "s" * 22
SAMPLE_SOUND = "ab12" * 8
SAMPLE_PICTURE_FILE = "0123456789abcdef01234567.jpg"
SAMPLE_PICTURE = b"\xff\xd8\xff\xe0 a picture"
SAMPLE_TICKET_ID = 12

_COUNTER_3 = Words(id="Loket 3", en="Counter 3")
_KIOSK = Device(id=3, role=DeviceRole.KIOSK, name="Kios 1", zones=("Ruang Pelayanan",), counter_id=None, hardware={})

SAMPLE_EXPLANATION = Explanation(
    reason=Reason(
        case=WhyCase.BOOKED,
        called_at=1_789_000_200,
        own_turn_at=1_788_999_300,
        other_turn_at=1_788_993_000,
        other_arrived_at=1_788_999_600,
        slot_at=1_789_000_200,
        counter_id=2,
    ),
    own_number="A 012",
    other_number="K 003",
    counter_name=Words(id="Loket 2", en="Counter 2"),
    service_name=None,
    utc_offset_s=7 * 3600,
)

_RANGE = Promise(kind=PromiseKind.RANGE, from_at=1_789_001_700, until_at=1_789_003_200)

SAMPLE_VITALS = Vitals(
    version="0.1.0",
    started_at=1_789_000_000,
    age_s=1.5,
    writer_answers=True,
    writer_s=0.004,
    feed_goes_on=True,
    disk=DiskSpace(total_bytes=100_000_000_000, free_bytes=60_000_000_000),
    clock_behind_s=0,
    is_clock_doubtful=False,
)
SAMPLE_COUNTS = HallCounts(
    tickets={"waiting": 3, "done": 9},
    services=(ServiceCount(code="KTP-R", n_waiting=3, longest_wait_s=720),),
    n_counters_open=2,
    connected={"kiosk": 1, "board": 1},
    last_seq=412,
)

SAMPLE_PAGE = StatusPage(
    office_name="Dinas Kependudukan dan Pencatatan Sipil",
    number="A 012",
    service_name=Words(id="Cetak KTP baru", en="Print new ID card"),
    state=TicketState.WAITING,
    language=Language.INDONESIAN,
    n_before=3,
    called_now=(
        CalledNow(number="A 008", counter_name=Words(id="Loket 1", en="Counter 1")),
        CalledNow(number="K 004", counter_name=Words(id="Loket 2", en="Counter 2")),
    ),
    counter_name=None,
    likely_from_min=10,
    likely_to_min=25,
    promise=_RANGE,
    may_pass=2,
    passed=(SAMPLE_EXPLANATION,),
    turn_time_at=1_789_000_200,
    arrived_at=1_789_000_200,
    shield_min=120,
    wait_at=Words(id="Ruang Pelayanan", en="Service hall"),
    utc_offset_s=7 * 3600,
    at=1_789_001_000,
    version="7",
)


def sample_pages() -> Iterator[tuple[str, StatusPage]]:
    """A name and a page for every state and for what is longest, emptiest and busiest."""
    yield "waiting", SAMPLE_PAGE
    yield "next", replace(SAMPLE_PAGE, n_before=0, promise=Promise(kind=PromiseKind.SOON), may_pass=0, passed=())
    yield "unknown-wait", replace(SAMPLE_PAGE, called_now=(), likely_from_min=None, likely_to_min=None, promise=None)
    yield "by-plan", replace(SAMPLE_PAGE, promise=None, may_pass=None, passed=())
    for kind in (PromiseKind.FEW_PEOPLE, PromiseKind.NO_COUNTER):
        yield kind.value.replace("_", "-"), replace(SAMPLE_PAGE, promise=Promise(kind=kind))
    yield "rough", replace(SAMPLE_PAGE, promise=replace(_RANGE, kind=PromiseKind.ROUGH, until_at=_RANGE.from_at))
    yield "long", _longest()
    late = replace(SAMPLE_PAGE, n_before=31, service_id=1, promise=Promise(kind=PromiseKind.NO_COUNTER), passed=())
    yield "not-today", replace(late, may_not_be_reached=True, at=SATURDAY_AT + 5 * 3600)
    yield "closing", replace(late, served_until_at=SATURDAY_AT + 7 * 3600, at=SATURDAY_AT + 7 * 3600 + 60)
    for state in (TicketState.CALLED, TicketState.SERVING):
        yield state.value, replace(SAMPLE_PAGE, state=state, n_before=None, counter_name=_COUNTER_3)
    for state in (TicketState.HELD, TicketState.MISSED, TicketState.DONE, TicketState.CANCELLED, TicketState.EXPIRED):
        yield state.value, replace(SAMPLE_PAGE, state=state, n_before=None)


def _longest() -> StatusPage:
    room = Words(id="Poli Lansia dan Penyakit Tidak Menular", en="Clinic for the elderly and chronic diseases")
    return replace(
        SAMPLE_PAGE,
        office_name="Dinas Kependudukan dan Pencatatan Sipil Kabupaten Penukal Abab Lematang Ilir",
        number="A 1204",
        service_name=Words(
            id="Akta perkawinan, perceraian, pengakuan anak, dan ganti nama (non-Muslim)",
            en="Certificates of marriage, divorce, adoption and change of name (non-Muslim)",
        ),
        n_before=180,
        called_now=tuple(CalledNow(number=f"A 1{n}98", counter_name=room) for n in range(4)),
        promise=None,
        likely_from_min=185,
        likely_to_min=320,
        passed=(SAMPLE_EXPLANATION,) * 3,
        wait_at=Words(id="Depan ruang " + room.id, en="In front of " + room.en),
    )


@dataclass
class SampleApplication:
    """Keeps the promises of `server.web.port.Application` for one kiosk, one ticket and one sound.

    Attributes:
        sound_path: file of the one announcement.
        page: what stands behind the one link.
        reply: answer to every command; None gives the command's own example.
        refusal: raised by every command instead.
        push_url: where the socket is said to be.
        keys: of the commands carried out, in order.
        hall: the office and its clock.
        is_like: how the server is.
        wheel_path: the programs for other computers.
    """

    sound_path: Path
    page: StatusPage = SAMPLE_PAGE
    reply: Reply | None = None
    refusal: Exception | None = None
    push_url: str = "ws://127.0.0.1:8001"
    keys: list[str] = field(default_factory=list)
    hall: SampleHall = field(default_factory=SampleHall)
    is_like: Vitals = SAMPLE_VITALS
    wheel_path: Path | None = None

    def __post_init__(self) -> None:
        self.desk = MemoryDesk(lambda: self.hall.at)
        self.partners = sample_partner_desk(self.desk, self.hall)

    def carry_out(self, device: Device, path: str, key: str, body: bytes) -> Reply:
        """See the port."""
        rule = COMMANDS[path]
        parse_body(rule.command, body)
        if self.refusal is not None:
            raise self.refusal
        self.keys.append(key)
        return self.reply or Reply(status=OK, body=EXAMPLES[rule.answer].model_dump_json())

    def info(self) -> ServerInfo:
        """See the port."""
        return _example(ServerInfo).model_copy(update={"push_url": self.push_url})

    def vitals(self) -> Vitals:
        """See the port."""
        return self.is_like

    def programs(self) -> Path | None:
        """See the port."""
        return self.wheel_path

    def counts(self) -> HallCounts:
        """See the port."""
        return SAMPLE_COUNTS

    def pair(self, request: PairDevice, only: DeviceRole | None = None) -> Paired:
        """See the port."""
        if request.code != SAMPLE_CODE:
            raise Refusal(RefusalCode.PAIRING_REFUSED, "no such code")
        return _example(Paired)

    def join(self, request: AskToJoin, address: str) -> Joining:
        """See the port."""
        return _example(Joining)

    def challenge(self, request: AskChallenge) -> Challenge:
        """See the port."""
        return _example(Challenge)

    def token(self, request: AskToken) -> Token:
        """See the port."""
        if request.device_id != _KIOSK.id:
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "unknown device")
        return _example(Token)

    def offline_letter(self, request: SignedByDevice) -> OfflineLetter:
        """See the port."""
        self._refuse_unknown(request)
        return _example(OfflineLetter)

    def hand_in(self, request: SignedByDevice) -> HandedIn:
        """See the port."""
        self._refuse_unknown(request)
        return _example(HandedIn)

    def _refuse_unknown(self, request: SignedByDevice) -> None:
        if request.device_id != _KIOSK.id:
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "unknown device")

    def device_of(self, token: str) -> Device:
        """See the port."""
        if token != SAMPLE_TOKEN:
            raise Refusal(RefusalCode.NOT_SIGNED_IN, "not one of ours")
        return _KIOSK

    def ticket_paper(self, device: Device, ticket_id: int) -> TicketPaper:
        """See the port."""
        if ticket_id != SAMPLE_TICKET_ID:
            raise Refusal(RefusalCode.UNKNOWN_TICKET, f"there is no ticket {ticket_id} today")
        return _example(TicketPaper)

    def why(self, device: Device, own_id: int, other_id: int) -> Explanation:
        """See the port."""
        if own_id != SAMPLE_TICKET_ID:
            raise Refusal(RefusalCode.UNKNOWN_TICKET, f"there is no ticket {own_id} today")
        return SAMPLE_EXPLANATION

    def staffing(self, device: Device) -> StaffingAdvice:
        """See the port."""
        return _example(StaffingAdvice)

    @property
    def bookings(self) -> MemoryDesk:
        """See the port."""
        return self.desk

    def reception(self) -> Reception:
        """See the port."""
        return self.hall.reception()

    def assist(self, device: Device, path: str, body: bytes) -> Answer:
        """See the port."""
        rule = BOOKING_COMMANDS[path]
        parse_body(rule.command, body)
        if self.refusal is not None:
            raise self.refusal
        answer = EXAMPLES[rule.answer]
        assert isinstance(answer, Answer)
        return answer

    def status_page(self, status_token: str) -> StatusPage | None:
        """See the port."""
        return self.page if status_token == SAMPLE_LINK else None

    def sound(self, sound_hash: str) -> Path | None:
        """See the port."""
        return self.sound_path if sound_hash == SAMPLE_SOUND else None

    def picture(self, file: str) -> bytes | None:
        """See the port."""
        return SAMPLE_PICTURE if file == SAMPLE_PICTURE_FILE else None


def _example(model: type[Model]) -> Model:
    found = EXAMPLES[model]
    assert isinstance(found, model)
    return found
