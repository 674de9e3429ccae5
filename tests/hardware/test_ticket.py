from dataclasses import replace

import pytest

from hardware.ticket import Gap, Paragraph, QrCode, Role, TicketPaper, grouped_chain, layout


def _roles(paper: TicketPaper) -> list[Role]:
    return [block.role for block in layout(paper) if isinstance(block, Paragraph)]


def test_the_number_comes_first_then_where_to_wait_then_what_happens_next(paper: TicketPaper):
    roles = _roles(paper)
    order = [Role.OFFICE, Role.NUMBER, Role.SERVICE, Role.WHERE, Role.PEOPLE, Role.BODY, Role.NEEDS]
    assert roles[: len(order)] == order


def test_empty_texts_take_no_room():
    paper = TicketPaper(office="Kantor", number="A 001", service="Layanan", issued="09.00")
    blocks = layout(paper)
    assert [type(block) for block in blocks] == [Paragraph, Paragraph, Paragraph, Gap, Paragraph]


def test_the_code_and_its_caption_go_together(paper: TicketPaper):
    assert QrCode(paper.status_url or "") in layout(paper)
    without = layout(replace(paper, status_url=None))
    assert not [block for block in without if isinstance(block, QrCode)]
    assert Paragraph(role=Role.SMALL, text=paper.status_caption) not in without


def test_mark_and_copy_mark_are_on_the_paper(paper: TicketPaper):
    roles = _roles(replace(paper, mark="janji 10.00", copy_mark="Salinan"))
    assert Role.MARK in roles
    assert roles.index(Role.COPY) < roles.index(Role.NUMBER)


def test_every_text_is_cleaned(paper: TicketPaper):
    blocks = layout(replace(paper, service="KTP\x1b@", lines_before=("Jalan\x07",), mark="\x1d!\xff"))
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert "KTP @" in texts
    assert "Jalan" in texts
    assert not any(char < " " for text in texts for char in text)


def test_chain_digits_are_grouped():
    assert grouped_chain("3F2A91BC0D") == "3f2a 91bc 0d"
    assert grouped_chain("") == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": ""},
        {"number": " \x1b "},
        {"number": "A 0123456"},
        {"chain": "3f2a"},
        {"chain": "3f2a91bc0z"},
        {"status_url": "javascript:alert(1)"},
        {"status_url": "https://kantor.example/\x1d"},
        {"status_url": "https://kantor.example/" + "x" * 300},
        {"logo_png": b"GIF89a"},
        {"logo_png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\x00\x01"},
    ],
)
def test_what_cannot_be_printed_is_refused(paper: TicketPaper, wrong: dict[str, object]):
    with pytest.raises(ValueError, match=r"number|chain|address|logo"):
        replace(paper, **wrong)  # type: ignore[arg-type]
