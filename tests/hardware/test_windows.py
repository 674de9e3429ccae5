"""The package on a system without Unix modules: everything imports, what only Unix can do says so."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import hardware

_UNIX_ONLY = ("fcntl", "termios", "tty", "pty", "resource", "pwd", "grp")
_ROOT = Path(__file__).parents[2]


def _run(program: str) -> None:
    # a module that is None in sys.modules cannot be imported, as if it did not exist
    hide = "import sys; sys.path.insert(0, sys.argv[1]); sys.modules.update(dict.fromkeys(sys.argv[2:]));"
    done = subprocess.run(
        [sys.executable, "-c", hide + program, str(_ROOT), *_UNIX_ONLY], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_module_imports_and_pulls_in_no_device_library():
    names = sorted(f"hardware.{module.name}" for module in pkgutil.iter_modules(hardware.__path__))
    imports = "".join(f"import {name};" for name in names)
    _run(imports + "assert not {'serial', 'escpos', 'usb'} & set(sys.modules)")


def test_a_ticket_is_laid_out_and_drawn():
    _run(
        "from hardware.pictures import USUAL; from hardware.encoder import encode_ticket;"
        "from hardware.render import render_ticket_png;"
        "assert render_ticket_png(encode_ticket(USUAL['id']))[:4] == bytes([137, 80, 78, 71])"
    )


@pytest.mark.parametrize(
    "program",
    [
        "from hardware.virtual import *; PtyVirtualPrinter(VirtualPrinter(print))",
        "import os; del os.O_NONBLOCK; from hardware.printer import device_of;"
        "device_of('file:///dev/usb/lp0').transport.open()",
    ],
)
def test_what_only_unix_can_do_says_so(program: str):
    _run(
        "from hardware.errors import NotSupported\n"
        f"try:\n    exec({program!r})\n"
        "except NotSupported as error:\n    assert error.detail\n"
        "else:\n    raise SystemExit('no refusal')"
    )
