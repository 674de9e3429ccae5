"""The frame: packages, pinned versions, import contracts and documents say the same as the tree."""

import ast
import configparser
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import grimp
import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
TIME_LIMIT_S = 60
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "logic", "misc"}

# One or more for each contract of setup.cfg.
FORBIDDEN_IMPORTS = (
    ("wire", "flask"),
    ("wire", "server"),
    ("hardware", "PySide6"),
    ("hardware", "wire"),
    ("appkit", "hardware"),
    ("kiosk", "server.domain"),
    ("display", "kiosk"),
    ("counter", "sqlalchemy"),
    ("kiosk.flow", "PySide6"),
    ("display.board", "appkit"),
    ("display.announcer", "hardware"),
    ("counter.desk", "websockets"),
    ("server.domain", "pydantic"),
    ("server.domain", "wire"),
    ("server.application", "sqlalchemy"),
    ("server.storage", "flask"),
    ("server.push", "server.storage"),
    ("server.web", "server.storage"),
    ("server.web", "sqlalchemy"),
    ("server.voice", "server.web"),
    ("server", "PySide6"),
    ("server", "appkit"),
)


@pytest.fixture(scope="module")
def setup_cfg() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment]
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


@pytest.fixture(scope="module")
def root_packages(setup_cfg: configparser.ConfigParser) -> list[str]:
    return _lines(setup_cfg["importlinter"]["root_packages"])


def test_setup_lists_exactly_the_packages_of_the_tree(
    setup_cfg: configparser.ConfigParser, root_packages: list[str]
) -> None:
    in_tree = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for package in root_packages
        for path in (ROOT / package).rglob("__init__.py")
    }
    assert sorted(in_tree) == _lines(setup_cfg["options"]["packages"])


def test_every_tool_looks_at_all_root_packages(setup_cfg: configparser.ConfigParser, root_packages: list[str]) -> None:
    roots = sorted({name.partition(".")[0] for name in _lines(setup_cfg["options"]["packages"])})
    assert root_packages == roots
    assert [name.strip() for name in setup_cfg["mypy"]["packages"].split(",")] == roots
    assert _lines(setup_cfg["coverage:run"]["source"]) == roots


def test_environment_has_exactly_the_pinned_versions() -> None:
    lines = map(Requirement, _lines((ROOT / "constraints.txt").read_text()))
    # Some packages are for other versions of Python alone.
    pins = {pin.name: str(pin.specifier) for pin in lines if pin.marker is None or pin.marker.evaluate()}
    installed = {name: f"=={metadata.version(name)}" for name in pins}
    assert installed == pins


def test_every_requirement_of_every_role_is_pinned(setup_cfg: configparser.ConfigParser) -> None:
    pinned = {_canonical(line.split("==")[0]) for line in _lines((ROOT / "constraints.txt").read_text())}
    roles = [setup_cfg["options"]["install_requires"], *dict(setup_cfg["options.extras_require"]).values()]
    required = {_canonical(_requirement_name(line)) for role in roles for line in _lines(role)}
    assert required - pinned == set()


@pytest.mark.parametrize("role", ["server", "kiosk", "display", "counter"])
def test_each_role_requires_what_it_imports(
    setup_cfg: configparser.ConfigParser, root_packages: list[str], role: str
) -> None:
    own = (setup_cfg["options"]["install_requires"], setup_cfg["options.extras_require"][role])
    required = {_canonical(_requirement_name(line)) for part in own for line in _lines(part)}
    graph = grimp.build_graph(*root_packages, include_external_packages=True, cache_dir=None)
    needed = {name for name in graph.find_upstream_modules(role, as_package=True) if graph.is_module_squashed(name)}
    brought_by = metadata.packages_distributions()
    lacking = {name for name in needed if not required & {_canonical(each) for each in brought_by.get(name, [])}}
    assert lacking - set(sys.stdlib_module_names) == set()


def test_contracts_know_every_library_that_the_programs_import(
    setup_cfg: configparser.ConfigParser, root_packages: list[str]
) -> None:
    forbidden_somewhere = {
        name
        for section in setup_cfg.sections()
        if section.startswith("importlinter:")
        for name in _lines(setup_cfg[section].get("forbidden_modules", ""))
    }
    imported = {name.partition(".")[0] for package in root_packages for _, name in _imports_of(package)}
    unknown = imported - forbidden_somewhere - set(root_packages) - set(sys.stdlib_module_names)
    assert unknown == set()


def test_escpos_is_an_encoder_in_one_module() -> None:
    assert len({path for path, name in _imports_of("hardware") if name.partition(".")[0] == "escpos"}) == 1


def test_contracts_report_every_forbidden_import(tmp_path: Path, root_packages: list[str]) -> None:
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    for package in root_packages:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static"))
    # All at once, for reading the tree takes longest.
    for module, imported in FORBIDDEN_IMPORTS:
        with _module_path(tmp_path, module).open("a") as file:
            file.write(f"\nimport {imported}\n")
    lint = Path(sys.executable).with_name("lint-imports")
    report = subprocess.run(
        [lint, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False
    )
    assert report.returncode == 1
    unseen = [pair for pair in FORBIDDEN_IMPORTS if f"{pair[0]} -> {pair[1]} (" not in report.stdout]
    assert unseen == []


def test_no_module_has_a_name_that_says_nothing(root_packages: list[str]) -> None:
    named = {path for package in root_packages for path in (ROOT / package).rglob("*.py")}
    assert [path for path in named if NAMES_THAT_SAY_NOTHING & set(path.stem.split("_"))] == []


def test_links_between_documents_lead_somewhere() -> None:
    documents = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "THIRD_PARTY.md")]
    documents += (ROOT / "docs").rglob("*.md")
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
        if not (document.parent / target).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def _lines(text: str) -> list[str]:
    stripped = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in stripped if line]


def _requirement_name(line: str) -> str:
    return re.split(r"[ <>=!~\[]", line)[0]


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _imports_of(package: str) -> Iterator[tuple[Path, str]]:
    """Every absolute import in a package, with the file that has it."""
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield path, node.module or ""


def _module_path(root: Path, module: str) -> Path:
    path = root.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
