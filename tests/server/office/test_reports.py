"""The report and the slip as pages: what is in them, what is said when there is nothing, and files to take away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.application.refusals import Refusal
from server.report_process import ReportProcess
from server.web.admin.charts import Bar, Stack, bars, shade_of, stacks
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.small_office import KTP


@pytest.fixture
def used(pages_office: PagesOffice) -> PagesOffice:
    """An office in which one visitor was served and one waits."""
    small = pages_office.small
    small.issue(KTP)
    small.issue(KTP)
    desk = small.open_counter(1)
    small.clock.pass_s(600)
    small.do(desk, "call-next")
    small.clock.pass_s(300)
    small.do(desk, "finish-ticket", '{"ticket_id":1,"outcome":"served"}')
    return pages_office


def test_before_the_first_ticket_both_pages_say_so(admin: Browser) -> None:
    assert "Belum ada hari yang dapat dilaporkan" in admin.get("/kantor/laporan").text
    assert "Kantor belum pernah buka" in admin.get("/kantor/slip").text


def test_the_report_shows_tables_and_charts_with_words(used: PagesOffice) -> None:
    page = used.signed_in("wayan").get("/kantor/laporan").text
    assert "Menurut layanan" in page
    assert page.count('<svg class="chart"') == 3
    assert 'aria-label="Tiket menurut jam datang"' in page
    english = used.signed_in("wayan").get("/kantor/laporan?bahasa=en").text
    assert "By service" in english
    assert "Menurut" not in english


def test_visits_that_were_not_done_in_one_go_are_told_with_the_reason(used: PagesOffice) -> None:
    small = used.small
    small.do(2, "call-next")
    small.do(2, "hold-ticket", '{"ticket_id":2,"granted_min":10,"reason":"fetching_papers"}')
    small.do(2, "return-ticket", '{"ticket_id":2,"granted_min":0}')
    small.do(2, "call-next")
    small.do(2, "finish-ticket", '{"ticket_id":2,"outcome":"incomplete"}')
    page = used.signed_in("wayan").get("/kantor/laporan").text
    told = page.partition('id="tabel-returns"')[2].partition("</table>")[0]
    assert '<td class="words">Berkas kurang, harus datang lagi</td><td>1</td>' in told
    assert '<td class="words">Keluar mengambil berkas</td><td>1</td>' in told


def test_parts_of_a_stack_stand_on_each_other_and_have_their_names_above() -> None:
    drawn = stacks(
        "Judul",
        ["a<", "b"],
        [Stack(label="01", values=[3, 1], told="3 dan 1"), Stack(label="02", values=[0, 2], told="")],
    )
    assert "a&lt;" in drawn
    assert drawn.count('class="part-0"') == 2
    assert drawn.count('class="part-1"') == 3
    heights = [float(each) for each in re.findall(r'height="([0-9.]+)"/>', drawn)][2:]
    assert heights[0] == pytest.approx(heights[1] * 3, abs=0.1)
    assert stacks("Judul", [], []) == ""


def test_the_slip_adds_up(used: PagesOffice) -> None:
    page = used.signed_in("yusuf").get("/kantor/slip").text
    slip = re.search(r'<pre class="slip"[^>]*>(.*?)</pre>', page, re.DOTALL)
    assert slip is not None
    lines = [line.split() for line in slip.group(1).splitlines()]
    assert ["Tiket", "2"] in lines
    assert ["dilayani", "1"] in lines
    assert ["masih", "terbuka", "1"] in lines


def test_a_day_on_which_the_office_was_closed_is_said_at_its_field(used: PagesOffice) -> None:
    browser = used.signed_in("wayan")
    assert "Kantor tidak buka pada hari itu." in browser.get("/kantor/slip?hari=2001-01-01").text
    assert browser.get("/kantor/laporan?dari=2100-02-01&sampai=2100-01-01").status_code in (200, 422)
    assert browser.get("/kantor/laporan?dari=yesterday").status_code == 422


def test_files_are_taken_away_under_a_name_of_their_own(used: PagesOffice) -> None:
    browser = used.signed_in("wayan")
    response = browser.get("/kantor/laporan/berkas?jenis=csv")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="giliran-')
    assert browser.get("/kantor/laporan/berkas?jenis=exe").status_code == 404


def test_an_operator_sees_no_report(used: PagesOffice) -> None:
    assert used.signed_in("joko").get("/kantor/laporan").status_code == 403


def test_a_process_of_its_own_says_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        ReportProcess(tmp_path).report(None, None, "id")
    assert refused.value.code == "not_found"
    assert "holds no office" in refused.value.detail


def test_words_in_a_chart_cannot_become_markup() -> None:
    drawn = bars("<b>", [Bar(label="<script>", value=3, told='"><script>')])
    assert "<script>" not in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize("values", [[0], [0.4], [1, 7, 1000], list(range(400)), [10**7]])
def test_every_bar_stays_in_its_picture(values: list[float]) -> None:
    drawn = bars("x", [Bar(label=str(each), value=each, told="") for each in values])
    for x, y, width, height in re.findall(r'class="bar" x="(.+?)" y="(.+?)" width="(.+?)" height="(.+?)"', drawn):
        assert 0 <= float(x) <= float(x) + float(width) <= 720
        assert 0 <= float(y) <= float(y) + float(height) <= 240


def test_the_darkest_shade_is_the_longest_wait() -> None:
    assert [shade_of(value, 50.0) for value in (None, 0.0, 9.0, 11.0, 49.0, 50.0)] == [0, 0, 0, 1, 4, 4]
    assert shade_of(0.0, 0.0) == 0
