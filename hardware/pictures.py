"""Draws sample tickets as pictures, to be looked at: `python -m hardware.pictures DIR`."""

import argparse
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

from hardware.encoder import PrinterOptions, encode_ticket
from hardware.options import CodesMode, TextMode
from hardware.render import render_ticket_png
from hardware.ticket import TicketPaper

_URL = "https://antrean.example.go.id/t/7Q2M-4KDX-9P"

USUAL = {
    "id": TicketPaper(
        office="Disdukcapil Kota Contoh",
        number="A 012",
        service="Perekaman KTP-el",
        where_to_wait="Tunggu di ruang A, lantai 1",
        people_before="7 orang sebelum Anda, kira-kira 20–30 menit",
        what_next="Lihat layar, dengarkan panggilan, lalu datang ke loket yang disebut.",
        requirements="Siapkan: fotokopi Kartu Keluarga.",
        fairness="Loket memanggil waktu giliran paling awal. Untuk layanan Anda, tidak ada yang datang lebih dari "
        "1 jam setelah Anda yang mendahului Anda, kecuali keadaan darurat yang dicatat.",
        issued="Senin, 23 November 2026, 09.14 WIB",
        status_url=_URL,
        status_caption="Pindai untuk melihat giliran Anda di ponsel.",
        chain="3f2a91bc0d",
    ),
    "en": TicketPaper(
        office="Disdukcapil Kota Contoh",
        number="A 012",
        service="ID card photo and fingerprints",
        where_to_wait="Please wait in room A, floor 1",
        people_before="7 people before you, about 20–30 minutes",
        what_next="Watch the screen and listen for your call, then go to the counter named.",
        requirements="Have ready: a copy of your family card.",
        fairness="Counters call the earliest turn time. For your service, nobody who comes more than 1 hour after you "
        "is called before you, except for an emergency that is recorded.",
        issued="Monday, 23 November 2026, 09.14 WIB",
        status_url=_URL,
        status_caption="Scan to follow your turn on your phone.",
        chain="3f2a91bc0d",
        language="en",
    ),
}

WORST = {
    "id": replace(
        USUAL["id"],
        office="Dinas Kependudukan dan Pencatatan Sipil Kabupaten Pangkajene dan Kepulauan",
        number="AB 1012",
        service="Pencatatan Perubahan Status Kewarganegaraan dan Pengesahan Anak",
        mark="prioritas",
        lines_before=("Jalan Sultan Hasanuddin No. 40, Pangkajene",),
        people_before="180 orang sebelum Anda, kira-kira 3 jam 20 menit – 4 jam",
        requirements="Siapkan: KTP-el asli; Kartu Keluarga asli; akta kelahiran asli dan fotokopi; akta perkawinan "
        "orang tua; surat pengantar dari desa atau kelurahan; paspor atau dokumen perjalanan yang masih berlaku; "
        "surat keputusan menteri tentang kewarganegaraan; pasfoto berwarna 4 × 6 dua lembar.",
        copy_mark="Salinan ke-2 dari nomor yang sama",
        lines_after=("Layanan ini gratis. Laporkan pungutan liar ke 0800-123-456.",),
    ),
    "en": replace(
        USUAL["en"],
        office="Dinas Kependudukan dan Pencatatan Sipil Kabupaten Pangkajene dan Kepulauan",
        number="AB 1012",
        service="Change of citizenship status and legitimation of a child",
        mark="priority",
        lines_before=("Jalan Sultan Hasanuddin No. 40, Pangkajene",),
        people_before="180 people before you, about 3 h 20 min – 4 h",
        requirements="Have ready: original ID card; original family card; birth certificate with a copy; parents' "
        "marriage certificate; letter from your village or ward office; valid passport or travel document; ministry "
        "decision on citizenship; two colour photographs 4 × 6.",
        copy_mark="Copy 2 of the same number",
        lines_after=("This service is free. Report illegal fees to 0800-123-456.",),
    ),
}

_PRINTERS = {
    "native": PrinterOptions(),
    "drawn-codes": PrinterOptions(codes=CodesMode.RASTER),
    "drawn": PrinterOptions(text=TextMode.RASTER),
}


def sample_logo() -> bytes:
    """Draw a sign that belongs to no real office."""
    sign = Image.new("RGBA", (360, 360), (0, 0, 0, 0))
    draw = ImageDraw.Draw(sign)
    draw.ellipse((10, 10, 350, 350), fill="white", outline="black", width=22)
    draw.polygon([(180, 70), (290, 250), (70, 250)], fill="black")
    draw.rectangle((90, 270, 270, 290), fill="gray")
    buffer = io.BytesIO()
    sign.save(buffer, "PNG")
    return buffer.getvalue()


def samples() -> dict[str, TicketPaper]:
    """Give the tickets worth looking at, by name."""
    papers = {}
    for language in USUAL:
        usual = USUAL[language]
        papers[f"{language}-usual"] = usual
        papers[f"{language}-worst"] = WORST[language]
        papers[f"{language}-priority"] = replace(usual, mark=WORST[language].mark)
        papers[f"{language}-copy"] = replace(usual, copy_mark=WORST[language].copy_mark)
        papers[f"{language}-no-code"] = replace(usual, status_url=None, requirements="")
    papers["id-logo"] = replace(USUAL["id"], logo_png=sample_logo())
    papers["id-javanese"] = replace(USUAL["id"], service="ꦥꦼꦫꦼꦏꦩꦤ꧀ KTP-el", office="Kantor Čakung Šabat – Ωмск")
    return papers


def draw_all(folder: Path) -> list[Path]:
    """Write every sample for both widths and all three kinds of printer; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for width_mm in (58, 80):
        for kind, printer in _PRINTERS.items():
            options = replace(printer, width_mm=width_mm)
            for name, paper in samples().items():
                file = folder / f"ticket-{width_mm}mm-{kind}-{name}.png"
                file.write_bytes(render_ticket_png(encode_ticket(paper, options), options.width_dots))
                files.append(file)
    return files


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="hardware.pictures", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    for file in draw_all(parser.parse_args(arguments).folder):
        print(file)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
