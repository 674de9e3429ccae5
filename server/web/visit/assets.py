"""The style sheet and the small script of all visitor pages: made once, and kept by phones for ever."""

import gzip
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Template

from flask import Blueprint, Response, request

_TEMPLATES = Path(__file__).parents[1] / "templates"
_DESIGN = Path(__file__).parents[3] / "design"
_FOR_EVER = ("Cache-Control", "public, max-age=31536000, immutable")
_REM_PX = 16


@dataclass(frozen=True, slots=True)
class Asset:
    """One file. Its address is the hash of its content, so that it may be kept for ever."""

    name: str
    content_type: str
    body: bytes
    packed: bytes

    @property
    def address(self) -> str:
        """Path on this server."""
        return f"/gaya/{self.name}"


def style() -> Asset:
    """The style sheet, filled from the design's tokens; font sizes follow the phone's own text size."""
    tokens = tomllib.loads((_DESIGN / "tokens.toml").read_text(encoding="utf-8"))
    sizes = {name: f"{size / _REM_PX:g}rem" for name, size in tokens["type"]["page"]["normal"].items()}
    target = f"{tokens['touch']['page_target_px']:g}px"
    source = Template((_TEMPLATES / "page.css").read_text(encoding="utf-8"))
    return _asset("css", "text/css", source.substitute(tokens["theme"]["day"], target=target, **sizes))


def script() -> Asset:
    """What renews a status page without flicker. Everything works without it."""
    return _asset("js", "text/javascript", (_TEMPLATES / "page.js").read_text(encoding="utf-8"))


def add_assets(app: Blueprint, *assets: Asset) -> None:
    """Register the addresses."""
    by_name = {asset.name: asset for asset in assets}

    @app.get("/gaya/<name>")
    def asset(name: str) -> Response:
        found = by_name.get(name)
        if found is None:
            return Response("", 404, [("Cache-Control", "no-store")], content_type="text/plain")
        headers = [_FOR_EVER, ("Vary", "Accept-Encoding")]
        if takes_gzip():
            headers.append(("Content-Encoding", "gzip"))
            return Response(found.packed, 200, headers, content_type=found.content_type)
        return Response(found.body, 200, headers, content_type=found.content_type)


def takes_gzip() -> bool:
    """Whether the browser said that it unpacks."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _asset(ending: str, kind: str, text: str) -> Asset:
    body = text.encode()
    name = f"{hashlib.sha256(body).hexdigest()[:16]}.{ending}"
    return Asset(name, f"{kind}; charset=utf-8", body, gzip.compress(body, 9, mtime=0))
