"""Which server a device believes to be its office's: the one with a certificate of the authority it met at its pairing.

The authority is known by its key. Dates of certificates are not looked at, for the clock of a kiosk may stand anywhere
after a power cut; names are not looked at either, for a server may get another address. Neither weakens the proof: the
office's authority signs for the office's own server and for nobody else.
"""

from __future__ import annotations

import ssl
import threading
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from appkit.httpcall import HttpCaller, UnreachableError, WrongServerError
from appkit.log import log_event
from appkit.privatefile import write_private
from wire.access import authority_pin

AUTHORITY_PATH = "/office-ca.pem"
_AUTHORITY_NAME = "office-ca.pem"
# OpenSSL's X509_V_FLAG_NO_CHECK_TIME (since 1.1.0), for which Python has no name.
_NO_CHECK_TIME = 0x200000


class OfficeTrust:
    """The authority of one device's office. Any thread.

    Without TLS there is none, and nothing is asked of it.
    """

    def __init__(self, state_dir: Path, given_pin: str | None = None) -> None:
        """`given_pin` is what a person read off the office's page; it counts more than what was kept before."""
        self._path = state_dir / _AUTHORITY_NAME
        self._given_pin = given_pin
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext:
        """How to connect to the office's server and to nobody else.

        Raises:
            UnreachableError: the authority is not known yet; `meet` comes first.
        """
        with self._lock:
            if self._context is None:
                if not self._path.exists():
                    raise UnreachableError("the office's certificate authority is not known yet")
                self._context = _context_of(self._path.read_text(encoding="ascii"))
            return self._context

    def meet(self, server: str, paired_pin: str | None) -> None:
        """Get to know the authority of this `https` server, once.

        It has to be the one that a person or the pairing named. Where neither did, the first one met is believed, as a
        device without a pairing believes the first server it is sent to.

        Raises:
            WrongServerError: the server shows another authority, or its own certificate is not of it.
            UnreachableError: no answer.
        """
        pin = self._given_pin or self.known_pin() or paired_pin
        if pin is not None and self.known_pin() == pin:
            return
        certificate = _asked(server)
        found = _pin_of(certificate)
        if pin is not None and found != pin:
            raise WrongServerError(f"the authority shown is {found}, not {pin}")
        # The certificate alone is no secret: whoever shows it has to hold a key that it vouches for.
        _asked(server, _context_of(certificate))
        with self._lock:
            write_private(self._path, certificate.encode())
            self._context = None
        log_event("office_authority_pinned", pin=found, was_named=pin is not None)

    def known_pin(self) -> str | None:
        """Of the authority that is kept; None if there is none."""
        return _pin_of(self._path.read_text(encoding="ascii")) if self._path.exists() else None


def _context_of(certificate: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    context.load_verify_locations(cadata=certificate)
    return context


def _asked(server: str, context: ssl.SSLContext | None = None) -> str:
    """The certificate that a server calls its authority's; without `context` nobody vouches for it yet."""
    if context is None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    fixed = context
    caller = HttpCaller(server, context=lambda: fixed)
    try:
        answer = caller.get(AUTHORITY_PATH)
    finally:
        caller.close()
    if not answer.is_ok:
        raise UnreachableError(f"status {answer.status} instead of the office's certificate authority")
    try:
        return answer.body.decode("ascii")
    except UnicodeDecodeError as error:
        raise UnreachableError("what came is no certificate") from error


def _pin_of(certificate: str) -> str:
    try:
        key = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    except ValueError as error:
        raise UnreachableError("what came is no certificate") from error
    return authority_pin(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
