"""Finds and examines devices and says in plain words what to do: `python -m hardware.doctor [URL ...]`.

Without addresses it lists what is plugged in. With addresses it asks each device how it is; `--print` also prints a
test ticket, which is not a number of the queue, and lights all digits of a counter display. Exit code 0: all well,
1: something needs a hand, 2: wrong address.
"""

import argparse
import json
import queue
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from hardware.clock import SystemClock
from hardware.diagnosis import Doctor, Finding, Weight, examine
from hardware.discover import FoundDevice, find_serial_ports, find_usb_printers
from hardware.displaydoctor import examine_display
from hardware.encoder import encode_ticket, options_for
from hardware.errors import ConfigError, HardwareError
from hardware.printer import Printer, PrinterDevice, device_of
from hardware.spool import JobReason, JobState, Spool
from hardware.ticket import TicketPaper
from hardware.transport import make_transport
from hardware.url import DeviceUrl, DisplayUrl, HidLink, PrinterUrl, VirtualLink, parse_device_url

_MARKS = {Weight.FINE: "[ok]", Weight.ATTENTION: "[ !]", Weight.BROKEN: "[ X]"}
_TEST_S = 40.0


@dataclass(frozen=True, kw_only=True)
class Report:
    """The findings about one device."""

    device: str
    findings: tuple[Finding, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    options = _parser().parse_intermixed_args(arguments)
    doctor = Doctor(options.lang)
    if not options.urls:
        return _list_devices(doctor, options.json)
    try:
        urls = [parse_device_url(url) for url in options.urls]
    except ConfigError as error:
        finding = doctor.unreachable(error)
        print(f"{error.device}\n  {_MARKS[finding.weight]} {finding.sentence} {finding.advice}\n        {error.detail}")
        return 2
    reports = [
        Report(device=url.label, findings=tuple(_examine(doctor, text, url, prints=options.print)))
        for text, url in zip(options.urls, urls, strict=True)
    ]
    _show(reports, options.json)
    is_broken = any(finding.weight is Weight.BROKEN for report in reports for finding in report.findings)
    return 1 if is_broken else 0


def print_test_ticket(device: PrinterDevice, doctor: Doctor, issued: str) -> Finding:
    """Print a ticket that nobody can mistake for a number of the queue, and say how it ended."""
    outcomes: queue.SimpleQueue[tuple[JobState, JobReason]] = queue.SimpleQueue()
    spool = Spool(":memory:", SystemClock())
    printer = Printer(device, spool, lambda _job_id, state, reason: outcomes.put((state, reason)))
    try:
        printer.submit("test", encode_ticket(_test_ticket(doctor.text, issued), options_for(device.choices)))
        state, reason = outcomes.get(timeout=_TEST_S)
    except queue.Empty:
        state, reason = JobState.UNKNOWN, JobReason.TIMEOUT
    finally:
        printer.close()
        spool.close()
    return doctor.outcome(state, reason)


def _examine(doctor: Doctor, text: str, url: DeviceUrl, *, prints: bool) -> list[Finding]:
    if isinstance(url, DisplayUrl) and not isinstance(url.link, VirtualLink):
        return examine_display(doctor, url, make_transport(url.link, url.label), lights=prints)
    if not isinstance(url, PrinterUrl):
        return [_open_once(doctor, url)]
    device = device_of(text)
    examination = examine(device)
    findings = doctor.printer(examination)
    if prints and examination.error is None:
        issued = datetime.now().astimezone().strftime("%Y-%m-%d %H.%M %Z")
        findings.append(print_test_ticket(device, doctor, issued))
    return findings


def _open_once(doctor: Doctor, url: DeviceUrl) -> Finding:
    """Say whether the line of a scanner or keypad can be opened."""
    _ = doctor.text
    if isinstance(url.link, HidLink):
        return Finding(
            weight=Weight.FINE, sentence=_("Pemindai ini bekerja seperti papan ketik; coba langsung di kiosk.")
        )
    transport = make_transport(url.link, url.label)
    try:
        transport.open()
    except HardwareError as error:
        return doctor.unreachable(error)
    transport.close()
    return Finding(weight=Weight.FINE, sentence=_("Sambungannya dapat dibuka."))


def _test_ticket(text: Callable[[str], str], issued: str) -> TicketPaper:
    return TicketPaper(
        office=text("Tiket percobaan"),
        number="TES",
        service=text("Bukan nomor antrean"),
        where_to_wait=text("Semua huruf harus terbaca jelas."),
        what_next=text("Kode di bawah harus dapat dipindai, dan kertas harus terpotong."),
        status_url="https://giliran.invalid/test",
        status_caption=text("Kode percobaan"),
        issued=issued,
    )


def _list_devices(doctor: Doctor, as_json: bool) -> int:
    _ = doctor.text
    groups: dict[str, list[FoundDevice]] = {
        _("Printer USB"): find_usb_printers(),
        _("Sambungan serial"): find_serial_ports(),
    }
    if as_json:
        print(json.dumps({name: [asdict(found) for found in group] for name, group in groups.items()}))
        return 0
    for name, group in groups.items():
        print(f"{name}:")
        for found in group:
            print(f"  {found.url}   {found.description}".rstrip())
        if not group:
            print("  " + _("tidak ada yang ditemukan"))
    print(_("Printer di jaringan diperiksa dengan alamatnya, misalnya: giliran doctor tcp://192.168.1.50:9100"))
    return 0


def _show(reports: list[Report], as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(report) for report in reports], ensure_ascii=False))
        return
    for report in reports:
        print(report.device)
        for finding in report.findings:
            print(f"  {_MARKS[finding.weight]} {finding.sentence} {finding.advice}".rstrip())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="giliran doctor", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("urls", nargs="*", metavar="URL", help="device, for instance tcp://192.168.1.50:9100")
    parser.add_argument("--print", action="store_true", help="print a test ticket, light a display")
    parser.add_argument("--lang", default="id", choices=("id", "en"), help="language of the sentences")
    parser.add_argument("--json", action="store_true", help="the same for programs")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
