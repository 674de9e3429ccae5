"""What reports call things in both languages: services, people, channels, groups of visitors, days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.office import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What rows of the set-up are called; what is gone by now appears as its number."""

    services: Mapping[int, Text]
    operators: Mapping[int, str]


def t(indonesian: str, english: str) -> Text:
    return Text(id=indonesian, en=english)


_WEEKDAYS = (
    t("Senin", "Monday"),
    t("Selasa", "Tuesday"),
    t("Rabu", "Wednesday"),
    t("Kamis", "Thursday"),
    t("Jumat", "Friday"),
    t("Sabtu", "Saturday"),
    t("Minggu", "Sunday"),
)
_CHANNELS = {
    "kiosk": t("mesin nomor", "kiosk"),
    "desk": t("meja petugas", "desk"),
    "web": t("dari rumah", "web"),
    "assisted": t("dibantu petugas", "assisted"),
    "partner": t("aplikasi mitra", "partner"),
    "sms": t("SMS", "SMS"),
}
_KINDS = {
    "elderly": t("lansia", "elderly"),
    "disabled": t("penyandang disabilitas", "disabled"),
    "pregnant": t("ibu hamil", "pregnant"),
    "with_infant": t("membawa bayi", "with an infant"),
    "other": t("lainnya", "other"),
}
_AT_KIOSK = t("dipilih di mesin nomor", "chosen at a kiosk")
_RETURNS = {
    "incomplete": t("Berkas kurang, harus datang lagi", "Papers missing, has to come again"),
    "referred": t("Dirujuk ke tempat lain", "Referred elsewhere"),
    "fetching_papers": t("Keluar mengambil berkas", "Left to fetch papers"),
    "filling_form": t("Mengisi formulir", "Filling in a form"),
    "waiting_for_result": t("Menunggu hasil", "Waiting for a result"),
}
"""Why somebody did not get at once what they came for; `other` has its word below."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    names: Names
    language: str

    def of(self, text: Text) -> str:
        return text.en if self.language == "en" else text.id

    def service(self, service_id: int) -> str:
        name = self.names.services.get(service_id)
        return f"#{service_id}" if name is None else self.of(name)

    def operator(self, operator_id: int) -> str:
        return self.of(_AT_KIOSK) if operator_id == 0 else self.names.operators.get(operator_id, f"#{operator_id}")

    def channel(self, channel: str) -> str:
        return self.of(channel_text(channel))

    def kind(self, kind: str) -> str:
        return self.of(_KINDS[kind]) if kind in _KINDS else kind

    def weekday(self, weekday: int) -> str:
        return self.of(_WEEKDAYS[weekday])

    def return_reason(self, reason: str) -> str:
        return self.of(_RETURNS.get(reason) or _KINDS["other"])


def channel_text(channel: str) -> Text:
    """A channel in both languages."""
    return _CHANNELS.get(channel) or t(channel, channel)
