"""Drawing pages as pictures with a browser that nobody sees: what every gallery of pages does."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ONE_PICTURE_WITHIN_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One page as it shall be drawn.

    Attributes:
        name: of the file, without its ending.
        html: the page with everything inside it: it is drawn without network.
        size_px: width and height of the window.
        options: further ones of the browser.
        frame_px: the window is drawn this much higher, and what is too much is cut off.
    """

    name: str
    html: str
    size_px: tuple[int, int]
    options: tuple[str, ...] = ()
    frame_px: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """A program that draws pictures into a folder.

    Attributes:
        module: what Python is asked to run.
        subject: what is drawn, with its verb.
        pictures: makes them one after another; the folder that it is given is gone afterwards.
    """

    module: str
    subject: str
    pictures: Callable[[Path], Iterable[Picture]]

    def main(self, arguments: Sequence[str]) -> int:
        """Draw everything into the folder named; returns the exit code."""
        if len(arguments) != 1:
            sys.stderr.write(f"usage: python -m {self.module} DIR\n")
            return 2
        browser = _browser_here()
        if browser is None:
            sys.stderr.write(f"giliran: {self.subject} not drawn: no Chromium here (Debian package chromium)\n")
            return 0
        target = Path(arguments[0])
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            for picture in self.pictures(Path(folder)):
                drawn = target / f"{picture.name}.png"
                _draw(browser, picture, Path(folder), drawn)
                sys.stdout.write(f"{drawn}\n")
        return 0


def _browser_here() -> str | None:
    """The path of a browser that can draw, None if there is none on this machine."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _draw(browser: str, picture: Picture, folder: Path, target: Path) -> None:
    """One page as a PNG; what the browser keeps goes into the folder.

    Raises:
        subprocess.CalledProcessError: the browser failed.
    """
    source = folder / "page.html"
    source.write_text(picture.html, encoding="utf-8")
    width, height = picture.size_px
    command = [
        browser,
        "--headless=new",
        # Containers and root have no sandbox to give; the page is our own.
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size={width},{height + picture.frame_px}",
        *picture.options,
        f"--screenshot={target}",
        source.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=ONE_PICTURE_WITHIN_S)
    if picture.frame_px:
        with Image.open(target) as whole:
            whole.crop((0, 0, width, height)).save(target)
