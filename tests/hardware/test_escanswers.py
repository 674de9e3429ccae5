from hypothesis import given
from hypothesis import strategies as st

from hardware.escanswers import Answer, AnswerDecoder, AsbAnswer, BlockAnswer, BlockKind, PlainAnswer, RealTimeAnswer

_ASB_HEADS = [byte for byte in range(256) if byte & 0x93 == 0x10]
_ASB_TAILS = [byte for byte in range(256) if byte & 0x90 == 0]
_REAL_TIME = [byte for byte in range(256) if byte & 0x93 == 0x12]

asb = st.tuples(st.sampled_from(_ASB_HEADS), *[st.sampled_from(_ASB_TAILS)] * 3).map(
    lambda four: (bytes(four), AsbAnswer(*four))
)
real_time = st.sampled_from(_REAL_TIME).map(lambda byte: (bytes([byte]), RealTimeAnswer(byte)))
plain = st.sampled_from(_ASB_TAILS).map(lambda byte: (bytes([byte]), PlainAnswer(byte)))
block = st.tuples(st.sampled_from(BlockKind), st.binary(max_size=40)).map(
    lambda pair: (
        bytes([pair[0].value]) + pair[1].translate(None, b"\x00\x11\x13") + b"\x00",
        BlockAnswer(pair[0], pair[1].translate(None, b"\x00\x11\x13")),
    )
)
answers = st.lists(st.one_of(asb, real_time, plain, block), max_size=12)


def test_every_first_byte_is_read_by_its_fixed_bits():
    for byte in range(256):
        found = AnswerDecoder().feed(bytes([byte]))
        if byte in (0x11, 0x13) or byte in {kind.value for kind in BlockKind} or byte in _ASB_HEADS:
            assert found == []
        elif byte in _REAL_TIME:
            assert found == [RealTimeAnswer(byte)]
        elif byte in _ASB_TAILS:
            assert found == [PlainAnswer(byte)]
        else:
            assert found == []


@given(answers, st.data())
def test_any_mix_is_read_whole_however_it_is_split_and_with_flow_control_between(
    sent: list[tuple[bytes, Answer]], data: st.DataObject
):
    stream = b"".join(raw for raw, _ in sent)
    n_flow = data.draw(st.integers(0, 5))
    for _ in range(n_flow):
        at = data.draw(st.integers(0, len(stream)))
        stream = stream[:at] + data.draw(st.sampled_from([b"\x11", b"\x13"])) + stream[at:]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    decoder = AnswerDecoder()
    found: list[Answer] = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += decoder.feed(stream[start:end])
    assert found == [answer for _, answer in sent]


@given(st.binary(max_size=600))
def test_garbage_never_raises_and_the_next_question_is_understood_after_a_reset(garbage: bytes):
    decoder = AnswerDecoder()
    decoder.feed(garbage)
    decoder.reset()
    assert decoder.feed(b"\x16") == [RealTimeAnswer(0x16)]


def test_a_broken_pushed_status_does_not_swallow_the_next_answer():
    assert AnswerDecoder().feed(b"\x14\x00\x12") == [RealTimeAnswer(0x12)]
    assert AnswerDecoder().feed(b"\x14\x00\x14\x00\x03\x0f") == [AsbAnswer(0x14, 0x00, 0x03, 0x0F)]


def test_a_block_without_an_end_is_given_up():
    decoder = AnswerDecoder()
    assert decoder.feed(b"\x5f" + b"x" * 129) == []
    assert decoder.feed(b"\x16") == [RealTimeAnswer(0x16)]
