"""What is said about numbers that the kiosk gives by itself. Whole sentences, Indonesian first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from appkit.language import Language
from wire.commands import TicketPaper


def alone_title(language: Language) -> str:
    """The server is away."""
    return language.text("Komputer antrean sedang tidak tersambung.")


def alone_advice(language: Language) -> str:
    """And what can be done all the same."""
    return language.text("Anda tetap dapat mengambil nomor di sini.")


def codes_wait(language: Language) -> str:
    """Codes mean nothing to a kiosk alone."""
    return language.text("Kode belum dapat dibaca. Ambil nomor biasa, atau tanyakan kepada petugas.")


def place_on_screen(language: Language, ticket: TicketPaper) -> str:
    """In place of how many people are before: nobody can know that now."""
    return language.text("Urutan Anda dihitung dari waktu datang: pukul {clock}.", clock=_clock(language, ticket))


def call_on_screen(language: Language) -> str:
    """How the number will be called."""
    return language.text("Nomor Anda dipanggil lewat layar atau dengan suara petugas.")


def place_on_paper(language: Language, ticket: TicketPaper) -> str:
    """The time first: operators without a network call by it."""
    return language.text("Datang pukul {clock}. Urutan Anda dihitung dari waktu ini.", clock=_clock(language, ticket))


def call_on_paper(language: Language) -> str:
    """How the number will be called, and what to do then."""
    return language.text("Nomor ini dipanggil lewat layar atau dengan suara petugas. Datanglah ke loket yang disebut.")


def why_plain(language: Language) -> str:
    """Why the ticket has neither code nor proof."""
    return language.text(
        "Diambil saat komputer antrean tidak tersambung, jadi tanpa kode QR dan tanpa angka bukti. Nomor ini tetap sah."
    )


def _clock(language: Language, ticket: TicketPaper) -> str:
    return language.clock(datetime.fromtimestamp(ticket.arrived_at, UTC) + timedelta(seconds=ticket.utc_offset_s))
