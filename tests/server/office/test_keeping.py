"""The page that looks after the data: room, time, copies, the proof of a day, and how long personal data stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.application.keeping import Proof
from server.application.office_time import ClockDoubt, ClockFault
from server.application.refusals import Refusal
from server.application.staff.second_factor import STEP_S
from server.domain.queue import facts
from server.keeping_process import MOST_COPIES, KeepingProcess
from server.serve import prepare_office
from server.settings import Address, Settings
from server.storage.restoring import put_in_place
from server.web.admin import hall
from tests.server.office.conftest import Browser, PagesOffice
from wire.codes import OperatorRole

KEEPING = "/kantor/simpanan"
PROOF = f"{KEEPING}/jurnal"


def test_a_disk_that_fills_up_is_an_alarm_here_and_in_the_hall(admin: Browser, pages_office: PagesOffice) -> None:
    pages_office.keeping.free_bytes = 21
    assert "Buat tempat" not in admin.get(KEEPING).text
    assert "Penyimpanan server" not in admin.get(hall.HALL).text
    pages_office.keeping.free_bytes = 20
    assert "Penyimpanan server terisi 80 %." in admin.get(KEEPING).text
    assert "Penyimpanan server terisi 80 %." in admin.get(hall.HALL).text


@pytest.mark.parametrize("why", ClockFault)
def test_a_clock_that_is_not_believed_is_said_here_and_followed_on_somebody_s_word(
    why: ClockFault, admin: Browser, pages_office: PagesOffice
) -> None:
    clock = pages_office.small.clock
    assert "cocok dengan jurnal" in admin.get(KEEPING).text
    clock.doubting = ClockDoubt(why=why, office_at=clock.at, computer_at=clock.at - 3600)
    page = admin.get(KEEPING).text
    assert "Jam komputer" in page and "Komputer menunjukkan" in page and "07.00" in page
    assert "cocok dengan jurnal" not in page
    assert admin.post(f"{KEEPING}/jam").headers["Location"] == KEEPING
    assert "cocok dengan jurnal" in admin.get(KEEPING).text


def test_a_copy_is_made_at_once_and_listed(admin: Browser, pages_office: PagesOffice) -> None:
    assert "Belum ada salinan" in admin.get(KEEPING).text
    assert admin.post(f"{KEEPING}/salin").headers["Location"] == KEEPING
    page = admin.get(KEEPING).text
    assert "Salinan sudah dibuat" in page and "0.db" in page and "1.5 MB" in page
    assert str(pages_office.keeping.folder) in page


def test_a_day_is_proved_and_a_change_of_it_is_found(admin: Browser, pages_office: PagesOffice) -> None:
    pages_office.small.issue()
    assert "Kata pemeriksa" not in admin.get(PROOF).text
    assert "Benar: tidak ada catatan yang diubah." in admin.get(f"{PROOF}?hari=2100-01-01").text
    with pages_office.small.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE journal SET record = replace(record, 'A', 'B') WHERE kind = 'issued'")
    page = admin.get(f"{PROOF}?hari=").text
    assert "Jurnal hari ini tidak utuh." in page and "FAULT" in page


@pytest.mark.parametrize(("day", "said"), [("1999-01-01", "tidak buka pada hari itu"), ("kemarin", "tanggal yang ada")])
def test_a_day_that_cannot_be_proved_is_said(day: str, said: str, admin: Browser) -> None:
    response = admin.get(f"{PROOF}?hari={day}")
    assert said in response.text
    assert "Kata pemeriksa" not in response.text


def test_how_long_personal_data_stay_is_changed_in_somebody_s_name(admin: Browser, pages_office: PagesOffice) -> None:
    assert admin.post(f"{KEEPING}/lama", days="14").headers["Location"] == KEEPING
    assert "14 hari sesudah kunjungan" in admin.get(KEEPING).text
    assert pages_office.small.reads.office().branch.keep_persons_days == 14
    last = pages_office.records()[-1]
    assert isinstance(last.fact, facts.SetUpChanged)
    assert (last.actor, last.fact.columns) == (pages_office.ids[OperatorRole.ADMINISTRATOR], ["keep_persons_days"])


@pytest.mark.parametrize("days", ["0", "366", "lama", ""])
def test_a_time_that_cannot_be_changes_nothing(days: str, admin: Browser, pages_office: PagesOffice) -> None:
    response = admin.post(f"{KEEPING}/lama", days=days)
    assert response.status_code == 422
    assert 'id="days-fault"' in response.text
    assert pages_office.small.reads.office().branch.keep_persons_days == 30


def test_when_data_were_erased_for_the_last_time_is_said(admin: Browser, pages_office: PagesOffice) -> None:
    assert "Belum pernah" in admin.get(KEEPING).text
    erased = facts.PersonsErased(before="2099-12-01", n=3)
    pages_office.small.writer.submit(lambda books: books.record(erased)).result(timeout=10)
    page = admin.get(KEEPING).text
    assert "Belum pernah" not in page and "1 Jan 2100" in page


def test_an_auditor_reads_and_proves_and_copies_nothing(pages_office: PagesOffice) -> None:
    pages_office.small.issue()
    auditor = pages_office.signed_in("yusuf")
    page = auditor.get(KEEPING).text
    assert "Buat salinan" not in page
    assert "Benar" in auditor.get(f"{PROOF}?hari=").text
    assert auditor.post(f"{KEEPING}/salin").status_code == 403


def test_a_copy_of_its_own_process_holds_the_office_and_few_are_kept(tmp_path: Path) -> None:
    data = tmp_path / "data"
    anywhere = Address(host="127.0.0.1", port=0)
    prepare_office(Settings(data_directory=data, http=anywhere, push=anywhere, template="disdukcapil"))
    keeping = KeepingProcess(data)
    keeping.folder.mkdir()
    for number in range(MOST_COPIES):
        (keeping.folder / f"giliran-2000010{number}-000000.db").write_bytes(b"")
    keeping.copy()
    copies = keeping.copies()
    assert len(copies) == MOST_COPIES and copies[0].size_bytes > 0
    made = keeping.folder / copies[0].name
    assert made.stat().st_mode & 0o077 == 0
    put_in_place(made, tmp_path / "elsewhere")
    assert 0 <= keeping.disk().used_percent <= 100
    with pytest.raises(Refusal, match="never open"):
        keeping.verify(None)


def test_a_copy_is_taken_away_only_with_the_second_factor_of_this_moment(
    admin: Browser, pages_office: PagesOffice
) -> None:
    admin.post(f"{KEEPING}/salin")
    address = f"{KEEPING}/unduh/0.db"
    assert f'href="{address}"' in admin.get(KEEPING).text
    assert "Enam angka" in admin.get(address).text
    for code in ("", "000000", pages_office.code()):
        # The last one was used to sign in, and a code works once.
        refused = admin.post(address, code=code)
        assert refused.status_code == 422 and b"SQLite" not in refused.data
        assert not code or f'value="{code}"' not in refused.text
    pages_office.now += STEP_S
    taken = admin.post(address, code=pages_office.code())
    assert taken.status_code == 200 and taken.data.startswith(b"SQLite format 3")
    assert taken.headers["Content-Disposition"] == 'attachment; filename="0.db"'
    assert int(taken.headers["Content-Length"]) == len(taken.data)
    assert admin.post(address, code=pages_office.code()).status_code == 422
    done = [each for each in pages_office.records() if isinstance(each.fact, facts.SetUpChanged) and each.actor]
    assert [(each.fact.table, each.fact.action) for each in done if isinstance(each.fact, facts.SetUpChanged)] == [
        ("copy", "added"),
        ("copy", "downloaded"),
    ]
    assert "Salinan data Kantor Contoh diunduh" in admin.get("/kantor/jejak?hari=2100-01-01").text


def test_guessing_a_code_is_slowed(admin: Browser, pages_office: PagesOffice) -> None:
    admin.post(f"{KEEPING}/salin")
    said = [admin.post(f"{KEEPING}/unduh/0.db", code="000000").text for _ in range(8)]
    assert "Terlalu banyak percobaan" not in said[0] and "Terlalu banyak percobaan" in said[-1]


@pytest.mark.parametrize("name", ["giliran.db", "..%2Fgiliran.db", "secrets.json", "1.db"])
def test_nothing_but_a_copy_is_taken_away(name: str, admin: Browser, pages_office: PagesOffice) -> None:
    admin.post(f"{KEEPING}/salin")
    pages_office.now += STEP_S
    assert admin.get(f"{KEEPING}/unduh/{name}").status_code == 404
    assert admin.post(f"{KEEPING}/unduh/{name}", code=pages_office.code()).status_code in (404, 405)


def test_a_supervisor_takes_nothing_away(pages_office: PagesOffice) -> None:
    pages_office.keeping.copy()
    supervisor = pages_office.signed_in("wayan")
    assert "unduh" not in supervisor.get(KEEPING).text
    pages_office.now += STEP_S
    assert supervisor.post(f"{KEEPING}/unduh/0.db", code=pages_office.code()).status_code == 403


def test_the_last_proof_is_shown(admin: Browser, pages_office: PagesOffice) -> None:
    pages_office.small.issue()
    assert "jurnal belum diperiksa" in admin.get(KEEPING).text
    admin.get(f"{PROOF}?hari=2100-01-01")
    page = admin.get(KEEPING).text
    assert "tidak ada catatan yang diubah" in page and "2100-01-01" in page
    pages_office.keeping.proved = Proof(at=1, day=None, is_correct=False)
    assert "jurnal tidak utuh" in admin.get(KEEPING).text


def test_what_is_wrong_with_the_computer_is_said_on_every_page_to_those_who_look_after_it(
    admin: Browser, pages_office: PagesOffice
) -> None:
    assert "hampir penuh" not in admin.get("/kantor/layanan").text
    pages_office.keeping.free_bytes = 5
    clock = pages_office.small.clock
    clock.doubting = ClockDoubt(why=next(iter(ClockFault)), office_at=clock.at, computer_at=clock.at - 3600)
    page = admin.get("/kantor/layanan").text
    assert "Penyimpanan server hampir penuh." in page and "Jam komputer server tidak dapat dipercaya." in page
    assert "hampir penuh" not in pages_office.signed_in("lilis").get("/kantor").text


def test_a_proof_is_remembered_by_its_process(tmp_path: Path) -> None:
    keeping = KeepingProcess(tmp_path)
    assert keeping.proof() is None
    keeping._keep_proof(Proof(at=7, day="2100-01-01", is_correct=True))
    assert KeepingProcess(tmp_path).proof() == Proof(at=7, day="2100-01-01", is_correct=True)
    (tmp_path / "last-proof.json").write_text("[1]", encoding="utf-8")
    assert keeping.proof() is None
