"""Puts the operator's program together: link, model, windows."""

from __future__ import annotations

import logging
from dataclasses import replace

from appkit.log import log_event
from appkit.office import NoServerError, Office
from appkit.options import parse_options
from appkit.shell import Shell
from appkit.tokens import Reader, ThemeName
from counter.memory import read_memory
from counter.screens import Screens
from counter.view_model import DeskModel

EXIT_NO_SERVER = 69


def main(argv: list[str] | None = None) -> int:
    """Runs the program until it is closed; returns its exit code.

    Raises:
        SystemExit: wrong arguments, or `--help`.
    """
    options = parse_options("counter", argv)
    with Shell(options) as shell:
        try:
            office = Office.open(options)
        except (NoServerError, ValueError) as error:
            log_event("no_server", logging.ERROR, detail=str(error))
            return EXIT_NO_SERVER
        shell.at_end(office.stop)
        memory = read_memory(options.state_dir)
        if memory.language is None:
            memory = replace(memory, language=options.language.value)
        model = DeskModel(office.feed, office.sender)
        screens = Screens(shell.theme(ThemeName.DAY, Reader.COUNTER), model, memory, options.state_dir)
        shell.at_end(screens.close)
        shell.at_end(model.stop)
        screens.closed.connect(shell.application.quit)
        model.start()
        office.start()
        screens.open(options.screen)
        return shell.run()
