"""The bill of materials: complete, as tried, with licences an office may use; and an audit that says what it knows."""

import json
import stat
from pathlib import Path

import pytest

from bench import audit
from bench.bill import PROGRAMS, UNSTATED, Part, bill, differences, key_of, parts, pinned

ALLOWED = ("MIT", "BSD", "Apache", "PSF", "MPL", "ISC", "Unlicense", "LGPL", "Zope", "HPND", "CC0", "0BSD")
"""Words of licences under which a program may be given to anybody; the GPL alone is not among them."""


def test_what_is_installed_is_what_was_tried() -> None:
    assert differences(parts((*PROGRAMS, "test")), pinned()) == []


def test_every_package_of_an_office_states_a_licence_that_allows_it() -> None:
    for part in parts():
        assert part.licence != UNSTATED, part.name
        assert any(word in part.licence for word in ALLOWED), f"{part.name}: {part.licence}"


def test_bill_holds_what_is_needed_of_what_is_needed() -> None:
    document = bill(parts(), "1")
    components = {each["bom-ref"]: each for each in document["components"]}
    # Flask needs Werkzeug, which needs MarkupSafe; nobody installs pytest in an office.
    assert {"flask", "werkzeug", "markupsafe", "cryptography", "pyside6-essentials"} <= components.keys()
    assert "pytest" not in components
    assert components["flask"]["purl"] == f"pkg:pypi/flask@{pinned()['flask']}"
    needs = {each["ref"]: each["dependsOn"] for each in document["dependencies"]}
    assert "werkzeug" in needs["flask"]
    assert all(ref in components for each in needs.values() for ref in each)
    assert json.loads(json.dumps(document)) == document


def test_a_package_of_another_version_is_named() -> None:
    part = Part(name="Flask", version="9.9", licence="BSD", needs=())
    (said,) = differences([part], {"flask": "3.1"})
    assert said == "Flask 9.9 is installed, 3.1 was tried"
    assert key_of("PySide6_Essentials") == key_of("pyside6-essentials")


@pytest.mark.parametrize(
    ("exits", "says", "code"),
    [
        (0, "No known vulnerabilities found", 0),
        (1, "Found 1 known vulnerability in 1 package", audit.FOUND),
        (0, "segno  Dependency not found on PyPI and could not be audited", audit.UNREACHABLE),
        (1, "requests.exceptions.ConnectionError: Max retries exceeded", audit.UNREACHABLE),
    ],
)
def test_audit_tells_a_hole_from_no_answer(
    exits: int, says: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    auditor = tmp_path / "bin" / "pip-audit"
    auditor.parent.mkdir()
    auditor.write_text(f"#!/bin/sh\necho '{says}' >&2\nexit {exits}\n")
    auditor.chmod(auditor.stat().st_mode | stat.S_IXUSR)
    assert audit.ask_about_holes(tmp_path / "constraints.txt", tmp_path) == code
    said = capsys.readouterr().out
    assert ("no answer" in said) is (code == audit.UNREACHABLE)
    assert code == audit.UNREACHABLE or says in said
