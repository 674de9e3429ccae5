import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.displayframes import answer_length, crc16, display_frame, fitted, is_accepted
from hardware.errors import ConfigError
from hardware.options import Checksum, DigitMap, DisplayOptions
from hardware.url import DisplayProtocol, DisplayUrl, parse_device_url

_MODBUS, _ALPHA = DisplayProtocol.MODBUS, DisplayProtocol.ALPHA


def test_the_modbus_checksum_of_the_usual_example():
    assert crc16(bytes.fromhex("01030000000a")) == bytes.fromhex("c5cd")


@pytest.mark.parametrize(
    ("text", "digits", "shown"),
    [
        ("A 012", 5, "A 012"),
        ("A 012", 4, "A012"),
        ("A 012", 3, "012"),
        ("A 012", 8, "   A 012"),
        ("AB 1012", 4, "1012"),
        ("a\x00é12", 4, " A12"),
        ("", 3, "   "),
    ],
)
def test_a_number_is_fitted_to_the_display(text: str, digits: int, shown: str):
    assert fitted(text, digits) == shown


def test_modbus_writes_one_letter_a_register():
    frame = display_frame(_MODBUS, DisplayOptions(unit=3, digits=4, register=16), "A 012")
    body = bytes.fromhex("03 10 0010 0004 08 0041 0030 0031 0032")
    assert frame == body + crc16(body)
    assert answer_length(_MODBUS) == 8


def test_modbus_writes_a_number_into_one_register():
    frame = display_frame(_MODBUS, DisplayOptions(unit=1, digits=5, map=DigitMap.NUMBER), "A 012")
    body = bytes.fromhex("01 06 0000 000c")
    assert frame == body + crc16(body)


def test_a_modbus_answer_counts_only_if_it_is_whole_and_ours():
    frame = display_frame(_MODBUS, DisplayOptions(unit=3), "A 012")
    answer = frame[:6] + crc16(frame[:6])
    assert is_accepted(frame, answer)
    other = display_frame(_MODBUS, DisplayOptions(unit=4), "A 012")
    assert not is_accepted(other, answer)
    assert not is_accepted(frame, answer[:-1])
    assert not is_accepted(
        frame, answer[:-1] + b"\x00\x00"[: 1 if answer[-1] else 0] + b"\x01"[: 0 if answer[-1] else 1]
    )
    assert not is_accepted(frame, b"")


def test_alpha_shows_text_held_still():
    frame = display_frame(_ALPHA, DisplayOptions(unit=0x1F, digits=5), "A 012")
    assert frame == b"\x00\x00\x00\x00\x00\x01Z1F\x02AA\x1b bA 012\x04"


def test_alpha_with_a_sum_from_start_of_text_to_end_of_text():
    frame = display_frame(_ALPHA, DisplayOptions(unit=1, digits=1, checksum=Checksum.SUM), "7")
    body = b"\x02AA\x1b b7\x03"
    assert frame == b"\x00\x00\x00\x00\x00\x01Z01" + body + f"{sum(body):04X}".encode() + b"\x04"


def test_a_pole_display_is_cleared_before_each_text():
    assert display_frame(DisplayProtocol.CD5220, DisplayOptions(digits=20), "A 012") == b"\x0c\x1bQA       A 012\r"
    assert display_frame(DisplayProtocol.CD5220, DisplayOptions(), "") == b"\x0c"


@pytest.mark.parametrize(
    ("checksum", "frame", "sent"),
    [
        (Checksum.NONE, r"\x02{addr:02d}{text}\x03", b"\x0207A012\x03"),
        (
            Checksum.XOR,
            r"{addr}{text}{sum}\r",
            b"7A01245\r",
        ),
        (Checksum.SUM, r"\xff{text}{sumbyte}", b"\xffA012" + bytes([(0xFF + 0x41 + 0x30 + 0x31 + 0x32) & 0xFF])),
        (Checksum.CRC16, r"{text}{sumbyte}", b"A012" + crc16(b"A012")),
    ],
)
def test_a_template_speaks_the_language_of_any_local_maker(checksum: Checksum, frame: str, sent: bytes):
    options = DisplayOptions(unit=7, digits=4, frame=frame, checksum=checksum)
    assert display_frame(DisplayProtocol.FRAME, options, "A 012") == sent


@pytest.mark.parametrize("frame", ["%02x", "{addr}", "{text.__class__}", "{text!r:>{addr}}{x}", "{text", r"{text}\x"])
def test_a_template_that_cannot_work_is_refused(frame: str):
    from urllib.parse import quote

    with pytest.raises(ConfigError, match="frame"):
        parse_device_url(f"frame+serial:///dev/ttyS0?frame={quote(frame)}")


def test_a_template_comes_through_the_url():
    url = parse_device_url("frame+serial:///dev/ttyS0?frame=%5Cx02%7Btext%3A%3E4%7D%5Cr&digits=4")
    assert isinstance(url, DisplayUrl)
    assert display_frame(url.protocol, url.options, "B 7") == b"\x02 B 7\r"


@given(st.text(max_size=30), st.sampled_from(DisplayProtocol), st.integers(1, 40))
def test_no_text_breaks_a_frame(text: str, protocol: DisplayProtocol, digits: int):
    frame = display_frame(protocol, DisplayOptions(digits=digits), text)
    clean = display_frame(protocol, DisplayOptions(digits=digits), "".join(c for c in text if c.isascii() and c >= " "))
    assert frame == clean or not text.isascii() or not text.isprintable()
