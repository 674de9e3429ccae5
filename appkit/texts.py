"""Keeps the catalogues: `./giliran texts` compiles every .po and names the sentences that lack a translation.

python -m appkit.texts            compiles and reports; exit code 1 if something is missing
python -m appkit.texts --add      first appends the missing sentences to the .po files, with empty translations
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from appkit.language import DOMAIN, LOCALE_DIR

ROOT = LOCALE_DIR.parent
SOURCES = ("kiosk", "display", "counter", "server", "hardware", "appkit")
_KEYWORDS = {"text": None, "_": None, "gettext": None, "ngettext": (1, 2)}
# There `text(` means SQL, parsing or printing; nothing in them speaks to people.
_SILENT = ("storage/**.py", "domain/**.py", "encoder.py")
_METHODS = [*((path, "ignore") for path in _SILENT), ("**.py", "python"), ("**/templates/**.html", "jinja2")]


@dataclass(frozen=True, kw_only=True)
class Used:
    """A sentence that the sources show to people.

    Attributes:
        sentence: the Indonesian text; for counted things its singular.
        plural: the second form of counted things, or None.
        place: file and line of one use.
    """

    sentence: str
    plural: str | None
    place: str


def used_sentences(root: Path = ROOT, sources: Iterable[str] = SOURCES) -> list[Used]:
    """Every literal sentence in the sources, once, in the order of places."""
    found: dict[str, Used] = {}
    for source in sources:
        if (root / source).is_dir():
            for used in _in_folder(root / source, root):
                found.setdefault(used.sentence, used)
    return list(found.values())


def missing(po_path: Path, used: Iterable[Used]) -> list[Used]:
    """Those of `used` that the catalogue does not translate, or translates with other placeholders."""
    catalogue = _read(po_path)
    return [entry for entry in used if not _is_translated(catalogue, entry)]


def compiled(po_path: Path) -> bytes:
    """The .mo for a .po: the same bytes for the same file."""
    target = BytesIO()
    write_mo(target, _read(po_path))
    return target.getvalue()


def po_paths(locale_dir: Path = LOCALE_DIR) -> list[Path]:
    """All catalogues of the domain."""
    return sorted(locale_dir.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def append(po_path: Path, entries: Iterable[Used]) -> None:
    """Adds entries with empty translations at the end; those that exist already in any form are left out."""
    catalogue = _read(po_path)
    with po_path.open("a", encoding="utf-8") as file:
        for entry in entries:
            if entry.sentence not in catalogue:
                file.write(_as_po(entry))


def main(arguments: list[str]) -> int:
    """Compiles and reports; with `--check` returns 1 if a translation is missing."""
    used = used_sentences()
    n_missing = 0
    for po_path in po_paths():
        lacking = missing(po_path, used)
        if "--add" in arguments:
            append(po_path, lacking)
        po_path.with_suffix(".mo").write_bytes(compiled(po_path))
        n_missing += len(lacking)
        for entry in lacking:
            sys.stdout.write(f"{po_path.parent.parent.name}: {entry.place}: {entry.sentence!r}\n")
    sys.stdout.write(f"{len(used)} sentences, {n_missing} without translation\n")
    return 1 if n_missing and "--check" in arguments else 0


def _in_folder(folder: Path, root: Path) -> Iterator[Used]:
    for filename, line, message, _comments, _context in extract_from_dir(folder, _METHODS, keywords=_KEYWORDS):
        forms = message if isinstance(message, tuple) else (message, None)
        if forms[0]:
            place = f"{(folder / filename).relative_to(root).as_posix()}:{line}"
            yield Used(sentence=forms[0], plural=forms[1] if len(forms) > 1 else None, place=place)


def _read(po_path: Path) -> Catalog:
    with po_path.open("rb") as file:
        return read_po(file, locale=po_path.parent.parent.name, domain=DOMAIN, abort_invalid=True)


def _is_translated(catalogue: Catalog, entry: Used) -> bool:
    message = catalogue.get(entry.sentence)
    if message is None or message.fuzzy:
        return False
    translations = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(each and _placeholders(each) == _placeholders(entry.sentence) for each in translations)


def _placeholders(sentence: str) -> set[str]:
    return {part.partition("}")[0] for part in sentence.split("{")[1:]}


def _as_po(entry: Used) -> str:
    head = f"\n#: {entry.place.rpartition(':')[0]}\nmsgid {_quoted(entry.sentence)}\n"
    if entry.plural is None:
        return head + 'msgstr ""\n'
    return head + f'msgid_plural {_quoted(entry.plural)}\nmsgstr[0] ""\nmsgstr[1] ""\n'


def _quoted(sentence: str) -> str:
    escaped = sentence.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
