"""What the page behind a ticket's QR says: the words for every state, the range, and the rule."""

import hashlib
from dataclasses import dataclass, replace

from server.application.status_page import StatusPage
from server.web.reasons import visitors_sentence
from server.web.texts import Texts
from wire.codes import Language, PromiseKind, TicketState

REFRESH_S = 20

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

_ICONS = {
    TicketState.WAITING: "clock",
    TicketState.CALLED: "bell",
    TicketState.SERVING: "desk",
    TicketState.HELD: "hold",
    TicketState.MISSED: "absent",
    TicketState.DONE: "check",
    TicketState.CANCELLED: "cancel",
    TicketState.EXPIRED: "ticket",
}
_OPEN = frozenset({TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD, TicketState.MISSED})


@dataclass(frozen=True, slots=True)
class _Words:
    """What a state means for its holder: in a few words, and what to do now. `tone` is a class of the style sheet."""

    tone: str
    title: str
    advice: str
    icon: str = ""


def status_values(page: StatusPage, texts: Texts) -> dict[str, object]:
    """What `status.html` says of a ticket."""
    return {
        "page": page,
        "words": _words(page, texts),
        "is_waiting": page.state is TicketState.WAITING,
        "likely": _likely(page, texts),
        "likely_label": _likely_label(page, texts),
        "passed": [visitors_sentence(each, texts) for each in page.passed],
        "turn_time": texts.clock(page.turn_time_at, page.utc_offset_s),
        "shown_at": texts.clock(page.at, page.utc_offset_s),
        "promise": _promise(page, texts),
        "may_pass": _may_pass(page, texts),
    }


def is_open(page: StatusPage) -> bool:
    """Whether there is something to come for this ticket."""
    return page.state in _OPEN


def etag_of(page: StatusPage, language: Language, offered: str = "") -> str:
    """Changes with what the page says, and every minute, for it says how old it is."""
    text = f"{page.version}\n{page.state}\n{language}\n{page.at // 60}\n{offered}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _words(page: StatusPage, texts: Texts) -> _Words:
    return replace(_words_of(page, texts), icon=_ICONS[page.state])


def _words_of(page: StatusPage, texts: Texts) -> _Words:
    text = texts.text
    # Not broken between word and number: "Loket" above and "3" below would be two things to look for.
    counter = "" if page.counter_name is None else texts.of(page.counter_name).replace(" ", NO_BREAK_SPACE)
    match page.state:
        case TicketState.WAITING if page.served_until_at is not None and page.at >= page.served_until_at:
            advice = text(
                "Layanan berakhir pukul {time}. "
                "Tetap di tempat: petugas memberi tahu apakah Anda masih dilayani hari ini.",
                time=texts.clock(page.served_until_at, page.utc_offset_s),
            )
            return _Words("care", text("Jam layanan sudah berakhir"), advice)
        case TicketState.WAITING if page.n_before == 0:
            advice = text("Tempat menunggu: {place}. Nomor Anda segera dipanggil.", place=texts.of(page.wait_at))
            return _Words("care", text("Anda berikutnya"), advice)
        case TicketState.WAITING:
            advice = text(
                "Tempat menunggu: {place}. Nomor Anda akan dipanggil dengan suara dan tampil di papan.",
                place=texts.of(page.wait_at),
            )
            return _Words("wait", text("Menunggu giliran"), advice)
        case TicketState.CALLED:
            title = text("Silakan ke {counter}", counter=counter)
            return _Words("come", title, text("Nomor Anda sedang dipanggil. Tunjukkan tiket Anda kepada petugas."))
        case TicketState.SERVING:
            title = text("Dilayani di {counter}", counter=counter)
            return _Words("calm", title, text("Petugas sedang melayani Anda."))
        case TicketState.HELD:
            advice = text("Lengkapi yang diminta petugas, lalu kembali ke loket. Tempat Anda dalam antrean disimpan.")
            return _Words("care", text("Ditunda sebentar"), advice)
        case _:
            return _words_of_absent_or_ended(page.state, texts)


def _words_of_absent_or_ended(state: TicketState, texts: Texts) -> _Words:
    text = texts.text
    match state:
        case TicketState.MISSED:
            advice = text("Segera temui petugas. Makin cepat Anda kembali, makin baik tempat Anda dalam antrean.")
            return _Words("care", text("Anda belum datang saat dipanggil"), advice)
        case TicketState.DONE:
            return _Words("calm", text("Selesai"), text("Terima kasih atas kunjungan Anda."))
        case TicketState.CANCELLED:
            return _Words("calm", text("Nomor ini dibatalkan"), text("Bila ini keliru, tanyakan kepada petugas."))
        case _:
            advice = text("Bila Anda masih memerlukan layanan, silakan ambil nomor baru.")
            return _Words("calm", text("Nomor ini tidak berlaku lagi"), advice)


def _likely(page: StatusPage, texts: Texts) -> str:
    promise = page.promise
    if page.may_not_be_reached:
        return texts.text("mungkin tidak hari ini")
    if promise is None:
        return _likely_by_plan(page, texts)
    match promise.kind:
        case PromiseKind.RANGE if promise.from_at is not None and promise.until_at is not None:
            first, last = (
                texts.clock(promise.from_at, page.utc_offset_s),
                texts.clock(promise.until_at, page.utc_offset_s),
            )
            return texts.text("{first}–{last}", first=first, last=last)
        case PromiseKind.ROUGH if promise.from_at is not None:
            return texts.text("sekitar {time}", time=texts.clock(promise.from_at, page.utc_offset_s))
        case PromiseKind.SOON:
            return texts.text("segera")
        case PromiseKind.FEW_PEOPLE:
            return texts.text("antrean pendek")
        case _:
            return texts.text("belum ada loket buka")


def _likely_label(page: StatusPage, texts: Texts) -> str:
    has_time = page.promise is not None and page.promise.kind in (PromiseKind.RANGE, PromiseKind.ROUGH)
    return texts.text("perkiraan dipanggil") if has_time else texts.text("perkiraan menunggu")


def _likely_by_plan(page: StatusPage, texts: Texts) -> str:
    first, last = page.likely_from_min, page.likely_to_min
    if first is None or last is None:
        return texts.text("belum diketahui")
    if last <= 1:
        return texts.text("sebentar lagi")
    if first == last:
        return texts.text("± {n} menit", n=last)
    return texts.text("{first}–{last} menit", first=first, last=last)


def _may_pass(page: StatusPage, texts: Texts) -> str:
    if page.may_pass is None:
        return ""
    if page.may_pass == 0:
        return texts.text("Biasanya tidak ada lagi yang akan mendahului Anda.")
    return texts.text("Biasanya paling banyak {n} nomor lagi dapat mendahului Anda.", n=page.may_pass)


def _promise(page: StatusPage, texts: Texts) -> str:
    return texts.text(
        "Loket memanggil waktu giliran paling awal. Untuk layanan Anda, tidak ada yang datang lebih dari {n} menit "
        "setelah Anda yang mendahului Anda, kecuali keadaan darurat yang dicatat.",
        n=page.shield_min,
    )
