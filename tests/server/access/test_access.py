"""Devices pair once, sign in with their key, and are out at once when they are revoked."""

from dataclasses import replace
from string import ascii_letters, digits

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.application.access import (
    CHALLENGE_LIVES_S,
    CODE_LENGTH,
    CODE_LETTERS,
    PAIRING_LIVES_S,
    RECHECK_S,
    TOKEN_LIVES_S,
    DeviceGate,
    KnownDevice,
    hash_of_code,
    new_pairing_code,
)
from server.application.refusals import Refusal
from server.domain.office import Device
from wire.access import CHALLENGE_PREFIX, AskChallenge, AskToken, PairDevice
from wire.base64url import encoded
from wire.codes import DeviceRole, RefusalCode

SECRET = b"s" * 32
START_AT = 1_790_000_000


class Key:
    def __init__(self) -> None:
        self.private = Ed25519PrivateKey.generate()
        self.public = encoded(self.private.public_key().public_bytes_raw())

    def sign(self, nonce: str, prefix: bytes = CHALLENGE_PREFIX) -> str:
        return encoded(self.private.sign(prefix + nonce.encode()))


class FakeRegister:
    """Rows of devices in memory, with the promise of the real ones: a code fits once and until it expires."""

    def __init__(self) -> None:
        self.rows: dict[int, KnownDevice] = {}
        self.codes: dict[str, tuple[int, int]] = {}
        self.n_lookups = 0

    def known_device(self, device_id: int) -> KnownDevice | None:
        self.n_lookups += 1
        return self.rows.get(device_id)

    def bind_key(self, code_hash: str, public_key: str, now: int, only: DeviceRole | None = None) -> Device | None:
        device_id, expires_at = self.codes.pop(code_hash, (0, 0))
        if now > expires_at:
            return None
        self.rows[device_id] = replace(self.rows[device_id], public_key=public_key)
        return self.rows[device_id].device


class World:
    def __init__(self) -> None:
        self.now = START_AT
        self.register = FakeRegister()
        self.gate = self.restarted()
        for device_id, name in ((1, "Kios 1"), (2, "Kios 2")):
            device = Device(
                id=device_id, role=DeviceRole.KIOSK, name=name, zones=("Lobi",), counter_id=None, hardware={}
            )
            self.register.rows[device_id] = KnownDevice(device=device, public_key=None, is_revoked=False)

    def restarted(self, secret: bytes = SECRET) -> DeviceGate:
        return DeviceGate(self.register, lambda: self.now, secret)

    def code(self, device_id: int = 1) -> str:
        code = new_pairing_code()
        self.register.codes[hash_of_code(code)] = (device_id, self.now + PAIRING_LIVES_S)
        return code

    def pair(self, device_id: int = 1) -> Key:
        key = Key()
        self.gate.pair(PairDevice(code=self.code(device_id), public_key=key.public))
        return key

    def nonce(self, device_id: int = 1) -> str:
        return self.gate.challenge(AskChallenge(device_id=device_id)).nonce

    def ask(self, nonce: str, signature: str, device_id: int = 1) -> str:
        return self.gate.token(AskToken(device_id=device_id, nonce=nonce, signature=signature)).token

    def sign_in(self, key: Key, device_id: int = 1) -> str:
        nonce = self.nonce(device_id)
        return self.ask(nonce, key.sign(nonce), device_id)


@pytest.fixture
def world() -> World:
    return World()


def refused(code: RefusalCode) -> "pytest.RaisesExc[Refusal]":
    return pytest.RaisesExc(Refusal, check=lambda refusal: refusal.code is code)


NOT_SIGNED_IN = refused(RefusalCode.NOT_SIGNED_IN)
PAIRING_REFUSED = refused(RefusalCode.PAIRING_REFUSED)


def test_paired_device_signs_in_and_is_known_by_its_token(world: World) -> None:
    token = world.sign_in(world.pair())
    assert world.gate.device_of(token).name == "Kios 1"


def test_pairing_says_who_the_device_is(world: World) -> None:
    paired = world.gate.pair(PairDevice(code=world.code(2), public_key=Key().public))
    assert (paired.device_id, paired.name, paired.role) == (2, "Kios 2", DeviceRole.KIOSK)


def test_code_is_easy_to_type_and_never_the_same() -> None:
    codes = {new_pairing_code() for _ in range(100)}
    assert len(codes) == 100
    assert all(len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) for code in codes)


def test_code_works_once(world: World) -> None:
    code = world.code()
    world.gate.pair(PairDevice(code=code, public_key=Key().public))
    with PAIRING_REFUSED:
        world.gate.pair(PairDevice(code=code, public_key=Key().public))


def test_code_works_for_fifteen_minutes(world: World) -> None:
    code = world.code()
    world.now += PAIRING_LIVES_S + 1
    with PAIRING_REFUSED:
        world.gate.pair(PairDevice(code=code, public_key=Key().public))


def test_unknown_code_is_refused(world: World) -> None:
    with PAIRING_REFUSED:
        world.gate.pair(PairDevice(code="ABCDEFGH", public_key=Key().public))


@pytest.mark.parametrize("public_key", ["A" * 16, "A" * 44, "A" * 17])
def test_what_is_no_key_is_refused_and_keeps_the_code(world: World, public_key: str) -> None:
    code = world.code()
    with refused(RefusalCode.MALFORMED):
        world.gate.pair(PairDevice(code=code, public_key=public_key))
    world.gate.pair(PairDevice(code=code, public_key=Key().public))


def test_another_key_cannot_sign_in(world: World) -> None:
    world.pair()
    with NOT_SIGNED_IN:
        world.sign_in(Key())


def test_unpaired_device_cannot_sign_in(world: World) -> None:
    with NOT_SIGNED_IN:
        world.sign_in(Key(), device_id=2)


def test_signature_made_for_something_else_is_useless(world: World) -> None:
    key, nonce = world.pair(), world.nonce()
    with NOT_SIGNED_IN:
        world.ask(nonce, key.sign(nonce, prefix=b"something-else:"))


def test_nonce_works_once(world: World) -> None:
    key, nonce = world.pair(), world.nonce()
    world.ask(nonce, key.sign(nonce))
    with NOT_SIGNED_IN:
        world.ask(nonce, key.sign(nonce))


def test_nonce_works_for_a_minute(world: World) -> None:
    key, nonce = world.pair(), world.nonce()
    world.now += CHALLENGE_LIVES_S + 1
    with NOT_SIGNED_IN:
        world.ask(nonce, key.sign(nonce))


def test_nonce_of_another_device_is_refused(world: World) -> None:
    key, nonce = world.pair(), world.nonce(device_id=2)
    with NOT_SIGNED_IN:
        world.ask(nonce, key.sign(nonce))


@pytest.mark.parametrize("nonce", ["A" * 16, "x-_9" * 20, "A" * 17])
def test_nonce_must_be_ours(world: World, nonce: str) -> None:
    key = world.pair()
    with NOT_SIGNED_IN:
        world.ask(nonce, key.sign(nonce))


def test_wrong_signature_does_not_use_the_nonce_up(world: World) -> None:
    key, nonce = world.pair(), world.nonce()
    with NOT_SIGNED_IN:
        world.ask(nonce, Key().sign(nonce))
    assert world.ask(nonce, key.sign(nonce))


def test_token_lives_five_minutes(world: World) -> None:
    token = world.sign_in(world.pair())
    world.now += TOKEN_LIVES_S
    assert world.gate.device_of(token).id == 1
    world.now += 1
    with NOT_SIGNED_IN:
        world.gate.device_of(token)


def test_token_from_the_future_is_refused(world: World) -> None:
    token = world.sign_in(world.pair())
    world.now -= 3600
    with NOT_SIGNED_IN:
        world.gate.device_of(token)


def test_token_survives_a_restart_of_the_server(world: World) -> None:
    token = world.sign_in(world.pair())
    assert world.restarted().device_of(token).id == 1


def test_token_of_another_office_is_refused(world: World) -> None:
    token = world.sign_in(world.pair())
    with NOT_SIGNED_IN:
        world.restarted(secret=b"o" * 32).device_of(token)


def test_revoked_device_is_out_within_a_second(world: World) -> None:
    token = world.sign_in(world.pair())
    assert world.gate.device_of(token).id == 1
    world.register.rows[1] = replace(world.register.rows[1], is_revoked=True)
    world.now += RECHECK_S
    with NOT_SIGNED_IN:
        world.gate.device_of(token)


def test_revoked_device_joins_no_more_at_once(world: World) -> None:
    token = world.sign_in(world.pair())
    assert world.gate.device_joining(token).id == 1
    world.register.rows[1] = replace(world.register.rows[1], is_revoked=True)
    with NOT_SIGNED_IN:
        world.gate.device_joining(token)


def test_revoked_device_gets_no_new_token(world: World) -> None:
    key = world.pair()
    world.register.rows[1] = replace(world.register.rows[1], is_revoked=True)
    with NOT_SIGNED_IN:
        world.sign_in(key)


def test_pairing_anew_ends_the_old_key(world: World) -> None:
    old = world.pair()
    token = world.sign_in(old)
    world.pair()
    with NOT_SIGNED_IN:
        world.gate.device_of(token)
    with NOT_SIGNED_IN:
        world.sign_in(old)


def test_busy_device_is_looked_up_once_a_second(world: World) -> None:
    token = world.sign_in(world.pair())
    before = world.register.n_lookups
    for _ in range(100):
        world.gate.device_of(token)
    assert world.register.n_lookups - before <= 1


@pytest.mark.parametrize("token", ["", "x", "1.2.3", "1.2.3.4", "é" * 10, "\x00", "1.abc.1790000000." + "A" * 43])
def test_token_must_be_ours(world: World, token: str) -> None:
    with NOT_SIGNED_IN:
        world.gate.device_of(token)


def test_every_changed_letter_spoils_a_token(world: World) -> None:
    token = world.sign_in(world.pair())
    for place, letter in enumerate(token):
        with NOT_SIGNED_IN:
            world.gate.device_of(token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :])


def test_last_letter_of_a_token_is_the_one_it_was_given_with(world: World) -> None:
    token = world.sign_in(world.pair())
    # It has bits to spare: three others would give the same signature.
    for other in set(ascii_letters + digits + "-_") - {token[-1]}:
        with NOT_SIGNED_IN:
            world.gate.device_of(token[:-1] + other)
