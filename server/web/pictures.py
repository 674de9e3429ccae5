"""`python -m server.web.pictures DIR`: every page for visitors as a phone of 360 px shows it, in both languages."""

import sys
from collections.abc import Iterator
from pathlib import Path

from server.web.drawing import Gallery, Picture
from server.web.visit.gallery import drawn_pages

SIZE_PX = (360, 1800)
SHARP = ("--force-device-scale-factor=2",)


def _pictures(_folder: Path) -> Iterator[Picture]:
    for name, html in drawn_pages():
        yield Picture(name=name, html=html, size_px=SIZE_PX, options=SHARP)


GALLERY = Gallery(module="server.web.pictures", subject="the pages were", pictures=_pictures)

if __name__ == "__main__":
    sys.exit(GALLERY.main(sys.argv[1:]))
