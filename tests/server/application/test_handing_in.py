"""Numbers that kiosks gave without the server, brought in afterwards: one person, one place, whatever was lost."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from server.application.refusals import Refusal
from server.domain import offline_letters
from server.domain.queue import facts
from server.storage import tables
from server.storage.engine import reading
from tests.server.offline_kiosk import OfflineKiosk
from tests.server.small_office import KK, KTP, OPENING_AT, SmallOffice
from wire.codes import HandInOutcome, PaperState, PriorityKind, RefusalCode
from wire.offline import AskLetter, HandIn

OUTAGE_S = 600


@pytest.fixture
def kiosk(office: SmallOffice) -> OfflineKiosk:
    """A kiosk that went on alone for ten minutes."""
    made = OfflineKiosk(office)
    office.issue(KK)
    office.clock.pass_s(OUTAGE_S)
    return made


def outcomes(kiosk: OfflineKiosk, *tickets, **more) -> list[HandInOutcome]:
    return [each.outcome for each in kiosk.hand_in(*tickets, **more).tickets]


def rows(office: SmallOffice, service_id: int = KTP) -> list:
    table = tables.ticket
    query = select(table).where(table.c.service_id == service_id).order_by(table.c.first_arrival_at, table.c.n)
    with reading(office.engine) as connection:
        return list(connection.execute(query))


def called_numbers(office: SmallOffice, counter: int, how_many: int) -> list[str]:
    return [office.do(counter, "call-next").ticket.number for _ in range(how_many)]


def test_a_number_given_alone_has_the_place_of_its_arrival(office, kiosk):
    kiosk.give(OPENING_AT + 60)
    kiosk.give(OPENING_AT + 120, priority=PriorityKind.ELDERLY)
    online = office.issue(KTP)

    assert outcomes(kiosk) == [HandInOutcome.TAKEN, HandInOutcome.TAKEN]

    counter = office.open_counter(1)
    assert [row.first_arrival_at for row in rows(office)] == [OPENING_AT + 60, OPENING_AT + 120, OPENING_AT + OUTAGE_S]
    # KK's earlier visitor stands between: priority counts an hour, arrival decides the rest.
    assert called_numbers(office, counter, 4) == ["Z 002", "B 001", "Z 001", online.number]
    assert office.faults() == []


def test_bringing_everything_again_changes_nothing(office, kiosk):
    kiosk.give(OPENING_AT + 60)
    kiosk.give(OPENING_AT + 61, service_id=KK)
    first = kiosk.hand_in()
    n_facts = len(office.committed)

    again = kiosk.hand_in()

    assert [each.ticket_id for each in again.tickets] == [each.ticket_id for each in first.tickets]
    assert {each.outcome for each in again.tickets} == {HandInOutcome.KNOWN}
    assert len(office.committed) == n_facts


def test_what_stopped_in_the_middle_goes_on(office, kiosk):
    for second in range(5):
        kiosk.give(OPENING_AT + 60 + second)
    kiosk.hand_in(*kiosk.given[:2])

    assert outcomes(kiosk) == [HandInOutcome.KNOWN] * 2 + [HandInOutcome.TAKEN] * 3
    assert [row.number for row in rows(office)] == [f"Z {n:03d}" for n in range(1, 6)]
    assert office.faults() == []


def test_a_ready_counter_takes_the_earliest_of_all(office, kiosk):
    counter = office.open_counter(1)
    office.do(counter, "call-next")
    assert office.do(counter, "call-next").counter.state == "ready"
    kiosk.give(OPENING_AT + 200)
    kiosk.give(OPENING_AT + 260, priority=PriorityKind.PREGNANT)

    kiosk.hand_in()

    called = [record.fact.ticket for record in office.committed if isinstance(record.fact, facts.TicketCalled)]
    assert rows(office)[1].id == called[-1]
    assert office.faults() == []


class TestTheAnswerThatWasLost:
    """The server gave a number, the kiosk never heard of it and gave one too: the visitor holds the kiosk's."""

    @pytest.fixture
    def lost(self, office, kiosk):
        reply = office.reply(1, "issue-ticket", f'{{"service_id":{KTP}}}', key="lost-answer-0001")
        assert reply.status == "ok"
        return rows(office)[0]

    def test_one_person_gets_one_place_and_keeps_the_first_arrival(self, office, kiosk, lost):
        office.clock.pass_s(3)
        kiosk.give(office.clock.at, key="lost-answer-0001")

        assert outcomes(kiosk) == [HandInOutcome.TAKEN]

        first, own = rows(office)
        assert (first.id, first.state, own.number, own.state) == (lost.id, "cancelled", "Z 001", "waiting")
        assert own.first_arrival_at == lost.first_arrival_at
        assert office.faults() == []

    def test_the_request_that_arrives_after_all_gives_no_second_place(self, office, kiosk):
        kiosk.give(OPENING_AT + 60, key="late-packet-0001")
        kiosk.hand_in()

        order = office.order(1, "issue-ticket", f'{{"service_id":{KTP}}}', key="late-packet-0001")
        from server.application.commanding import carry_out

        with pytest.raises(Refusal) as refused:
            office.writer.submit(lambda books: carry_out(books, order)).result(timeout=10)

        assert refused.value.code is RefusalCode.KEY_REUSED
        assert [row.number for row in rows(office)] == ["Z 001"]

    def test_a_counter_that_calls_the_unseen_number_loses_it_to_the_paper(self, office, kiosk, lost):
        counter = office.open_counter(1)
        assert [office.do(counter, "call-next").ticket.number for _ in range(2)][-1] == lost.number
        kiosk.give(office.clock.at, key="lost-answer-0001")

        kiosk.hand_in()

        assert [(row.number, row.state) for row in rows(office)] == [(lost.number, "cancelled"), ("Z 001", "waiting")]
        assert office.do(counter, "call-next").ticket.number == "Z 001"
        assert office.faults() == []

    def test_a_number_whose_paper_the_kiosk_reported_stays(self, office, kiosk, lost):
        office.do(1, "report-paper", f'{{"ticket_id":{lost.id},"paper":"printing"}}')
        kiosk.give(office.clock.at, key="lost-answer-0001")

        assert outcomes(kiosk) == [HandInOutcome.ANSWERED]
        assert [row.number for row in rows(office)] == [lost.number]

    def test_a_request_that_was_refused_gives_the_place_all_the_same(self, office, kiosk):
        assert office.reply(1, "issue-ticket", '{"service_id":99}', key="refused-0000001").status == "unknown_service"
        kiosk.give(office.clock.at, key="refused-0000001")

        assert outcomes(kiosk) == [HandInOutcome.TAKEN]

    def test_a_visitor_who_left_without_a_number_leaves_no_silent_ghost(self, office, kiosk, lost):
        kiosk.hand_in(let_go=("lost-answer-0001", "never-arrived-01"))

        assert [(row.paper, row.state) for row in rows(office)] == [("doubtful", "waiting")]
        n_facts = len(office.committed)
        kiosk.hand_in(let_go=("lost-answer-0001", "never-arrived-01"))
        assert len(office.committed) == n_facts


class TestClocks:
    """A kiosk may say what it likes about the time."""

    @pytest.mark.parametrize(
        ("taken_at", "heard_at", "arrival"),
        [
            (OPENING_AT + OUTAGE_S + 9_999, OPENING_AT, OPENING_AT + OUTAGE_S),
            (OPENING_AT + 60, OPENING_AT + 400, OPENING_AT + 400),
            (0, OPENING_AT + 30, OPENING_AT + 30),
            (2**40, 2**40, OPENING_AT + OUTAGE_S),
        ],
        ids=["ahead", "before the last contact", "1970", "far future"],
    )
    def test_an_arrival_lies_between_the_last_contact_and_now(self, office, kiosk, taken_at, heard_at, arrival):
        kiosk.give(taken_at, heard_at=heard_at)

        kiosk.hand_in()

        assert [row.first_arrival_at for row in rows(office)] == [arrival]
        assert office.faults() == []

    def test_numbers_of_one_kiosk_keep_their_order(self, office, kiosk):
        kiosk.give(OPENING_AT + 300)
        kiosk.give(OPENING_AT + 100)

        kiosk.hand_in(kiosk.given[0])
        kiosk.hand_in(kiosk.given[1])

        assert [(row.number, row.first_arrival_at) for row in rows(office)] == [
            ("Z 001", OPENING_AT + 300),
            ("Z 002", OPENING_AT + 300),
        ]


class TestTheDayAfter:
    """What was given yesterday is told of, and nobody is called for it."""

    def test_yesterdays_number_is_not_taken_and_said_once(self, office, kiosk):
        kiosk.give(OPENING_AT + 60)
        office.clock.pass_s(24 * 3600)

        assert outcomes(kiosk) == outcomes(kiosk) == [HandInOutcome.DAY_OVER]

        told = [record.fact for record in office.committed if isinstance(record.fact, facts.TicketsHandedIn)]
        assert [(fact.n, fact.not_taken) for fact in told] == [(0, ["Z 001"])]
        assert rows(office) == []

    def test_the_letter_begins_anew_with_the_day(self, office, kiosk):
        kiosk.give(OPENING_AT + 60)
        kiosk.hand_in()
        office.clock.pass_s(24 * 3600)
        kiosk.given.clear()
        kiosk.give(office.clock.at - 5)

        assert outcomes(kiosk) == [HandInOutcome.TAKEN]
        assert [row.number for row in rows(office)] == ["Z 001", "Z 001"]
        assert office.faults() == []

    def test_a_day_that_a_supervisor_closed_takes_nothing(self, office, kiosk):
        office.open_counter(1)
        office.do(2, "close-day")
        kiosk.give(office.clock.at)

        assert outcomes(kiosk) == [HandInOutcome.DAY_OVER]


def test_hours_and_pauses_do_not_matter_to_who_holds_a_paper(office, kiosk):
    with office.engine.begin() as connection:
        connection.execute(tables.service.update().values(state="closed"))
        connection.execute(tables.branch.update().values(set_up_version=tables.branch.c.set_up_version + 1))
    kiosk.give(OPENING_AT + 60)

    assert outcomes(kiosk) == [HandInOutcome.TAKEN]


def test_a_service_that_is_gone_is_told_of(office, kiosk):
    kiosk.give(OPENING_AT + 60, service_id=99)

    assert outcomes(kiosk) == [HandInOutcome.NO_SERVICE]
    assert office.committed[-1].fact.not_taken == ["Z 001"]


def test_paper_that_is_known_later_is_told_later(office, kiosk):
    ticket = kiosk.give(OPENING_AT + 60, paper=PaperState.PRINTING)
    kiosk.hand_in()

    kiosk.hand_in(ticket.model_copy(update={"paper": PaperState.DOUBTFUL}))

    assert [row.paper for row in rows(office)] == ["doubtful"]


class TestLetters:
    """No two kiosks ever have the same, nor a service."""

    def test_every_kiosk_and_every_new_journal_has_its_own_and_keeps_it(self, office, kiosk):
        other = OfflineKiosk(office, "kiosk 9")
        again = kiosk.desk.letter(kiosk.signed(AskLetter(journal=kiosk.journal).model_dump_json()))
        anew = kiosk.desk.letter(kiosk.signed(AskLetter(journal="another-journal-1").model_dump_json()))

        assert (kiosk.letter, again.letter) == ("Z", "Z")
        assert (other.letter, anew.letter) == ("Y", "X")

    def test_the_letter_of_a_revoked_kiosk_is_never_given_again(self, office, kiosk):
        kiosk.revoke()

        assert OfflineKiosk(office, "kiosk 9").letter == "Y"

    def test_a_service_keeps_its_letter(self, office):
        with office.engine.begin() as connection:
            connection.execute(tables.service.update().where(tables.service.c.id == KK).values(series="Z"))

        assert OfflineKiosk(office).letter == "Y"

    def test_a_server_with_older_data_gives_the_letter_back(self, office, kiosk):
        with office.engine.begin() as connection:
            connection.execute(tables.offline_letter.delete())
        asked = AskLetter(journal="another-journal-1", letter="Y").model_dump_json()

        assert kiosk.desk.letter(kiosk.signed(asked)).letter == "Y"
        assert OfflineKiosk(office, "kiosk 9").letter == "Z"

    def test_when_all_are_given_nobody_gets_one(self, office, kiosk, monkeypatch):
        monkeypatch.setattr(offline_letters, "_SINGLE", "Z")
        monkeypatch.setattr(offline_letters, "_SECOND", "")

        with pytest.raises(Refusal) as refused:
            kiosk.desk.letter(kiosk.signed(AskLetter(journal="another-journal-1").model_dump_json()))

        assert refused.value.code is RefusalCode.FORBIDDEN

    def test_a_revoked_kiosk_gets_none(self, office, kiosk):
        kiosk.revoke()

        with pytest.raises(Refusal) as refused:
            kiosk.desk.letter(kiosk.signed(AskLetter(journal="another-journal-1").model_dump_json()))

        assert refused.value.code is RefusalCode.NOT_SIGNED_IN


class TestWhoMay:
    """Only the owner of a letter brings its numbers."""

    def refusal(self, kiosk: OfflineKiosk, batch: HandIn, key: Ed25519PrivateKey | None = None) -> RefusalCode:
        with pytest.raises(Refusal) as refused:
            kiosk.desk.hand_in(kiosk.signed(batch.model_dump_json(), key))
        return refused.value.code

    def test_a_forged_signature_is_refused(self, office, kiosk):
        ticket = kiosk.give(OPENING_AT + 60)

        assert self.refusal(kiosk, kiosk.batch(ticket), Ed25519PrivateKey.generate()) is RefusalCode.NOT_SIGNED_IN
        assert rows(office) == []

    def test_another_kiosks_letter_is_refused(self, office, kiosk):
        other = OfflineKiosk(office, "kiosk 9")
        stolen = HandIn(letter=kiosk.letter, journal=kiosk.journal, tickets=[kiosk.give(OPENING_AT + 60)])

        assert self.refusal(other, stolen) is RefusalCode.FORBIDDEN

    def test_a_revoked_kiosk_is_refused_in_clear_words_and_shown_once_a_day(self, office, kiosk):
        ticket = kiosk.give(OPENING_AT + 60)
        kiosk.revoke()

        assert self.refusal(kiosk, kiosk.batch(ticket)) is RefusalCode.KIOSK_REVOKED
        assert self.refusal(kiosk, kiosk.batch(ticket)) is RefusalCode.KIOSK_REVOKED

        told = [record for record in office.committed if isinstance(record.fact, facts.HandInRefused)]
        assert [(record.device, record.fact.letter, record.fact.n) for record in told] == [(1, "Z", 1)]
        assert rows(office) == []

    def test_a_kiosk_that_was_paired_anew_gives_the_old_machine_no_way_in(self, office, kiosk):
        ticket = kiosk.give(OPENING_AT + 60)
        kiosk.pair(Ed25519PrivateKey.generate())

        assert self.refusal(kiosk, kiosk.batch(ticket)) is RefusalCode.KIOSK_REVOKED

    def test_a_counter_gives_no_numbers_by_itself(self, office, kiosk):
        kiosk.device_id = 2

        assert self.refusal(kiosk, kiosk.batch(kiosk.give(OPENING_AT))) is RefusalCode.FORBIDDEN
