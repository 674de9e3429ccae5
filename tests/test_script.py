"""The `giliran` script: when it sets up, whom it starts, and what it says when the system lacks something.

Each test has a copy of the script in a folder with spaces in its name. A stand-in for Python notes what it is asked to
do instead of doing it, so that no package is fetched; everything else that is started is the real thing.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TIME_LIMIT_S = 30
SERVER_COMMANDS = (
    "serve", "migrate", "device", "operator", "voice", "office", "calendar", "bookings", "set-up", "tls", "verify",
    "report", "slip", "simulate", "person", "retention", "keys", "partner", "backup", "restore",
)  # fmt: skip
SYSTEM_PROGRAMS = (
    "bash", "cat", "cut", "dirname", "env", "find", "flock", "readlink", "rm", "sed", "sh", "sha256sum", "sleep",
)  # fmt: skip

# Notes its arguments, one line a call. `-m venv` copies it to where the environment's own Python would be.
STAND_IN = """\
#!/bin/sh
case "$*" in
    "-c import sys, venv, ensurepip"*) exit 0 ;;
    "-m pip --version") exit 0 ;;
esac
printf '%s|%s|%s\\n' "$(basename "$(dirname "$(dirname "$0")")")" "$PWD" "$*" >>"$NOTES"
case "$1 $2" in
    "-m venv") for place; do :; done; mkdir -p "$place/bin"; cp "$0" "$place/bin/python" ;;
    "-m pip") env >"$NOTES.pip-env"; if [ -e "$NOTES.pip-fails" ]; then exit 1; fi; sleep "${PIP_TAKES_S:-0}" ;;
    "-m server") exit 7 ;;
esac
"""


@dataclass(frozen=True, kw_only=True)
class Office:
    """A folder with the script and all that it looks at, and what was asked of the stand-in for Python."""

    folder: Path
    programs: Path
    notes_path: Path

    def run(self, *arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.folder / "giliran", *arguments],
            cwd=cwd or self.folder,
            env=self._environment(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT_S,
        )

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.folder / "giliran", *arguments], env=self._environment(environment), stderr=subprocess.PIPE, text=True
        )

    def notes(self) -> list[str]:
        """What Python was asked to run, in order, without the calls' folders."""
        if not self.notes_path.exists():
            return []
        return [line.split("|", 2)[2] for line in self.notes_path.read_text().splitlines()]

    def n_set_ups(self) -> int:
        return sum("--editable" in note for note in self.notes())

    def put_program(self, name: str, script: str) -> None:
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(script)
        path.chmod(0o755)

    def _environment(self, extra: dict[str, str]) -> dict[str, str]:
        return {"PATH": str(self.programs), "HOME": str(self.folder), "NOTES": str(self.notes_path), **extra}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    folder = tmp_path / "Kantor Kelurahan"
    folder.mkdir()
    for name in ("giliran", "setup.cfg", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder / name)
    programs = tmp_path / "programs"
    programs.mkdir()
    made = Office(folder=folder, programs=programs, notes_path=tmp_path / "notes")
    for name in (*SYSTEM_PROGRAMS, "basename", "cp", "mkdir"):
        (programs / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
    made.put_program("python3", STAND_IN)
    made.put_program("id", "#!/bin/sh\necho 1000\n")
    for name in ("espeak-ng", "wrk", "strace", "chromium", "Xvfb", "xdotool"):
        made.put_program(name, "#!/bin/sh\n")
    return made


def test_first_start_makes_the_environment_with_pinned_packages(office: Office) -> None:
    office.run("migrate")
    venv, tools, packages, program = office.notes()
    assert venv == f"-m venv --clear {office.folder}/.venv"
    assert "install --constraint constraints.txt pip setuptools" in tools
    assert (
        "--constraint constraints.txt --no-build-isolation --editable .[server,kiosk,display,counter,test]" in packages
    )
    assert program == "-m server migrate"


def test_second_start_sets_nothing_up(office: Office) -> None:
    office.run("migrate")
    office.run("migrate")
    assert office.n_set_ups() == 1


@pytest.mark.parametrize("name", ["setup.cfg", "pyproject.toml", "constraints.txt"])
def test_changed_requirements_set_up_again(office: Office, name: str) -> None:
    office.run("migrate")
    with (office.folder / name).open("a") as file:
        file.write("\n# changed\n")
    office.run("migrate")
    assert office.n_set_ups() == 2


def test_folder_that_was_moved_sets_up_again(office: Office, tmp_path: Path) -> None:
    office.run("migrate")
    moved = Office(
        folder=office.folder.rename(tmp_path / "Kantor Camat"), programs=office.programs, notes_path=office.notes_path
    )
    moved.run("migrate")
    assert office.n_set_ups() == 2


def test_failed_installation_says_so_and_is_tried_again(office: Office) -> None:
    failing = office.notes_path.with_name("notes.pip-fails")
    failing.touch()
    refused = office.run("migrate")
    failing.unlink()
    assert refused.returncode == 4
    assert "could not be installed" in refused.stderr
    assert "-m server migrate" not in office.notes()
    assert office.run("migrate").returncode == 7
    assert office.notes()[-1] == "-m server migrate"


def test_two_first_starts_at_once_set_up_once(office: Office) -> None:
    both = [office.start("migrate", PIP_TAKES_S="0.2") for _ in range(2)]
    codes = []
    for process in both:
        process.communicate(timeout=TIME_LIMIT_S)
        codes.append(process.returncode)
    assert codes == [7, 7]
    assert office.n_set_ups() == 1
    assert office.notes().count("-m server migrate") == 2


def test_arguments_folder_and_exit_code_reach_and_leave_the_program(office: Office, tmp_path: Path) -> None:
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    done = office.run("serve", "--data", "my data", "--http", "127.0.0.1:0", cwd=elsewhere)
    assert office.notes_path.read_text().splitlines()[-1] == (
        f".venv|{elsewhere}|-m server serve --data my data --http 127.0.0.1:0"
    )
    assert done.returncode == 7
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("command", "called"),
    [
        *((command, f"server {command}") for command in SERVER_COMMANDS),
        *((command, command) for command in ("kiosk", "display", "counter", "bench")),
        *((command, f"bench.{command}") for command in ("fuzz", "audit")),
        *((command, f"server.installing {command}") for command in ("install", "uninstall", "update", "rollback")),
        ("doctor", "hardware.doctor"),
        ("faults", "bench.faults"),
        ("soak", "bench.faults.soak"),
        ("drill", "bench.drill"),
        ("demo", "appkit.demo"),
        ("texts", "appkit.texts"),
    ],
)
def test_each_command_starts_its_program(office: Office, command: str, called: str) -> None:
    office.run(command, "--flag")
    assert office.notes()[-1] == f"-m {called} --flag"


def test_pictures_are_drawn_by_every_program_that_shows_something(office: Office) -> None:
    office.run("pictures", "out")
    assert [note for note in office.notes() if ".pictures" in note] == [
        f"-m {program}.pictures out"
        for program in ("hardware", "kiosk", "display", "counter", "server.web", "server.web.board", "server")
    ]


def test_installed_version_has_only_its_own_programs_and_takes_packages_that_lie_beside_it(office: Office) -> None:
    (office.folder / ".extras").write_text("server")
    (office.folder / "wheels").mkdir()
    assert office.run("prepare").returncode == 0
    tools, packages = office.notes()[1:]
    assert "--no-index --find-links wheels pip setuptools" in tools
    assert packages.endswith("--no-build-isolation --editable .[server] Babel")
    office.run("migrate")
    assert office.n_set_ups() == 1
    (office.folder / ".extras").write_text("kiosk,server")
    office.run("migrate")
    assert office.n_set_ups() == 2


def test_screen_without_a_desktop_needs_something_to_show_the_program(office: Office) -> None:
    (office.folder / ".extras").write_text("kiosk")
    office.put_program("ldconfig", "#!/bin/sh\nexit 1\n")
    refused = office.run("prepare")
    assert refused.returncode == 3
    (line,) = [line for line in refused.stderr.splitlines() if "apt-get" in line]
    assert " cage xwayland kbd" in line
    assert "espeak-ng" not in line


def test_link_to_the_script_finds_its_own_folder(office: Office, tmp_path: Path) -> None:
    link = tmp_path / "giliran"
    link.symlink_to(office.folder / "giliran")
    linked = Office(folder=tmp_path, programs=office.programs, notes_path=office.notes_path)
    assert linked.run("migrate").returncode == 7
    assert (office.folder / ".venv").is_dir()


def test_help_names_every_command_and_needs_nothing(office: Office) -> None:
    told = office.run("--help")
    assert told.returncode == 0
    assert office.notes() == []
    named = {line.split()[0] for line in told.stdout.splitlines() if line.startswith("  ") and line[2] != " "}
    others = {
        "kiosk",
        "display",
        "counter",
        "doctor",
        "demo",
        "bench",
        "fuzz",
        "audit",
        "texts",
        "pictures",
        "test",
        "prepare",
        "help",
    }
    others |= {"install", "uninstall", "update", "rollback", "faults", "soak", "drill"}
    assert named == {*SERVER_COMMANDS, *others}


def test_unknown_command_is_refused_with_the_help(office: Office) -> None:
    refused = office.run("sevre")
    assert refused.returncode == 2
    assert "there is no command 'sevre'" in refused.stderr
    assert "Usage:" in refused.stderr
    assert office.notes() == []


def test_user_is_given_one_line_for_what_root_must_install(office: Office) -> None:
    (office.programs / "wrk").unlink()
    (office.programs / "strace").unlink()
    refused = office.run("bench")
    assert refused.returncode == 3
    lines = [line.strip() for line in refused.stderr.splitlines() if "apt-get" in line]
    assert lines == ["sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends wrk strace'"]
    assert office.notes() == []


def test_user_without_a_voice_is_told_and_served(office: Office) -> None:
    (office.programs / "espeak-ng").unlink()
    served = office.run("serve")
    assert "goes on without espeak-ng" in served.stderr
    assert served.returncode == 7


def test_root_gets_installed_what_is_missing(office: Office) -> None:
    (office.programs / "wrk").unlink()
    office.put_program("id", "#!/bin/sh\necho 0\n")
    office.put_program("apt-get", '#!/bin/sh\necho "-c apt-get $DEBIAN_FRONTEND $*" | sed "s/^/||/" >>"$NOTES"\n')
    office.run("bench")
    assert office.notes()[:2] == [
        "-c apt-get noninteractive -q -q update",
        "-c apt-get noninteractive -q -q install -y --no-install-recommends wrk",
    ]
    assert office.notes()[-1] == "-m bench"


def test_office_without_internet_is_not_kept_waiting_for_a_voice(office: Office) -> None:
    office.run("serve")
    (office.programs / "espeak-ng").unlink()
    office.put_program("id", "#!/bin/sh\necho 0\n")
    office.put_program("apt-get", '#!/bin/sh\necho "||apt-get" >>"$NOTES"\nexit 100\n')
    assert office.run("serve").returncode == 7
    assert "apt-get" not in office.notes()


def test_python_that_is_too_old_is_passed_over(office: Office) -> None:
    office.put_program("python3.9", "#!/bin/sh\nexit 1\n")
    assert "with python3:" in office.run("migrate", GILIRAN_PYTHON="python3.9").stderr


def test_named_python_is_taken_first(office: Office, tmp_path: Path) -> None:
    named = tmp_path / "my python"
    shutil.copy(office.programs / "python3", named)
    assert f"with {named}:" in office.run("migrate", GILIRAN_PYTHON=str(named)).stderr


@pytest.mark.parametrize(
    ("said", "kept"),
    [({}, None), ({"PYTHONDONTWRITEBYTECODE": "1"}, ".venv/compiled"), ({"PYTHONPYCACHEPREFIX": "x"}, "x")],
)
def test_compiled_files_lie_with_the_environment_where_the_sources_may_have_none(
    office: Office, said: dict[str, str], kept: str | None
) -> None:
    office.run("prepare")
    (office.folder / ".venv/bin/python").write_text('#!/bin/sh\nenv >"$NOTES.env"\n')
    office.run("serve", **said)
    told = dict(line.partition("=")[::2] for line in Path(f"{office.notes_path}.env").read_text().splitlines())
    assert "PYTHONDONTWRITEBYTECODE" not in told
    assert told.get("PYTHONPYCACHEPREFIX", "").removeprefix(f"{office.folder}/") == (kept or "")


def test_packages_keep_their_compiled_files_beside_them(office: Office) -> None:
    office.run("prepare", PYTHONDONTWRITEBYTECODE="1")
    assert "PYTHONPYCACHEPREFIX" not in Path(f"{office.notes_path}.pip-env").read_text()


def test_translations_are_compiled_before_the_first_start(office: Office) -> None:
    catalogue = office.folder / "locale" / "en" / "LC_MESSAGES" / "giliran.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text("")
    refused = office.run("migrate")
    assert office.notes()[-1] == "-m appkit.texts"
    assert refused.returncode == 5
    catalogue.with_suffix(".mo").write_bytes(b"")
    os.utime(catalogue, (0, 0))
    office.run("migrate")
    assert office.notes()[-2:] == ["-m appkit.texts", "-m server migrate"]


def test_all_checks_run_and_one_failure_fails_the_test_command(office: Office) -> None:
    _with_tests(office, ruff=1, pytest=0)
    failed = office.run("test", "tests/wire", "-x")
    assert failed.returncode == 1
    assert "failed: ruff check; ruff format" in failed.stderr
    asked = [note for note in office.notes() if note.startswith(("-m ruff", "-m mypy", "-m pytest", "lint"))]
    assert asked == [
        "-m ruff check .",
        "-m ruff format --check .",
        "-m mypy",
        "lint-imports",
        "-m pytest -m not e2e and not bench -n 2 --dist loadfile tests/wire -x",
        "-m pytest -m e2e and not bench -n 2 --dist loadfile --no-loadscope-reorder tests/wire -x",
        "-m pytest -m bench tests/wire -x",
    ]


def test_quick_tests_leave_whole_programs_out(office: Office) -> None:
    _with_tests(office, ruff=0, pytest=0)
    assert office.run("test", "--quick").returncode == 0
    assert [note for note in office.notes() if note.startswith("-m pytest")] == [
        "-m pytest -m not e2e and not bench -n 2 --dist loadfile"
    ]


def test_test_command_that_finds_no_test_fails(office: Office) -> None:
    _with_tests(office, ruff=0, pytest=5)
    assert office.run("test", "nothing").returncode == 5


def test_ci_runs_the_test_command_of_the_readme(office: Office) -> None:
    ci = office.folder / ".ci" / "run"
    ci.parent.mkdir()
    shutil.copy(ROOT / ".ci" / "run", ci)
    office.folder.joinpath("giliran").write_text('#!/bin/sh\necho "$PWD" "$@"\nexit 9\n')
    done = subprocess.run([ci], cwd="/", capture_output=True, text=True, timeout=TIME_LIMIT_S)
    assert (done.returncode, done.stdout) == (9, f"{office.folder} test\n")
    assert "./giliran test" in (ROOT / "README.md").read_text()


def _with_tests(office: Office, *, ruff: int, pytest: int) -> None:
    """An environment that is set up, whose tools end with these codes."""
    office.run("migrate")
    python = office.folder / ".venv" / "bin" / "python"
    python.write_text(STAND_IN + f'case "$1 $2" in "-m ruff") exit {ruff} ;; "-m pytest") exit {pytest} ;; esac\n')
    lint = python.with_name("lint-imports")
    lint.write_text('#!/bin/sh\necho "||lint-imports" >>"$NOTES"\n')
    lint.chmod(0o755)
