"""Who did what: by day, person and ticket, in words that a person reads."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from server.application.staff.audit import Act, AuditQuestion
from server.domain.queue import facts
from server.domain.queue.record import Record
from server.storage.audit_trail import SqlAuditTrail
from server.web.admin.acts import ACTS, act_words
from server.web.texts import Texts
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.small_office import BRANCH, OPENING_AT
from wire.codes import Language, OperatorRole

DAY = "2100-01-01"
"""The day of the small office's clock, which its journal goes by once somebody did something."""


def rows(page: str) -> list[str]:
    """Who and what of every line shown."""
    body = page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""
    cells = re.findall(r"<tr><td>.*?</td><td>(.*?)</td><td>(.*?)</td></tr>", body)
    return [f"{who}: {what}" for who, what in cells]


def test_changes_and_sign_ins_are_told_with_who(admin: Browser, pages_office: PagesOffice) -> None:
    joko = pages_office.ids[OperatorRole.OPERATOR]
    admin.post(f"/kantor/orang/{joko}", name="Bapak Joko", role="operator")
    pages_office.small.issue()
    told = rows(admin.get(f"/kantor/jejak?hari={DAY}").text)
    assert told == ["Ibu Ratna: Orang Bapak Joko diubah: nama", "Ibu Ratna: Masuk ke halaman kantor"]


def test_everything_of_a_ticket_is_told_on_request(admin: Browser, pages_office: PagesOffice) -> None:
    small = pages_office.small
    device = small.open_counter(1)
    small.issue()
    small.issue(2)
    small.do(device, "call-next")
    told = rows(admin.get(f"/kantor/jejak?hari={DAY}&tiket=a-1").text)
    assert [each.split(": ")[1] for each in told] == ["Tiket A 001 dipanggil", "Nomor A 001 diambil"]
    assert "Sari" in told[0]
    everything = rows(admin.get(f"/kantor/jejak?hari={DAY}&semua=1").text)
    assert len(everything) > len(told) + 3


def test_filter_by_person_and_day(admin: Browser, pages_office: PagesOffice) -> None:
    ratna = pages_office.ids[OperatorRole.ADMINISTRATOR]
    pages_office.signed_in("wayan", "192.168.2.20")
    both = rows(admin.get(f"/kantor/jejak?hari={DAY}").text)
    assert len(both) == 2
    one = rows(admin.get(f"/kantor/jejak?hari={DAY}&orang={ratna}").text)
    assert one == ["Ibu Ratna: Masuk ke halaman kantor"]
    page = admin.get("/kantor/jejak?hari=2099-12-31").text
    assert "Tidak ada catatan yang cocok" in page


@pytest.mark.parametrize("query", ["hari=kemarin", "hari=2100-02-30", "tiket=0", "tiket=satu+dua"])
def test_nonsense_is_told_at_its_field(query: str, admin: Browser) -> None:
    response = admin.get(f"/kantor/jejak?{query}")
    assert response.status_code == 422
    assert 'class="fault"' in response.text


@pytest.mark.parametrize("query", ["orang=999999", "lain=1", "sebelum=x"])
def test_forged_address_is_refused_or_means_nothing(query: str, admin: Browser) -> None:
    assert admin.get(f"/kantor/jejak?{query}").status_code == (200 if query == "sebelum=x" else 400)


def test_long_days_go_on_page_by_page(pages_office: PagesOffice) -> None:
    small = pages_office.small
    for _ in range(5):
        small.issue()
    trail = SqlAuditTrail(small.engine, BRANCH)
    question = AuditQuestion(from_at=OPENING_AT - 1, until_at=OPENING_AT + 1, is_everything=True, most=4)
    first = trail.acts(question)
    second = trail.acts(AuditQuestion(**{**_fields(question), "before_seq": first[-1].record.seq}))
    seqs = [act.record.seq for act in (*first, *second)]
    assert seqs == sorted(seqs, reverse=True)
    assert len(set(seqs)) == len(seqs) == 6


def _fields(question: AuditQuestion) -> dict[str, object]:
    return {name: getattr(question, name) for name in AuditQuestion.__slots__}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", sorted(facts.FACT_KINDS))
def test_every_kind_of_fact_has_words(kind: str, language: Language) -> None:
    assert kind in ACTS, f"say in server/web/admin/acts.py what '{kind}' means to a person"
    fact = _example(kind)
    if isinstance(fact, facts.PersonHandled):
        fact = replace(fact, action="erased")
    record = Record(seq=5, at=OPENING_AT, branch=1, actor=2, device=0, fact=fact)
    act = Act(record=record, operator_name="Sari", device_name="", object_name="Sari")
    words = act_words(act, Texts(language))
    assert words and "{" not in words and words != kind


def _example(kind: str) -> facts.Fact:
    values: dict[str, object] = {"int": 3, "str": "x", "list[int]": [1], "list[str]": ["name"], "dict[str, int]": {}}
    fact_class = facts.FACT_KINDS[kind]
    annotations = {name: str(hint).removesuffix(" | None") for each in fact_class.__mro__[:-1] for name, hint in
                   getattr(each, "__annotations__", {}).items() if not str(hint).startswith("ClassVar")}  # fmt: skip
    return fact_class(**{name: values[hint] for name, hint in annotations.items()})
