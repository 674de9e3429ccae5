"""Building the whole server from its settings: the only module that knows every part."""

from __future__ import annotations

import logging
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from server.announcing import Announcing
from server.application.access import DeviceGate
from server.application.booking_plans import BookingPlans
from server.application.bookings import Bookings
from server.application.crowd import Crowd
from server.application.expectations import Expectations
from server.application.explanations import Explanation
from server.application.facade import Facade
from server.application.forecasting import Forecaster
from server.application.hall_overview import MEDIUM_ALARMS, AlarmKind, HallOverview
from server.application.hall_prospects import ProspectSources
from server.application.handing_in import OfflineDesk
from server.application.handlers.booking import BookingRules
from server.application.inside import Inside
from server.application.partners import PartnerDesk
from server.application.pins import PinGate
from server.application.ports import Books
from server.application.reception import Reception
from server.application.retention import DailyRetention
from server.application.scan_gate import ScanGate
from server.application.slow_hash import SlowHashes
from server.application.status_page import StatusPage
from server.application.sweeps import Sweeper
from server.application.vitals import HallCounts
from server.application.waiting_room import WaitingRoom
from server.domain.business_day import business_day_of
from server.domain.office import Branch, Device
from server.domain.queue.record import Record
from server.finding_process import FindingProcess, announced
from server.forecast_process import ForecastProcess
from server.journal_source import JournalSource
from server.moving import read_move
from server.push.counting import counts_of
from server.push.live import Live
from server.push.overview import Seen, overview_of
from server.push.reception import reception_of
from server.push.server import PushAddress, PushServer
from server.push.status import status_of
from server.push.why import why_of
from server.settings import Address, Settings
from server.storage.bookings import SqlBookingReads
from server.storage.books import SqlBooks
from server.storage.clock import JournalClock, SystemClock
from server.storage.engine import open_engine
from server.storage.forecast_days import ForecastDays
from server.storage.keyring import Keyring
from server.storage.letters import SqlLetters
from server.storage.lock import DataLock
from server.storage.medium import Medium
from server.storage.office import OfficeShelf
from server.storage.partners import SqlPartners
from server.storage.persons import SqlPersons
from server.storage.reads import Reads
from server.storage.register import SqlDeviceRegister
from server.storage.restoring import raise_epoch
from server.storage.retention import erase_due
from server.storage.secrets import device_secret, proxy_secret
from server.storage.set_up import BRANCH_ID
from server.storage.witness import Witness, is_copy
from server.storage.writer import Writer
from server.tls_care import TlsCare
from server.tls_standing import read_standing
from server.vital_signs import ServerParts, VitalSigns
from server.voice.store import VoiceStore
from server.web.app import create_app, create_device_app, is_devices
from server.web.on_demand import OnDemand, is_offices
from server.web.right_of_way import RightOfWay
from server.web.serving import HttpServer
from wire.access import ServerInfo
from wire.version import product_version

if TYPE_CHECKING:
    from flask import Flask

_log = logging.getLogger(__name__)

PAGES_AFTER_S = 10.0
"""From a start until visitors' pages are made: devices come back first."""

SOUND_WITHIN_S = 2.0
"""A board that asks for a sound still being rendered waits this long."""


class Server:
    """A serving office on a data directory that was migrated and filled. `start` and `stop` once each, from one thread.

    Raises:
        DataInUse: on construction, another server works on this data.
        OSError: on construction or start, an address is taken or not ours.
    """

    def __init__(
        self, settings: Settings, *, first_secret: str | None = None, listener: socket.socket | None = None
    ) -> None:
        """`first_secret` opens the wizard of an office without an administrator; a `listener` was bound before."""
        self._settings = settings
        self._lock = DataLock(settings.data_directory)
        self._engine = open_engine(settings.data_directory)
        self._reads = Reads(self._engine, BRANCH_ID)
        if is_copy(settings.data_directory):
            raise_epoch(self._engine)
        head = self._reads.head()
        self._witness = Witness(settings.data_directory, head.epoch)
        self._witness.note(head.seq)
        self._clock = JournalClock(SystemClock(settings.clock_speed, settings.clock_ahead_s, head.at), head.at)
        self._voice = VoiceStore(settings.data_directory / "voice")
        self._tls = TlsCare(settings.data_directory, _real_seconds)
        # Tokens of another epoch are none: whoever comes with one has to look first whom it talks to.
        secret = device_secret(settings.data_directory) + head.epoch.encode()
        self._gate = DeviceGate(SqlDeviceRegister(self._engine), _real_seconds, secret, self._tls.pin)
        self._inside = _inside_of(settings)
        self._expectations = expectations = Expectations()
        self._crowd = Crowd(self._today)
        source = JournalSource(self._reads, Announcing(settings.data_directory, self._voice), expectations)
        self._waiting_room = WaitingRoom(self._gate, _real_seconds)
        push_address = PushAddress(
            host=settings.push.host,
            port=settings.push.port,
            pages_port=lambda: self._http.address[1],
            inside=self._inside,
            datagrams=None if settings.datagrams is None else (settings.datagrams.host, settings.datagrams.port),
        )
        self._push = PushServer(source, self._gate.device_joining, self._clock, push_address)
        shelf = OfficeShelf(expectations)
        self._writer = Writer(self._engine, BRANCH_ID, shelf, self._clock, self._tell_committed, settings.batch_size)
        self._writer.medium = self._medium = Medium(settings.data_directory)
        self._keyring = keyring = Keyring(settings.keys_directory)
        self._booking_rules = BookingRules(plans=BookingPlans(), persons=lambda books: _persons_in(books, keyring))
        self._bookings = Bookings(
            self._writer.submit,
            SqlBookingReads(self._engine, BRANCH_ID, shelf),
            self._booking_rules,
            self._clock,
            _real_seconds,
        )
        self._retention = DailyRetention(
            lambda: self._writer.submit(lambda books: erase_due(books, keyring)), self._clock
        )
        self._sweeper = Sweeper(self._writer.submit, self._is_day_over, self._look_for_facts, self._clock)
        days = ForecastDays(self._engine, BRANCH_ID)
        self._forecaster = Forecaster(
            self._push.view, ForecastProcess(), days, expectations, self._clock, self._bookings.expected_today
        )
        self._hashes = SlowHashes()
        self._finding = FindingProcess()
        self._making_programs = threading.Lock()
        self._wheel: Path | None = None
        self._signs = VitalSigns(
            ServerParts(self._writer, self._push, self._reads, self._clock), settings.data_directory, product_version()
        )
        facade = self._facade()
        right_of_way = RightOfWay(sys.setswitchinterval)
        app = create_device_app(facade, self._inside, right_of_way)
        self._pages = OnDemand(
            app.wsgi_app,
            lambda: create_app(facade, inside=self._inside, crowd=self._crowd, right_of_way=right_of_way),
            lambda path: not is_devices(path),
        )
        app.wsgi_app = OnDemand(  # type: ignore[method-assign]
            self._pages, lambda: self._office_app(facade, first_secret), is_offices
        )
        # An office that phones can reach has its pages made before they come: in a full hall it would hold somebody up.
        self._before_phones = threading.Timer(PAGES_AFTER_S, self._pages.made)
        self._before_phones.daemon = True
        self._http = HttpServer(app, settings.http.host, settings.http.port, listener)

    @property
    def http_address(self) -> Address:
        """Where the API and the pages answer."""
        host, port = self._http.address
        return Address(host=host, port=port)

    @property
    def push_address(self) -> Address:
        """Where watchers connect; known after `start`."""
        return Address(host=self._settings.push.host, port=self._push.port)

    def start(self) -> None:
        """Begin to serve; returns once everything answers."""
        self._push.start()
        self._writer.start()
        self._sweeper.start()
        self._forecaster.start()
        self._signs.start()
        self._http.start()
        self._finding.start(announced(self._settings, self.http_address, self._info()))
        if self._branch().public_url is not None:
            self._before_phones.start()

    def is_alive(self) -> bool:
        """Whether a restart would change nothing."""
        return self._signs.is_alive()

    def stop(self) -> None:
        """Finish what was begun and end: nobody new first, then the writer, then the watchers."""
        self._before_phones.cancel()
        self._finding.stop()
        self._http.stop()
        self._signs.stop()
        self._forecaster.stop()
        self._sweeper.stop()
        self._writer.stop()
        self._push.stop()
        self._tls.close()
        self._voice.close()
        self._engine.dispose()
        self._witness.close()
        self._lock.release()

    def _office_app(self, facade: Facade, first_secret: str | None) -> Flask:
        from server.office_doors import OfficeParts, office_doors

        parts = OfficeParts(
            data_directory=self._settings.data_directory,
            engine=self._engine,
            submit=self._writer.submit,
            reads=self._reads,
            hashes=self._hashes,
            keyring=self._keyring,
            first_secret=first_secret,
            hall_view=self._overview,
            waiting_room=self._waiting_room,
            prospects=ProspectSources(
                expectations=self._expectations,
                expected=self._bookings.expected_today,
                advice=self._forecaster.last_advice,
                refused=self._bookings.refused,
                crowd=self._crowd,
            ).now,
            clock=self._clock,
        )
        return create_app(facade, office_doors(parts), self._inside)

    def _overview(self, devices: Sequence[Device], now: int) -> HallOverview:
        seen = Seen(
            connected=self._push.connected(),
            left_at=self._push.left_at(),
            silent=self._push.silent(),
            versions=self._push.versions(),
        )
        with self._push.view() as live:
            found = overview_of(live, devices, seen, now)
        doubt = self._clock.doubt()
        if doubt is not None:
            found = found.alarmed(AlarmKind.CLOCK, doubt.off_min)
        kind = MEDIUM_ALARMS.get(self._medium.state)
        return found if kind is None else found.alarmed(kind, 1)

    def _facade(self) -> Facade:
        return Facade(
            submit=self._writer.submit,
            reads=self._reads,
            devices=self._gate,
            waiting_room=self._waiting_room,
            pins=PinGate(self._hashes),
            scans=ScanGate(),
            view=self._view,
            bookings=self._bookings,
            booking_rules=self._booking_rules,
            partners=self._partners(),
            offline=self._offline(),
            clock=self._clock,
            real_seconds=lambda: int(time.monotonic()),
            server_info=self._info,
            advice=self._forecaster.advice,
            vitals=self._signs.vitals,
            counts=self._counts,
            programs=self._programs,
            sounds=lambda sound: self._voice.path(sound, SOUND_WITHIN_S),
        )

    def _programs(self) -> Path | None:
        with self._making_programs:
            if self._wheel is None:
                from server.installing.wheel import make_wheel

                self._wheel = make_wheel(Path(__file__).parents[1], self._settings.data_directory / "install")
            return self._wheel

    def _counts(self) -> HallCounts:
        with self._push.view() as live:
            return counts_of(live, self._push.n_connected(), self._clock.now())

    def _partners(self) -> PartnerDesk:
        register = SqlPartners(self._engine, self._writer.submit, self._clock)
        return PartnerDesk(self._bookings, register, self._branch, lambda: int(time.monotonic()))

    def _offline(self) -> OfflineDesk:
        letters = SqlLetters(self._engine, BRANCH_ID, _real_seconds)
        return OfflineDesk(letters, SqlDeviceRegister(self._engine).known_device, self._writer.submit)

    def _today(self) -> str:
        branch = self._branch()
        return business_day_of(self._clock.now(), branch.zone, branch.reset_hour)

    def _branch(self) -> Branch:
        with self._push.view() as live:
            return live.office.branch

    @contextmanager
    def _view(self) -> Iterator[_StatusView]:
        with self._push.view() as live:
            yield _StatusView(live)

    def _info(self) -> ServerInfo:
        host = self._settings.push.host
        return ServerInfo(
            office_name=self._reads.office().branch.name,
            version=product_version(),
            epoch=self._reads.head().epoch,
            push_url=f"ws://{Address(host=host, port=self._push.port)}",
            at=self._clock.now(),
            moves_to=read_move(self._settings.data_directory),
        )

    def _is_day_over(self, now: int) -> bool:
        return self._reads.head().is_day_over(now)

    def lose_data(self, fault: str) -> None:
        """A check that took longer than the start found the database damaged: nothing is written into it any more."""
        _log.critical("the database is damaged", extra={"fault": fault})
        self._medium.lose()

    def _tell_committed(self, records: Sequence[Record]) -> threading.Event:
        self._witness.note(records[-1].seq)
        told = self._push.receive(records)
        self._bookings.notice(records)
        return told

    def _look_for_facts(self) -> None:
        self._medium.look()
        head = self._reads.head()
        if not head.is_day_open:
            self._clock.settle(head.at)
        # First: whoever is told that a service pauses, and asks for another day, is offered none of today's times.
        self._bookings.look()
        self._push.notice(head.seq)
        self._bookings.tidy()
        self._retention.look()
        self._tls.look()


class _StatusView:
    def __init__(self, live: Live) -> None:
        self._live = live

    def status_of(self, ticket_id: int, now: int) -> StatusPage | None:
        return status_of(self._live, ticket_id, now)

    def why_of(self, own_id: int, other_id: int, now: int) -> Explanation | None:
        return why_of(self._live, own_id, other_id, now)

    def reception(self, now: int) -> Reception:
        return reception_of(self._live, now)


def _persons_in(books: Books, keyring: Keyring) -> SqlPersons:
    assert isinstance(books, SqlBooks)
    return SqlPersons(books.connection, BRANCH_ID, keyring, books.now)


def _inside_of(settings: Settings) -> Inside:
    standing = read_standing(settings.data_directory)
    names = settings.known_as if standing is None else (*settings.known_as, *standing.names)
    secret = proxy_secret(settings.data_directory).hex()
    return Inside(networks=settings.inside, names=frozenset(names), proxy_secret=secret)


def _real_seconds() -> int:
    return int(time.time())
