"""`giliran tls`: what it writes is what nginx takes, publishes what the list says, and renews only when it is time."""

import json
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from server.cli import run
from server.storage.secrets import proxy_secret
from server.tls_standing import read_standing
from server.web.public import PUBLIC_PATHS, is_public
from tests.server.cli.conftest import data, lines, refusal

__all__ = ["data", "lines", "refusal"]

Lines = Callable[..., list[str]]


def configuration(data: Path) -> str:
    return (data / "tls" / "nginx.conf").read_text()


def test_nginx_takes_what_is_written(data: Path, lines: Lines) -> None:
    said = lines("tls", "--listen", "127.0.0.1:0", "--inside", "203.0.113.0/24", "--known-as", "antrean.dinas.go.id")
    assert any(line.startswith("Devices are paired with this address: https://") for line in said)
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program is not None
    path = (data / "tls" / "nginx.conf").resolve()
    path.write_text(path.read_text().replace("127.0.0.1:0", "127.0.0.1:8443"))
    tried = subprocess.run([program, "-t", "-c", path, "-e", "stderr"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr


def test_configuration_is_secret_and_names_the_offices_networks(data: Path, lines: Lines) -> None:
    lines("tls", "--inside", "203.0.113.0/24")
    assert stat.S_IMODE((data / "tls" / "nginx.conf").stat().st_mode) == 0o600
    text = configuration(data)
    assert proxy_secret(data).hex() in text
    assert "203.0.113.0/24 1;" in text
    assert "192.168.0.0/16 1;" in text
    assert "access_log off;" in text


@pytest.mark.parametrize(
    "path", ["/", "/janji", "/t/x", "/api/partner/services", "/api/info", "/kantor", "/push", "/bx"]
)
def test_visitors_addresses_are_those_of_the_list(path: str, data: Path, lines: Lines) -> None:
    lines("tls")
    (pattern,) = re.findall(r"^\s*location ~ (\S+) \{", configuration(data), re.M)
    assert bool(re.search(pattern, path)) == is_public(path)
    assert all(public.lstrip("/") in pattern for public in PUBLIC_PATHS)


def test_unit_runs_as_the_owner_of_the_data(data: Path, lines: Lines) -> None:
    lines("tls")
    unit = (data / "tls" / "giliran-proxy.service").read_text()
    assert f"User={data.owner()}" in unit
    assert str((data / "tls" / "nginx.conf").resolve()) in unit


def test_renewing_waits_until_it_is_due(data: Path, lines: Lines) -> None:
    lines("tls")
    standing = read_standing(data)
    assert standing is not None
    (said,) = lines("tls", "renew")
    assert said.startswith("nothing to do before ")
    (data / "tls" / "standing.json").write_text(json.dumps(asdict(replace(standing, renew_at=standing.from_at))))
    (said,) = lines("tls", "renew")
    assert re.fullmatch(r"renewed until \d{4}-\d\d-\d\d; the proxy does not run", said)
    renewed = read_standing(data)
    assert renewed is not None
    assert (renewed.pin, renewed.renew_at > standing.from_at) == (standing.pin, True)


def test_a_computer_with_another_address_gets_another_certificate(data: Path, lines: Lines) -> None:
    lines("tls")
    standing = read_standing(data)
    assert standing is not None
    (data / "tls" / "standing.json").write_text(json.dumps(asdict(replace(standing, certified=("localhost",)))))
    (said,) = lines("tls", "renew")
    assert said.startswith("renewed")


def test_show_says_how_things_stand(data: Path, lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    lines("tls")
    assert any("#" in line for line in lines("tls", "show"))
    standing = read_standing(data)
    assert standing is not None
    (data / "tls" / "standing.json").write_text(json.dumps(asdict(replace(standing, until_at=standing.from_at))))
    assert run(["tls", "show", "--data", str(data)]) == 1
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("renew",), "no TLS yet"),
        (("show",), "no TLS yet"),
        (("--listen", "8443"), "is not HOST:PORT"),
        (("--inside", "everywhere"), "is not a network"),
        (("--inside", "0.0.0.0/0"), "far more than an office"),
        (("--known-as", "evil name"), "is not a name"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    arguments: tuple[str, ...], says: str, refusal: Callable[..., str]
) -> None:
    assert says in refusal("tls", *arguments)


def test_pairing_code_comes_with_the_address_that_proves_the_server(data: Path, lines: Lines) -> None:
    assert len(lines("device", "add", "kiosk", "Kios 1")) == 2
    lines("tls")
    standing = read_standing(data)
    assert standing is not None
    address, _, code = lines("device", "add", "kiosk", "Kios 2")
    assert address == f"Its server: {standing.own_address()}"
    assert re.fullmatch("[A-Z2-9]{8}", code)
