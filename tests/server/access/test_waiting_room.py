"""Who waits to be let in: by the key that made the code, and never more than there is room for."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.application.refusals import Refusal
from server.application.waiting_room import GONE_AFTER_S, MOST_AT_ONE_ADDRESS, MOST_WAITING, WaitingRoom
from wire.access import AskToJoin, Paired, key_code
from wire.base64url import encoded
from wire.codes import DeviceRole, RefusalCode

NOW = 1_800_000_000


class World:
    def __init__(self) -> None:
        self.now = NOW
        self.paired: dict[str, Paired] = {}
        self.room = WaitingRoom(self, lambda: self.now)

    def paired_with(self, public_key: str) -> Paired | None:
        return self.paired.get(public_key)


@pytest.fixture
def world() -> World:
    return World()


def new_key() -> str:
    return encoded(Ed25519PrivateKey.generate().public_key().public_bytes_raw())


def kiosk(public_key: str) -> AskToJoin:
    return AskToJoin(role=DeviceRole.KIOSK, public_key=public_key)


def test_code_is_the_same_on_both_sides_and_tells_keys_apart(world: World) -> None:
    keys = [new_key() for _ in range(3)]
    for key in keys:
        assert world.room.join(kiosk(key), "10.0.0.1").paired is None
    assert {each.code for each in world.room.waiting()} == {key_code(key) for key in keys}
    assert world.room.one(key_code(keys[1])).public_key == keys[1]


def test_whoever_was_let_in_is_told_and_waits_no_more(world: World) -> None:
    key = new_key()
    world.room.join(kiosk(key), "10.0.0.1")
    world.paired[key] = Paired(device_id=3, name="Kios 1", role=DeviceRole.KIOSK)
    assert world.room.join(kiosk(key), "10.0.0.1").paired == world.paired[key]
    assert world.room.waiting() == []


def test_silent_ones_go(world: World) -> None:
    first, second = new_key(), new_key()
    world.room.join(kiosk(first), "10.0.0.1")
    world.now += GONE_AFTER_S
    world.room.join(kiosk(second), "10.0.0.1")
    world.now += 1
    assert [each.public_key for each in world.room.waiting()] == [second]
    with pytest.raises(Refusal) as refused:
        world.room.one(key_code(first))
    assert refused.value.code is RefusalCode.NOT_FOUND


def test_one_computer_takes_no_places_of_others(world: World) -> None:
    keys = [new_key() for _ in range(MOST_AT_ONE_ADDRESS)]
    for key in [*keys, *keys]:
        world.room.join(kiosk(key), "10.0.0.1")
    with pytest.raises(Refusal) as refused:
        world.room.join(kiosk(new_key()), "10.0.0.1")
    assert refused.value.code is RefusalCode.OVERLOADED
    world.room.join(kiosk(new_key()), "10.0.0.2")


def test_room_has_an_end(world: World) -> None:
    for n in range(MOST_WAITING):
        world.room.join(kiosk(new_key()), f"10.0.{n}.1")
    with pytest.raises(Refusal):
        world.room.join(kiosk(new_key()), "10.1.0.1")
    assert len(world.room.waiting()) == MOST_WAITING


def test_what_is_no_key_does_not_wait(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        world.room.join(kiosk("A" * 40), "10.0.0.1")
    assert refused.value.code is RefusalCode.MALFORMED
    assert world.room.waiting() == []
