"""Why somebody else was called first, in a sentence: short, true, and without what the reader may not know."""

from __future__ import annotations

from collections.abc import Mapping

from server.application.explanations import Explanation
from server.web.texts import Texts
from wire.codes import Language, OverrideReason, PriorityKind, WhyCase
from wire.queries import TicketWhy
from wire.rows import Words


def visitors_sentence(explanation: Explanation, texts: Texts) -> str:
    """The reason as the holder of the asking ticket reads it."""
    return _sentence(explanation, texts, texts.text("Anda"))


def why_answer(explanation: Explanation, texts: Mapping[Language, Texts]) -> TicketWhy:
    """The reason for a staff device: in every language, with the values and with the kind of a priority."""
    said = {language: _sentence(explanation, each, explanation.own_number) for language, each in texts.items()}
    reason = explanation.reason
    return TicketWhy(
        case=reason.case,
        sentence=Words(id=said[Language.INDONESIAN], en=said[Language.ENGLISH]),
        called_at=reason.called_at,
        own_turn_at=reason.own_turn_at,
        other_turn_at=reason.other_turn_at,
        other_arrived_at=reason.other_arrived_at,
        slot_at=reason.slot_at,
        counter_id=reason.counter_id,
        service_id=reason.service_id,
        left_at=reason.left_at,
        back_at=reason.back_at,
        shift_s=reason.shift_s,
        override=reason.override,
        record=reason.record,
        priority=reason.priority,
    )


def _sentence(explanation: Explanation, texts: Texts, you: str) -> str:
    """One sentence. `you` is how the asking ticket is spoken of."""
    values = _values(explanation, texts, you)
    text = texts.text
    match explanation.reason.case:
        case WhyCase.SENIOR:
            return text("{number} punya waktu giliran {theirs}, {you} {yours}.", **values)
        case WhyCase.BOOKED:
            return text("{number} punya janji {slot}, dihitung datang {theirs}.", **values)
        case WhyCase.PRIORITY if explanation.reason.priority is not None:
            return text("{number} prioritas ({kind}), dihitung datang {theirs}.", **values)
        case WhyCase.PRIORITY:
            return text("{number} prioritas, dihitung datang {theirs}.", **values)
        case WhyCase.RETURNED:
            return text("{number} datang {came} dan kembali tepat waktu {back}; gilirannya tetap.", **values)
        case WhyCase.TRANSFERRED:
            return text("{number} datang {came} dan pindah layanan; gilirannya tetap.", **values)
        case WhyCase.OTHER_COUNTER:
            return text("{counter} tidak melayani {service}.", **values)
        case WhyCase.OTHER_FIRST:
            return text("{counter} mendahulukan layanan utamanya sebelum {service}.", **values)
        case _:
            return _rarer_sentence(explanation.reason.case, texts, values)


def _rarer_sentence(case: WhyCase, texts: Texts, values: Mapping[str, object]) -> str:
    text = texts.text
    match case:
        case WhyCase.AWAY:
            return text("{number} dipanggil {called}; {you} tidak di tempat sejak {left}.", **values)
        case WhyCase.BACK_LATE:
            return text(
                "{you} dipanggil atau ditunda {left}, kembali {back}; giliran bergeser {minutes} menit.", **values
            )
        case WhyCase.OVERRIDE:
            return text("{number} dipanggil petugas di luar urutan, alasan: {reason}, tercatat no. {record}.", **values)
        case WhyCase.ON_PAPER:
            return text("{number} dipanggil {called} dengan suara: saat itu {counter} tidak tersambung.", **values)
        case WhyCase.CAME_LATER:
            return text("{number} dipanggil {called}, sebelum {you} datang.", **values)
        case WhyCase.NOT_BEFORE:
            return text("{number} tidak dipanggil sebelum {you}.", **values)
        case _:
            return text("{number} dipanggil tanpa alasan menurut aturan. Mohon dilaporkan kepada pimpinan.", **values)


def _values(explanation: Explanation, texts: Texts, you: str) -> Mapping[str, object]:
    reason = explanation.reason

    def clock(at: int | None) -> str:
        return "" if at is None else texts.clock(at, explanation.utc_offset_s)

    return {
        "number": explanation.other_number,
        "you": you,
        "theirs": clock(reason.other_turn_at),
        "yours": clock(reason.own_turn_at),
        "slot": clock(reason.slot_at),
        "came": clock(reason.other_arrived_at),
        "called": clock(reason.called_at),
        "left": clock(reason.left_at),
        "back": clock(reason.back_at),
        "minutes": round((reason.shift_s or 0) / 60),
        "counter": "" if explanation.counter_name is None else texts.of(explanation.counter_name),
        "service": "" if explanation.service_name is None else texts.of(explanation.service_name),
        "reason": "" if reason.override is None else _override(reason.override, texts),
        "record": reason.record,
        "kind": "" if reason.priority is None else _kind(reason.priority, texts),
    }


def _override(reason: OverrideReason, texts: Texts) -> str:
    text = texts.text
    return {
        OverrideReason.MEDICAL_EMERGENCY: text("keadaan darurat kesehatan"),
        OverrideReason.SAFETY: text("keamanan"),
        OverrideReason.WRONG_TICKET: text("salah mengambil nomor"),
        OverrideReason.INSTRUCTION: text("perintah atasan"),
    }[reason]


def _kind(kind: PriorityKind, texts: Texts) -> str:
    text = texts.text
    return {
        PriorityKind.ELDERLY: text("lanjut usia"),
        PriorityKind.DISABLED: text("penyandang disabilitas"),
        PriorityKind.PREGNANT: text("ibu hamil"),
        PriorityKind.WITH_INFANT: text("membawa bayi"),
        PriorityKind.OTHER: text("alasan lain"),
    }[kind]
