"""The bill of materials: every Python package that Giliran needs, with version, licence and what it needs itself.

Made from what is installed, followed from Giliran's own requirements, in the form of CycloneDX 1.5. Packages that
somebody else put into the same environment are not on it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
OURS = "giliran"
PROGRAMS = ("server", "kiosk", "display", "counter")
"""The extras that an office installs; tests need more."""

UNSTATED = "not stated"

# A bill is an open-ended document: its values have no narrower type.
Document = dict[str, Any]

_PIN = re.compile(r"([A-Za-z0-9._-]+)==([^;\s]+)(?:;.*)?")
_OF_CLASSIFIERS = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
    "The Unlicense (Unlicense)": "Unlicense",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0",
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One package. `name` as its index writes it, `key` for comparing."""

    name: str
    version: str
    licence: str
    needs: tuple[str, ...]

    @property
    def key(self) -> str:
        """The name in the one form that all spellings have in common."""
        return key_of(self.name)


def key_of(name: str) -> str:
    """PEP 503's form of a name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def parts(extras: Sequence[str] = PROGRAMS) -> Sequence[Part]:
    """What Giliran with these extras needs, and what that needs in turn, by name."""
    found: dict[str, Part] = {}
    wanted = [Requirement(f"{OURS}[{','.join(extras)}]")]
    followed: set[tuple[str, str]] = set()
    while wanted:
        requirement = wanted.pop()
        known = distribution(requirement.name)
        needed = list(_needs(known, requirement.extras))
        key = key_of(requirement.name)
        if key != OURS:
            earlier = found[key].needs if key in found else ()
            needs = tuple(sorted({*earlier, *(key_of(each.name) for each in needed)}))
            found[key] = Part(name=known.metadata["Name"], version=known.version, licence=_licence(known), needs=needs)
        for each in needed:
            step = (key_of(each.name), ",".join(sorted(each.extras)))
            if step not in followed:
                followed.add(step)
                wanted.append(each)
    return [found[key] for key in sorted(found)]


def pinned(path: Path = ROOT / "constraints.txt") -> Mapping[str, str]:
    """The versions that were tried, by key."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pins = [match for line in lines if (match := _PIN.fullmatch(line.strip()))]
    return {key_of(match[1]): match[2] for match in pins}


def differences(installed: Sequence[Part], pins: Mapping[str, str]) -> Sequence[str]:
    """Where the installation is not what was tried, in words; empty is good."""
    return [
        f"{part.name} {part.version} is installed, {pins.get(part.key, 'no version')} was tried"
        for part in installed
        if pins.get(part.key) != part.version
    ]


def bill(installed: Sequence[Part], version: str) -> Document:
    """The document."""
    keys = {part.key for part in installed}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": OURS, "version": version, "bom-ref": OURS}},
        "components": [
            {
                "type": "library",
                "bom-ref": part.key,
                "name": part.name,
                "version": part.version,
                "purl": f"pkg:pypi/{part.key}@{part.version}",
                "licenses": [{"license": {"name": part.licence}}],
            }
            for part in installed
        ],
        "dependencies": [
            {"ref": part.key, "dependsOn": sorted(each for each in part.needs if each in keys)} for part in installed
        ],
    }


def _needs(known: Distribution, extras: Collection[str]) -> Iterator[Requirement]:
    """What this package needs here, with these extras."""
    for text in known.requires or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": each}) for each in ("", *extras)):
            yield requirement


def _licence(distribution: Distribution) -> str:
    """As its makers state it: by expression, else by classifier, else in a short line."""
    told = distribution.metadata
    for expression in told.get_all("License-Expression") or ():
        return str(expression)
    classifiers = [each.split(" :: ")[-1] for each in told.get_all("Classifier") or () if each.startswith("License ::")]
    known = [_OF_CLASSIFIERS.get(each, each) for each in classifiers if each != "OSI Approved"]
    if known:
        return " OR ".join(sorted(set(known)))
    lines = "\n".join(told.get_all("License") or ()).strip().splitlines()
    return lines[0][:60] if lines else UNSTATED
