"""Asks a device how it is, and says it in words for somebody who is not a programmer. Also for the admin's page."""

import gettext
import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hardware.clock import Clock, SystemClock
from hardware.errors import ConfigError, HardwareError, LibraryMissing, NotSupported
from hardware.escstatus import Paper, PrinterStatus, Proof
from hardware.printer import PrinterDevice
from hardware.printersession import PrinterSession
from hardware.spool import JobReason, JobState

LOCALES = Path(__file__).parent.parent / "locale"


class Weight(StrEnum):
    """How much a sentence asks for: nothing, attention soon, or a hand now."""

    FINE = "fine"
    ATTENTION = "attention"
    BROKEN = "broken"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One sentence about a device, and what to do about it (may be empty)."""

    weight: Weight
    sentence: str
    advice: str = ""


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What a printer let us see: `error` where it could not be reached, else its condition and whether it answers."""

    status: PrinterStatus
    answers: bool
    pushes: bool
    error: HardwareError | None = None


def examine(device: PrinterDevice, clock: Clock | None = None) -> Examination:
    """Connect to a printer, ask it everything it answers, and let go of it again; some seconds at most."""

    def ignore(status: PrinterStatus) -> None:
        """The last status is what counts."""

    session = PrinterSession(device.transport, device.choices, ignore, clock or SystemClock(), random.Random())
    try:
        session.open()
        if session.answers and session.status.ready is False:
            session.ask_everything()
    except HardwareError as error:
        return Examination(status=PrinterStatus(), answers=False, pushes=False, error=error)
    examination = Examination(status=session.status, answers=session.answers, pushes=session.pushes)
    session.drop()
    return examination


class Doctor:
    """Turns what was seen into sentences in one language."""

    def __init__(self, language: str = "id") -> None:
        """Indonesian is the language of the sources; another one falls back to it sentence by sentence."""
        languages = [] if language == "id" else [language]
        catalogue: gettext.NullTranslations = gettext.NullTranslations()
        if languages:
            catalogue = gettext.translation("giliran", LOCALES, languages, fallback=True)
        self.text: Callable[[str], str] = catalogue.gettext

    def printer(self, examination: Examination) -> list[Finding]:
        """Give the findings about one printer, the worst first."""
        if examination.error is not None:
            return [self.unreachable(examination.error)]
        findings = [self._voice(examination)]
        if examination.answers:
            findings += [*self._faults(examination.status), self._paper(examination.status)]
        # A printer that is not ready proves nothing now; what it can is asked again when it is.
        if examination.status.ready is not False:
            findings.append(self._proof(examination))
        order = [Weight.BROKEN, Weight.ATTENTION, Weight.FINE]
        return sorted(findings, key=lambda finding: order.index(finding.weight))

    def unreachable(self, error: HardwareError) -> Finding:
        """Say why a device cannot be reached."""
        _ = self.text
        if isinstance(error, ConfigError):
            sentence = _("Alamat perangkat ini tidak benar.")
            advice = _("Periksa tulisannya di pengaturan.")
        elif isinstance(error, LibraryMissing):
            sentence = _("Untuk printer USB ini, komputer masih perlu pustaka libusb.")
            advice = _("Minta teknisi memasang paket libusb-1.0-0 dan pyusb, lalu coba lagi.")
        elif isinstance(error, NotSupported):
            sentence = _("Komputer ini tidak mengenal sambungan seperti itu.")
            advice = _("Pakai sambungan jaringan (tcp) atau serial.")
        elif "exclusively lock" in error.detail.lower():
            sentence = _("Perangkat itu sedang dipakai program lain.")
            advice = _("Hentikan dulu program papan, kiosk, atau loket yang memakainya, lalu coba lagi.")
        elif "permission" in error.detail.lower():
            sentence = _("Program ini tidak diizinkan memakai perangkat itu.")
            advice = _("Masukkan pengguna program ini ke grup lp dan dialout, lalu nyalakan ulang komputer.")
        elif "refused" in error.detail.lower():
            sentence = _("Ada komputer di alamat itu, tetapi tidak ada printer yang menerima.")
            advice = _("Cetak lembar uji dari printer (tahan tombol feed saat menyalakan) dan samakan alamatnya.")
        else:
            sentence = _("Perangkat tidak ditemukan.")
            advice = _("Pastikan perangkat menyala dan kabelnya terpasang di kedua ujung, lalu coba lagi.")
        return Finding(weight=Weight.BROKEN, sentence=sentence, advice=advice)

    def outcome(self, state: JobState, reason: JobReason) -> Finding:
        """Say how a test ticket ended."""
        _ = self.text
        if state is JobState.PRINTED:
            return Finding(
                weight=Weight.FINE,
                sentence=_("Tiket percobaan sudah keluar; printer membuktikannya."),
                advice=_("Lihat juga apakah kertasnya benar-benar ada dan terpotong."),
            )
        if state is JobState.UNKNOWN and reason is JobReason.NO_PROOF:
            return Finding(
                weight=Weight.ATTENTION,
                sentence=_(
                    "Tiket percobaan sudah dikirim, tetapi printer tidak dapat membuktikan bahwa kertas keluar."
                ),
                advice=_("Lihat sendiri apakah tiketnya keluar dan terpotong."),
            )
        if state is JobState.NOT_PRINTED:
            return Finding(
                weight=Weight.BROKEN,
                sentence=_("Tiket percobaan tidak dicetak."),
                advice=_("Perbaiki dulu yang disebut di atas, lalu coba lagi."),
            )
        return Finding(
            weight=Weight.BROKEN,
            sentence=_("Tiket percobaan mungkin keluar sebagian."),
            advice=_("Lihat kertasnya, buang yang tidak utuh, lalu coba lagi."),
        )

    def _voice(self, examination: Examination) -> Finding:
        _ = self.text
        if not examination.answers:
            return Finding(
                weight=Weight.ATTENTION,
                sentence=_("Printer tersambung, tetapi tidak menjawab pertanyaan."),
                advice=_(
                    "Jika kiosk sedang berjalan, hentikan dulu: banyak printer hanya melayani satu program. "
                    "Jika tidak, printer ini memang tidak bisa memberi tahu keadaannya."
                ),
            )
        sentence = _("Printer menjawab.")
        if examination.status.model:
            sentence = _("Printer menjawab dan bernama {model}.").format(model=examination.status.model)
        return Finding(weight=Weight.FINE, sentence=sentence)

    def _faults(self, status: PrinterStatus) -> list[Finding]:
        _ = self.text
        known = [
            (
                status.cover_open,
                _("Penutup printer terbuka."),
                _("Tutup sampai berbunyi klik."),
            ),
            (
                status.cutter_error,
                _("Pisau pemotong macet."),
                _("Matikan printer, keluarkan kertas yang tersangkut, lalu nyalakan lagi."),
            ),
            (
                status.overheated,
                _("Kepala cetak terlalu panas."),
                _("Tunggu beberapa menit; printer akan lanjut sendiri."),
            ),
            (
                status.fatal,
                _("Printer melaporkan kerusakan."),
                _("Matikan, tunggu sepuluh detik, lalu nyalakan. Jika terulang, hubungi teknisi."),
            ),
        ]
        found = [
            Finding(weight=Weight.BROKEN, sentence=sentence, advice=advice)
            for is_so, sentence, advice in known
            if is_so
        ]
        if not found and status.ready is False and status.paper is not Paper.OUT:
            found = [
                Finding(
                    weight=Weight.BROKEN,
                    sentence=_("Printer sedang tidak siap dan tidak menyebut sebabnya."),
                    advice=_("Tekan tombol feed sekali. Jika tetap begitu, matikan lalu nyalakan lagi."),
                )
            ]
        return found

    def _paper(self, status: PrinterStatus) -> Finding:
        _ = self.text
        if status.paper is Paper.OUT:
            return Finding(
                weight=Weight.BROKEN,
                sentence=_("Kertas habis."),
                advice=_("Pasang gulungan baru, lalu tutup penutupnya."),
            )
        if status.paper is Paper.LOW:
            return Finding(
                weight=Weight.ATTENTION, sentence=_("Kertas hampir habis."), advice=_("Siapkan gulungan baru.")
            )
        if status.paper is Paper.OK:
            return Finding(weight=Weight.FINE, sentence=_("Kertas masih ada."))
        return Finding(
            weight=Weight.ATTENTION,
            sentence=_("Keadaan kertas tidak diketahui."),
            advice=_("Printer ini tidak menyebutnya; petugas perlu melihat sendiri."),
        )

    def _proof(self, examination: Examination) -> Finding:
        _ = self.text
        proof = examination.status.proof
        if proof in (Proof.PROCESS_ID, Proof.FENCE):
            return Finding(weight=Weight.FINE, sentence=_("Printer membuktikan setiap tiket yang keluar."))
        if proof is Proof.PORT:
            return Finding(
                weight=Weight.ATTENTION,
                sentence=_("Printer hanya memberi tahu bahwa tidak ada kesalahan, bukan bahwa tiket keluar."),
            )
        return Finding(
            weight=Weight.ATTENTION,
            sentence=_("Printer tidak dapat membuktikan bahwa tiket keluar."),
            advice=_("Nomor selalu tampil di layar; minta petugas melihat printer dari waktu ke waktu."),
        )
