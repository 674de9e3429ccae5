"""Operators' PINs: hashed, so that a stolen database does not tell them, and slow to guess."""

from server.application.refusals import Refusal
from server.application.slow_hash import SlowHashes, slow_hash
from server.application.slowdown import Slowdown, TooSoon
from wire.codes import RefusalCode

FREE_TRIES = 5
FREE_TRIES_AT_DEVICE = 15


def hash_pin(pin: str) -> str:
    """What is kept of a PIN. Takes some 30 ms."""
    return slow_hash(pin)


class PinGate:
    """Checks PINs and makes guessing slow. Thread-safe. What it counted is forgotten with the process or after an hour.

    Misses count for an operator *at a device*, and for the device: who guesses at one counter slows that counter down,
    never the operator at another one. Devices are paired, so nobody outside the office can try at all.
    """

    def __init__(self, hashes: SlowHashes | None = None) -> None:
        self._hashes = hashes or SlowHashes()
        self._slowdown = Slowdown()

    def check(self, *, login: str, pin: str, pin_hash: str | None, device_id: int, now: int) -> None:
        """Pass for the right PIN. Takes some 30 ms, also for unknown operators (`pin_hash` None): not for the writer.

        Args:
            now: whole seconds of any clock that does not go back.

        Raises:
            Refusal: `wrong_pin`, or `too_many_attempts` without looking at the PIN.
        """
        operator, device = (device_id, login), (device_id, "")
        try:
            attempt = self._slowdown.begin({operator: FREE_TRIES, device: FREE_TRIES_AT_DEVICE}, now)
        except TooSoon as soon:
            raise Refusal(RefusalCode.TOO_MANY_ATTEMPTS, f"too many wrong PINs; {soon}") from None
        if not self._hashes.fits(pin, pin_hash):
            raise Refusal(RefusalCode.WRONG_PIN, "no such operator, or another PIN")
        self._slowdown.succeed(attempt, cleared=operator)
