"""The office's own certificate authority and the certificate of its server.

Keys lie in `tls/` beside the database, readable for the server's user alone. Devices know the authority by its key and
ask for neither names nor dates; browsers ask for both, so the server's certificate is made anew in time.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.storage.wholefile import write_whole
from server.tls_standing import TlsStanding, tls_directory
from wire.access import authority_pin

AUTHORITY_LIVES_DAYS = 25 * 365
SERVER_LIVES_DAYS = 90
RENEWED_AFTER_DAYS = 45
"""Half of its life is left then: a server that was off for a holiday still finds it good."""

BEFORE = timedelta(days=1)
"""A certificate counts from a day ago, for browsers whose clocks are behind."""

CHAIN_NAME, KEY_NAME = "server.pem", "server.key"
_AUTHORITY_NAME, _AUTHORITY_KEY_NAME = "authority.pem", "authority.key"
_STANDING_NAME = "standing.json"


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a person decided about the server's names; kept for every renewal."""

    port: int
    names: tuple[str, ...]


def issue(data_directory: Path, wishes: Wishes, now: int) -> TlsStanding:
    """Make a certificate for the server, and the authority before it where there is none.

    The key of the server is a new one each time. Files are replaced whole, the standing last: a power cut in between
    leaves what is renewed again.
    """
    directory = tls_directory(data_directory)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority_key, authority = _authority(directory, now)
    names = (*local_names(), *wishes.names)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _server_certificate(key, names, authority_key, authority, now)
    write_whole(directory / KEY_NAME, _key_bytes(key))
    write_whole(directory / CHAIN_NAME, _pem(certificate) + _pem(authority), 0o644)
    standing = TlsStanding(
        port=wishes.port,
        names=wishes.names,
        certified=tuple(sorted(set(names))),
        pin=_pin(authority),
        from_at=_seconds(certificate.not_valid_before_utc),
        until_at=_seconds(certificate.not_valid_after_utc),
        renew_at=now + RENEWED_AFTER_DAYS * 24 * 3600,
    )
    write_whole(directory / _STANDING_NAME, json.dumps(asdict(standing), indent=1).encode(), 0o644)
    return standing


def authority_text(data_directory: Path) -> str:
    """The authority's certificate as PEM; no secret."""
    return (tls_directory(data_directory) / _AUTHORITY_NAME).read_text(encoding="ascii")


def local_names() -> Sequence[str]:
    """By what this computer may be called in its own network, as far as it knows itself."""
    host = socket.gethostname().split(".")[0] or "localhost"
    return tuple(dict.fromkeys(("localhost", "127.0.0.1", host, f"{host}.local", "giliran.local", *_addresses())))


def _addresses() -> Sequence[str]:
    """The address that others in the network probably see; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # A documentation address: a datagram socket only chooses its way there.
            probe.connect(("192.0.2.1", 9))
            return (str(probe.getsockname()[0]),)
        except OSError:
            return ()


def _authority(directory: Path, now: int) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key_path, path = directory / _AUTHORITY_KEY_NAME, directory / _AUTHORITY_NAME
    if key_path.exists():
        key = load_pem_private_key(key_path.read_bytes(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey), "we made it"
    else:
        key = ec.generate_private_key(ec.SECP256R1())
        write_whole(key_path, _key_bytes(key))
    if not path.exists():
        # Also after a power cut between the two: the key is what devices know.
        write_whole(path, _pem(_authority_certificate(key, now)), 0o644)
    return key, x509.load_pem_x509_certificate(path.read_bytes())


def _authority_certificate(key: ec.EllipticCurvePrivateKey, now: int) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Giliran {socket.gethostname().split('.')[0]}"[:64])])
    usage = _usage(signs_certificates=True)
    return (
        _begun(name, name, key, now, AUTHORITY_LIVES_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def _server_certificate(
    key: ec.EllipticCurvePrivateKey,
    names: Sequence[str],
    authority_key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    now: int,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "giliran")])
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        _begun(subject, authority.subject, key, now, SERVER_LIVES_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(each) for each in dict.fromkeys(names)]), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: int, lives_days: int
) -> x509.CertificateBuilder:
    moment = datetime.fromtimestamp(now, UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - BEFORE)
        .not_valid_after(moment + timedelta(days=lives_days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pin(certificate: x509.Certificate) -> str:
    return authority_pin(certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
