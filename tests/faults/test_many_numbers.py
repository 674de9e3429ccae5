"""Row 58: a series with more visitors than three digits."""

from server.domain.numbering import printed_number


def test_row_58_after_999_a_number_grows_a_digit() -> None:
    assert [printed_number("A", serial) for serial in (1, 999, 1000)] == ["A 001", "A 999", "A 1000"]
    assert len({printed_number("A", serial) for serial in range(1, 3_000)}) == 2_999
