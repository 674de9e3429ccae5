"""`serve`: prepares the office's data and runs the server until it is asked to stop."""

from __future__ import annotations

import gc
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING

from server.asked_to_stop import asked_to_stop, wait_for
from server.commands import EXIT_DONE, bring_up_to_date, say
from server.data_check import DataCheck
from server.settings import Address, Announce, Settings
from server.storage.lock import alone
from server.supervised import READY, STOPPING, Supervisor

if TYPE_CHECKING:
    from server.application.office_template import OfficeTemplate
    from server.bootstrap import Server


def serve(given: Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C; says where on standard output once everything answers.

    Where nobody can sign in as an administrator it also says where the first one is made; an empty server without a
    template waits there until somebody says what office it is for.
    """
    settings = Settings(
        data_directory=given.data,
        http=Address.parse(given.http),
        push=Address.parse(given.push),
        datagrams=None if given.datagrams is None else Address.parse(given.datagrams),
        template=given.template,
        office_name=given.name,
        zone=given.zone,
        public_url=given.public_url,
        clock_speed=given.clock_speed,
        clock_ahead_s=given.clock_ahead,
        batch_size=given.batch_size,
        keys=given.keys,
        announce=Announce(given.announce),
        inside=tuple(given.inside),
        known_as=tuple(given.known_as),
    )
    # Before anything is made: a folder with nothing but a lock in it would look like an office.
    _template(settings)
    check = DataCheck(settings.data_directory)
    with check.explaining(), alone(settings.data_directory):
        is_there = prepare_office(settings)
    _serve_until_stopped(settings, check, is_there=is_there)
    return EXIT_DONE


def _template(settings: Settings) -> OfficeTemplate | None:
    """What an empty office is to be filled with.

    Raises:
        BadTemplate: the template does not exist.
    """
    if settings.template is None:
        return None
    from server.application.office_template import load_template

    return load_template(settings.template)


def prepare_office(settings: Settings) -> bool:
    """Migrate the database, and fill it if it is empty and a template is named. False if it is still empty.

    Raises:
        BadTemplate: the template does not exist.
        BadTongue: a language file of the office is none.
    """
    from server.domain.tongue import TONGUES_DIRECTORY, read_tongues
    from server.storage.engine import open_engine
    from server.storage.set_up import create_office, has_office, set_public_url

    template = _template(settings)
    read_tongues(settings.data_directory / TONGUES_DIRECTORY)
    bring_up_to_date(settings.data_directory)
    engine = open_engine(settings.data_directory)
    try:
        if not has_office(engine):
            if template is None:
                return False
            name, zone, public_url = settings.office_name, settings.zone, settings.public_url
            create_office(engine, template, name=name, zone=zone, public_url=public_url)
        elif settings.public_url is not None:
            set_public_url(engine, settings.public_url)
    finally:
        engine.dispose()
    return True


def _serve_until_stopped(settings: Settings, check: DataCheck, *, is_there: bool) -> None:
    from server.open_files import allow_many_open_files

    allow_many_open_files()
    secret, supervisor = _first_secret(settings), Supervisor.of_this_process()
    if is_there:
        _serve_office(settings, check, secret, supervisor)
        return
    assert secret is not None, "an office that is not there has no administrator"
    _serve_from_nothing(settings, secret, supervisor)


def _serve_office(settings: Settings, check: DataCheck, secret: str | None, supervisor: Supervisor) -> None:
    # A start makes a hundred thousand objects that stay: to look through them again and again takes a tenth of it.
    gc.disable()
    from server.bootstrap import Server
    from server.first_run import announce

    with check.explaining():
        server = Server(settings, first_secret=secret)
    check.require_sound(server.lose_data)
    said = None if secret is None else partial(announce, settings.http.host, server.http_address.port, secret)
    _run(server, supervisor, asked_to_stop(), said)


def _serve_from_nothing(settings: Settings, secret: str, supervisor: Supervisor) -> None:
    from server.bootstrap import Server
    from server.first_run import announce
    from server.founding import found_office
    from server.logs import start_log
    from server.web.serving import bound

    start_log()
    # One listener for the first page and the office itself: nobody who comes between the two is turned away.
    with bound(settings.http.host, settings.http.port) as listener:
        stopping = asked_to_stop()
        announce(settings.http.host, listener.getsockname()[1], secret)
        supervisor.tell(READY, "STATUS=waits for somebody to say what office it is for")
        with supervisor.watched(lambda: True):
            is_founded = found_office(settings, listener, secret, stopping)
        if not is_founded:
            return
        server = Server(settings, first_secret=secret, listener=listener.dup())
    _run(server, supervisor, stopping)


def _run(
    server: Server, supervisor: Supervisor, stopping: SimpleQueue[int], and_then: Callable[[], None] | None = None
) -> None:
    from server.logs import start_log

    start_log()
    server.start()
    try:
        say(f"serving http://{server.http_address} push ws://{server.push_address}")
        if and_then is not None:
            and_then()
        # What is loaded by now stays for good: to look through it again and again would only delay answers. What a
        # start leaves behind is little (collected, it would save no memory) and not worth a tenth of a second.
        gc.freeze()
        gc.enable()
        supervisor.tell(READY, f"STATUS=serves http://{server.http_address}")
        with supervisor.watched(server.is_alive):
            wait_for(stopping)
    finally:
        supervisor.tell(STOPPING)
        server.stop()


def _first_secret(settings: Settings) -> str | None:
    """The secret of the wizard's address; None where nobody needs it."""
    from server.first_run import needs_administrator, new_secret

    return new_secret() if needs_administrator(settings) else None
