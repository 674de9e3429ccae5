"""The reference: tickets in the way that is usual, an ORM session for each request, `python -m bench.session_app FILE`.

Same listener, same full sync, same essence of the tables: a number is drawn, a ticket and a fact are added, all in one
transaction that holds the write lock from its first moment. What it leaves out, it is spared: tokens, keys, the rule.
"""

import hashlib
import secrets
import sys
import time

from flask import Flask, Response, request
from pydantic import BaseModel
from sqlalchemy import ForeignKey, UniqueConstraint, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.pool import QueuePool

from bench.listening import serve_until_stopped

SERVICES = 19


class Base(DeclarativeBase):
    """Of the tables below."""


class Series(Base):
    """How far the numbers of a service have got."""

    __tablename__ = "series"
    service_id: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Ticket(Base):
    """A ticket."""

    __tablename__ = "ticket"
    __table_args__ = (UniqueConstraint("service_id", "serial"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("series.service_id"))
    serial: Mapped[int]
    state: Mapped[str]
    arrived_at: Mapped[int]
    status_token: Mapped[str] = mapped_column(unique=True)


class Event(Base):
    """A fact."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    kind: Mapped[str]
    at: Mapped[int]
    hash: Mapped[str]


class Wish(BaseModel):
    """What is posted."""

    service_id: int


def open_sessions(path: str) -> sessionmaker[Session]:
    """Sessions on a new database of this name."""
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"timeout": 60}, poolclass=QueuePool, pool_size=32, max_overflow=32
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: object, _: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # SQLAlchemy knows drivers as objects
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # as above

    @event.listens_for(engine, "begin")
    def begin(connection: object) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]  # as above

    Base.metadata.create_all(engine)
    sessions = sessionmaker(engine)
    with sessions.begin() as session:
        session.add_all(Series(service_id=service_id, last=0) for service_id in range(1, SERVICES + 1))
    return sessions


def create_app(sessions: sessionmaker[Session]) -> Flask:
    """One address that issues tickets."""
    app = Flask("session_per_request")

    @app.post("/api/commands/issue-ticket")
    def issue() -> Response:
        wish = Wish.model_validate_json(request.get_data(cache=False))
        with sessions.begin() as session:
            series = session.get_one(Series, wish.service_id)
            series.last += 1
            now = int(time.time())
            token = secrets.token_urlsafe(16)
            ticket = Ticket(
                service_id=wish.service_id, serial=series.last, state="waiting", arrived_at=now, status_token=token
            )
            session.add(ticket)
            session.flush()
            digest = hashlib.sha256(f"{ticket.id}{now}".encode()).hexdigest()
            session.add(Event(ticket_id=ticket.id, kind="issued", at=now, hash=digest))
            body = f'{{"ticket_id":{ticket.id},"number":"{series.last}"}}'
        return Response(body, content_type="application/json")

    return app


if __name__ == "__main__":
    serve_until_stopped(create_app(open_sessions(sys.argv[1])))
