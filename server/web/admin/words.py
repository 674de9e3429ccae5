"""Words that several of the office's pages share: roles, times, what went wrong."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from server.web.texts import Texts
from wire.codes import Language, OperatorRole


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


ROLES: Mapping[OperatorRole, str] = {
    OperatorRole.ADMINISTRATOR: _("Administrator"),
    OperatorRole.SUPERVISOR: _("Penyelia"),
    OperatorRole.OPERATOR: _("Petugas loket"),
    OperatorRole.HELPER: _("Petugas depan"),
    OperatorRole.AUDITOR: _("Pemeriksa"),
}

ROLE_HINTS: Mapping[OperatorRole, str] = {
    OperatorRole.ADMINISTRATOR: _("Mengatur kantor, orang, dan perangkat."),
    OperatorRole.SUPERVISOR: _("Mengawasi ruang tunggu dan melihat laporan."),
    OperatorRole.OPERATOR: _("Memanggil dan melayani di loket."),
    OperatorRole.HELPER: _("Membantu pengunjung di pintu masuk."),
    OperatorRole.AUDITOR: _("Membaca semua, tidak mengubah apa pun."),
}

_MONTHS: Mapping[Language, str] = {
    Language.INDONESIAN: "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
    Language.ENGLISH: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}


def day_words(at: int, utc_offset_s: int, texts: Texts) -> str:
    """The local day: `21 Nov 2026`."""
    local = datetime.fromtimestamp(at, UTC) + timedelta(seconds=utc_offset_s)
    return f"{local.day} {_MONTHS[texts.language].split()[local.month - 1]} {local.year}"


def moment_words(at: int, utc_offset_s: int, texts: Texts) -> str:
    """The local day and time of day: `21 Nov 2026, 08.41`."""
    return f"{day_words(at, utc_offset_s, texts)}, {texts.clock(at, utc_offset_s)}"


def wait_words(wait_s: int, texts: Texts) -> str:
    """How long to wait, in the unit that a person would say."""
    if wait_s <= 90:
        return texts.text("{n} detik", n=wait_s)
    return texts.text("{minutes} menit", minutes=-(-wait_s // 60))
