"""The lean boards take a stream apart as a socket delivers it: cut anywhere."""

from bench.watchers import frames, masked_frame

SHORT, LONG, HUGE = b'{"type":"change"}', b"x" * 300, b"y" * 70_000


def sent(payload: bytes) -> bytes:
    """A frame as servers send it."""
    if len(payload) < 126:
        return bytes([0x81, len(payload)]) + payload
    if len(payload) < 65_536:
        return b"\x81\x7e" + len(payload).to_bytes(2) + payload
    return b"\x81\x7f" + len(payload).to_bytes(8) + payload


def test_frames_of_every_length_are_found_one_after_the_other() -> None:
    stream = sent(SHORT) + sent(LONG) + sent(HUGE)

    found = list(frames(stream))

    assert [payload for _, payload, _ in found] == [SHORT, LONG, HUGE]
    assert found[-1][2] == len(stream)


def test_a_frame_that_is_not_whole_yet_waits_for_its_rest() -> None:
    stream = sent(SHORT) + sent(LONG)

    for cut in range(len(sent(SHORT)), len(stream)):
        assert [payload for _, payload, _ in frames(stream[:cut])] == [SHORT]


def test_what_a_board_sends_is_masked_and_otherwise_as_it_was() -> None:
    frame = masked_frame(0x81, SHORT)

    assert frame[1] == 0x80 | len(SHORT)
    assert frame.endswith(b"\0\0\0\0" + SHORT)
