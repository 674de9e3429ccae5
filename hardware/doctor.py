"""Finds and examines devices and says in plain words what to do: `python -m hardware.doctor [URL ...]`.

Without addresses it lists what is plugged in. With addresses it asks each device how it is; `--print` also prints a
test ticket, which is not a number of the queue, and lights all digits of a counter display. `--call` makes a test call
and plays it as a board does. Exit code 0: all well, 1: something needs a hand, 2: wrong address.
"""

import argparse
import json
import queue
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path

from hardware.calltrial import call_findings, try_call
from hardware.clock import SystemClock
from hardware.diagnosis import Doctor, Finding, Weight, examine
from hardware.discover import FoundDevice, find_serial_ports, find_usb_printers
from hardware.displaydoctor import display_findings, look_at_display
from hardware.encoder import encode_ticket, options_for
from hardware.errors import ConfigError, HardwareError
from hardware.printer import Printer, PrinterDevice, device_of
from hardware.report import DeviceKind, DoctorReport, Telling, device_report, kind_of, place_of
from hardware.spool import JobReason, JobState, Spool
from hardware.ticket import TicketPaper
from hardware.transport import make_transport
from hardware.url import DeviceUrl, DisplayUrl, HidLink, PrinterUrl, VirtualLink, parse_device_url

_MARKS = {Weight.FINE: "[ok]", Weight.ATTENTION: "[ !]", Weight.BROKEN: "[ X]"}
_TEST_S = 40.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    options = _parser().parse_intermixed_args(arguments)
    doctor = Doctor(options.lang)
    if not options.urls and not options.call:
        return _list_devices(doctor, options.json)
    try:
        urls = [parse_device_url(url) for url in options.urls]
    except ConfigError as error:
        finding = doctor.unreachable(error)
        print(f"{error.device}\n  {_MARKS[finding.weight]} {finding.sentence} {finding.advice}\n        {error.detail}")
        return 2
    labels = [url.label for url in urls]
    devices = [
        device_report(kind_of(url), place_of(url), _examine(doctor, text, url, prints=options.print))
        for text, url in zip(options.urls, urls, strict=True)
    ]
    if options.call:
        labels.append(doctor.text("Suara panggilan"))
        devices.append(device_report(DeviceKind.SOUND, "", partial(call_findings, trial=try_call(options.data))))
    report = DoctorReport(examined_at=SystemClock().now_at(), devices=tuple(devices))
    if options.json:
        print(report.to_json())
    else:
        _show(labels, report, options.lang)
    return 1 if report.weight is Weight.BROKEN else 0


def print_test_ticket(device: PrinterDevice, doctor: Doctor, issued: str) -> tuple[JobState, JobReason]:
    """Print a ticket that nobody can mistake for a number of the queue; gives how it ended."""
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
    return state, reason


def _examine(doctor: Doctor, text: str, url: DeviceUrl, *, prints: bool) -> Telling:
    """Look at a device once; what was seen can then be said in any language."""
    if isinstance(url, DisplayUrl) and not isinstance(url.link, VirtualLink):
        sight = look_at_display(url, make_transport(url.link, url.label), lights=prints)
        return partial(display_findings, sight=sight)
    if not isinstance(url, PrinterUrl):
        return partial(_line_findings, url=url, error=_open_once(url))
    device = device_of(text)
    examination = examine(device)
    if not prints or examination.error is not None:
        return lambda told_by: told_by.printer(examination)
    issued = datetime.now().astimezone().strftime("%Y-%m-%d %H.%M %Z")
    state, reason = print_test_ticket(device, doctor, issued)
    return lambda told_by: [*told_by.printer(examination), told_by.outcome(state, reason)]


def _open_once(url: DeviceUrl) -> HardwareError | None:
    """Open the line of a scanner or keypad; gives why it could not be."""
    if isinstance(url.link, HidLink):
        return None
    transport = make_transport(url.link, url.label)
    try:
        transport.open()
    except HardwareError as error:
        return error
    transport.close()
    return None


def _line_findings(doctor: Doctor, url: DeviceUrl, error: HardwareError | None) -> list[Finding]:
    _ = doctor.text
    if error is not None:
        return [doctor.unreachable(error)]
    if isinstance(url.link, HidLink):
        typed = _("Pemindai ini bekerja seperti papan ketik.")
        return [Finding(weight=Weight.FINE, sentence=typed, advice=_("Coba langsung di kiosk."))]
    opened = _("Sambungannya dapat dibuka.")
    advice = _("Pindai atau tekan sesuatu di kiosk atau loketnya untuk memastikan.")
    return [Finding(weight=Weight.FINE, sentence=opened, advice=advice)]


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


def _show(labels: list[str], report: DoctorReport, language: str) -> None:
    for label, device in zip(labels, report.devices, strict=True):
        print(label)
        for finding in device.findings:
            said, advice = finding.sentence.in_language(language), finding.advice.in_language(language)
            print(f"  {_MARKS[finding.weight]} {said}")
            if advice:
                print(f"       {advice}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="giliran doctor", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("urls", nargs="*", metavar="URL", help="device, for instance tcp://192.168.1.50:9100")
    parser.add_argument("--print", action="store_true", help="print a test ticket, light a display")
    parser.add_argument("--call", action="store_true", help="make a test call and play it as a board does")
    parser.add_argument("--data", type=Path, metavar="DIR", help="with --call: the office's words and recordings")
    parser.add_argument("--lang", default="id", choices=("id", "en"), help="language of the sentences")
    parser.add_argument("--json", action="store_true", help="the same for programs")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
