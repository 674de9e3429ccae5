"""The office's authority and its server's certificate: made once, renewed with the same authority, keys kept close."""

import ssl
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from server.tls_authority import RENEWED_AFTER_DAYS, SERVER_LIVES_DAYS, Wishes, authority_text, issue
from server.tls_standing import DUE_SOON_S, read_standing
from wire.access import PIN_LETTERS, authority_pin

NOW = 1_790_000_000
DAY_S = 24 * 3600
WISHES = Wishes(port=8443, names=("antrean.dinas.go.id",))


def chain(data: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates((data / "tls" / "server.pem").read_bytes())


def test_certificate_is_signed_by_the_authority_and_is_a_servers_alone(tmp_path: Path) -> None:
    issue(tmp_path, WISHES, NOW)
    server, authority = chain(tmp_path)
    server.verify_directly_issued_by(authority)
    authority.verify_directly_issued_by(authority)
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(True, 0)
    assert server.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    usage = server.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"localhost", "giliran.local", "antrean.dinas.go.id"} <= set(names.get_values_for_type(x509.DNSName))
    assert "127.0.0.1" in [str(each) for each in names.get_values_for_type(x509.IPAddress)]


def test_standing_says_what_the_certificate_does(tmp_path: Path) -> None:
    standing = issue(tmp_path, WISHES, NOW)
    assert read_standing(tmp_path) == standing
    server, authority = chain(tmp_path)
    assert standing.until_at == server.not_valid_after_utc.timestamp() == NOW + SERVER_LIVES_DAYS * DAY_S
    key = authority.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert standing.pin == authority_pin(key)
    assert len(standing.pin) == PIN_LETTERS
    assert authority_text(tmp_path).encode() == authority.public_bytes(Encoding.PEM)


@pytest.mark.parametrize(
    ("days", "is_due", "ends_soon"),
    [
        (-2, True, True),
        (0, False, False),
        (RENEWED_AFTER_DAYS - 1, False, False),
        (RENEWED_AFTER_DAYS, True, False),
        (SERVER_LIVES_DAYS - DUE_SOON_S // DAY_S, True, True),
        (SERVER_LIVES_DAYS + 1, True, True),
    ],
)
def test_a_new_one_is_due_in_time_and_after_a_wrong_clock(
    tmp_path: Path, days: int, is_due: bool, ends_soon: bool
) -> None:
    standing = issue(tmp_path, WISHES, NOW)
    at = NOW + days * DAY_S
    assert (standing.is_due(at), standing.ends_soon(at)) == (is_due, ends_soon)


def test_renewing_keeps_the_authority_and_takes_a_new_key(tmp_path: Path) -> None:
    first = issue(tmp_path, WISHES, NOW)
    before = chain(tmp_path)
    second = issue(tmp_path, WISHES, NOW + 50 * DAY_S)
    after = chain(tmp_path)
    assert after[1] == before[1]
    assert first.pin == second.pin
    assert after[0].public_key() != before[0].public_key()
    assert after[0].serial_number != before[0].serial_number


def test_lost_certificate_of_the_authority_comes_back_with_its_key(tmp_path: Path) -> None:
    """As after a power cut between the two files: devices know the key."""
    first = issue(tmp_path, WISHES, NOW)
    (tmp_path / "tls" / "authority.pem").unlink()
    assert issue(tmp_path, WISHES, NOW).pin == first.pin


def test_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    issue(tmp_path, WISHES, NOW)
    folder = tmp_path / "tls"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("authority.key", "server.key"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")


def test_damaged_standing_is_said(tmp_path: Path) -> None:
    assert read_standing(tmp_path) is None
    issue(tmp_path, WISHES, NOW)
    (tmp_path / "tls" / "standing.json").write_text('{"port": 1}')
    with pytest.raises(ValueError, match="damaged"):
        read_standing(tmp_path)
