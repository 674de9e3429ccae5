"""`serve`: prepares the office's data and runs the server until it is asked to stop."""

import gc
import signal
from argparse import Namespace
from queue import SimpleQueue

from server.commands import EXIT_DONE, CommandRefused, bring_up_to_date, say
from server.settings import Address, Settings


def serve(given: Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C; says where on standard output once everything answers."""
    settings = Settings(
        data_directory=given.data,
        http=Address.parse(given.http),
        push=Address.parse(given.push),
        template=given.template,
        office_name=given.name,
        zone=given.zone,
        public_url=given.public_url,
        clock_speed=given.clock_speed,
        batch_size=given.batch_size,
        keys=given.keys,
    )
    prepare_office(settings)
    _serve_until_stopped(settings)
    return EXIT_DONE


def prepare_office(settings: Settings) -> None:
    """Migrate the database, and fill it if it is empty.

    Raises:
        CommandRefused: it is empty and no template is named.
        BadTemplate: the template does not exist.
        BadTongue: a language file of the office is none.
    """
    from server.application.office_template import load_template, template_names
    from server.domain.tongue import TONGUES_DIRECTORY, read_tongues
    from server.storage.engine import open_engine
    from server.storage.set_up import create_office, has_office, set_public_url

    template = None if settings.template is None else load_template(settings.template)
    read_tongues(settings.data_directory / TONGUES_DIRECTORY)
    bring_up_to_date(settings.data_directory)
    engine = open_engine(settings.data_directory)
    try:
        if not has_office(engine):
            if template is None:
                names = " or ".join(template_names())
                raise CommandRefused(f"{settings.data_directory} holds no office yet: say --template {names}")
            name, zone, public_url = settings.office_name, settings.zone, settings.public_url
            create_office(engine, template, name=name, zone=zone, public_url=public_url)
        elif settings.public_url is not None:
            set_public_url(engine, settings.public_url)
    finally:
        engine.dispose()


def _serve_until_stopped(settings: Settings) -> None:
    from server.bootstrap import Server
    from server.logs import start_log
    from server.open_files import allow_many_open_files

    allow_many_open_files()
    server = Server(settings)
    start_log()
    asked_to_stop: SimpleQueue[int] = SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        # A simple queue is the one that may be filled from within a signal.
        signal.signal(number, lambda received, _: asked_to_stop.put(received))
    server.start()
    try:
        say(f"serving http://{server.http_address} push ws://{server.push_address}")
        # What is loaded by now stays for good: to look through it again and again would only delay answers.
        gc.collect()
        gc.freeze()
        asked_to_stop.get()
    finally:
        server.stop()
