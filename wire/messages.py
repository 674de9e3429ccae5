"""What travels on the socket.

`seq` is the number of a fact in the journal, `prev` the number last sent to the same audience.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from wire.codes import DeviceRole, RefusalCode
from wire.rows import Pushed, Row

MOST_ACKED = 64
"""Calls of each kind in one acknowledgement."""


class Hello(BaseModel):
    """First message of a client; sent again on the same socket to catch up after a gap."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    type: Literal["hello"] = "hello"
    token: str = Field(max_length=2000)
    epoch: str | None = Field(default=None, max_length=100)
    last_seq: int | None = Field(default=None, ge=0, le=2**53)


class Acked(BaseModel):
    """What a board did with calls, by the numbers of their facts; only to a server whose welcome `takes_acks`.

    Shown: painted on the screen. Heard: chime and sentence played to their end once. Unheard: it should have said the
    call, and could not.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    type: Literal["acked"] = "acked"
    shown: list[int] = Field(default=[], max_length=MOST_ACKED)
    heard: list[int] = Field(default=[], max_length=MOST_ACKED)
    unheard: list[int] = Field(default=[], max_length=MOST_ACKED)


ClientMessage = Annotated[Hello | Acked, Field(discriminator="type")]

client_message: TypeAdapter[Hello | Acked] = TypeAdapter(ClientMessage, config=ConfigDict(defer_build=True))


class DeviceView(Pushed):
    """What the server keeps for this device. URLs of its printer, scanner and so on are in `hardware`, by kind."""

    id: int
    name: str
    role: DeviceRole
    zones: list[str]
    counter_id: int | None
    hardware: dict[str, str]


class DatagramWay(Pushed):
    """How to ask beside the socket while it is silent (`wire.datagrams`); secret, as a token is.

    `port` is None where it is the one that the socket was reached at.
    """

    id: int
    key: str
    port: int | None = None


class Welcome(Pushed):
    """Answer to the first hello: who you are, and how often a heartbeat comes."""

    type: Literal["welcome"] = "welcome"
    epoch: str
    device: DeviceView
    heartbeat_ms: int
    at: int
    takes_acks: bool = False
    datagrams: DatagramWay | None = None


class Snapshot(Pushed):
    """Everything this audience may know, as of fact `seq`."""

    type: Literal["snapshot"] = "snapshot"
    epoch: str
    seq: int
    at: int
    rows: list[Row]


class Change(Pushed):
    """Rows to put in place of the old ones, and keys to remove. Valid only on top of `prev`."""

    type: Literal["change"] = "change"
    seq: int
    prev: int
    at: int
    rows: list[Row]
    gone: list[tuple[str, int]]


class Heartbeat(Pushed):
    """Nothing happened; `seq` is the last number sent to this audience, `at` the office's clock."""

    type: Literal["heartbeat"] = "heartbeat"
    seq: int
    at: int


class Refused(Pushed):
    """The server closes the socket after this."""

    type: Literal["refused"] = "refused"
    code: RefusalCode


ServerMessage = Annotated[Welcome | Snapshot | Change | Heartbeat | Refused, Field(discriminator="type")]

server_message: TypeAdapter[Welcome | Snapshot | Change | Heartbeat | Refused] = TypeAdapter(
    ServerMessage, config=ConfigDict(defer_build=True)
)
