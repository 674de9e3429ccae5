"""The real server erases what is due by itself, and goes on."""

import logging
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from server.application.persons import NewPerson
from server.bootstrap import Server
from server.domain.person import Person
from server.serve import prepare_office
from server.settings import Settings
from server.storage import tables
from server.storage.engine import open_engine, reading, writing
from server.storage.keyring import Keyring
from server.storage.persons import SqlPersons
from server.storage.set_up import BRANCH_ID, NewDevice, add_device
from tests.server.web.test_whole_server import ANYWHERE, Client
from wire.codes import DeviceRole


def test_what_is_due_is_erased_after_the_start_and_the_day_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(
        data_directory=tmp_path / "data", http=ANYWHERE, push=ANYWHERE, template="disdukcapil", keys=tmp_path / "keys"
    )
    prepare_office(settings)
    engine = open_engine(settings.data_directory)
    keyring = Keyring(tmp_path / "keys")
    with writing(engine) as connection:
        persons = SqlPersons(connection, BRANCH_ID, keyring, 1_700_000_000)
        persons.keep(NewPerson(person=Person(name="Wulan", phone="6281234567890"), visit_on="2023-11-15"))
    server = Server(settings)
    server.start()
    try:
        deadline = time.monotonic() + 20
        while keyring.days():
            assert time.monotonic() < deadline
        kiosk = Client(server.http_address)
        new = NewDevice(role=DeviceRole.KIOSK, name="Kios 1")
        kiosk.pair_and_sign_in(add_device(engine, new, now=int(time.time())))
        assert kiosk.ask("GET", "/api/info").status == 200
        with reading(engine) as connection:
            kinds = connection.execute(select(tables.journal.c.kind)).scalars().all()
            erased = connection.execute(select(tables.person)).one()
    finally:
        server.stop()
    assert "persons_erased" in kinds
    assert (erased.name, erased.phone, erased.identity_index, erased.phone_hint) == (None, None, None, "")
    assert not [record.message for record in caplog.records if record.levelno >= logging.ERROR]
    engine.dispose()
