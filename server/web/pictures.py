"""`python -m server.web.pictures DIR`: every page for visitors as a phone of 360 px shows it, in both languages."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from server.web.visit.gallery import drawn_pages

WIDTH_PX, HEIGHT_PX = 360, 1800
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ONE_PICTURE_WITHIN_S = 60


def main(arguments: Sequence[str]) -> int:
    """Draw everything into the folder named; returns the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m server.web.pictures DIR\n")
        return 2
    browser = browser_here()
    if browser is None:
        sys.stderr.write("giliran: the pages were not drawn: no Chromium here (Debian package chromium)\n")
        return 0
    target = Path(arguments[0])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, html in pages():
            source = Path(folder, f"{name}.html")
            source.write_text(html, encoding="utf-8")
            draw(browser, source, target / f"{name}.png", (WIDTH_PX, HEIGHT_PX), "--force-device-scale-factor=2")
            sys.stdout.write(f"{target / name}.png\n")
    return 0


def pages() -> Iterator[tuple[str, str]]:
    """Name and HTML of every picture, the style sheet inside it."""
    return drawn_pages()


def browser_here() -> str | None:
    """The path of a browser that can draw, None if there is none on this machine."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def draw(browser: str, source: Path, target: Path, size_px: tuple[int, int], *options: str) -> None:
    """One page as a PNG, without network; what the browser keeps goes beside the source.

    Raises:
        subprocess.CalledProcessError: the browser failed.
    """
    command = [
        browser,
        "--headless=new",
        # Containers and root have no sandbox to give; the page is our own.
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--user-data-dir={source.parent / 'profile'}",
        f"--window-size={size_px[0]},{size_px[1]}",
        *options,
        f"--screenshot={target}",
        source.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=ONE_PICTURE_WITHIN_S)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
