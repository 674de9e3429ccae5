"""`python -m server.web.board.pictures DIR`: the board in a browser as televisions show it, with an invented office."""

from __future__ import annotations

import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.web.board.assets import Assets
from server.web.board.look import read_look
from server.web.board.pages import draw_page, page_data
from server.web.drawing import Gallery, Picture
from server.web.texts import all_texts
from wire.boardrules import LOST_AFTER_MS, SPOTLIGHT_MS, STALE_AFTER_MS
from wire.codes import Language

SCREENS_PX = {"720p": (1280, 720), "1080p": (1920, 1080), "portrait": (1080, 1920)}
# A window has a frame that its picture lacks.
_FRAME_PX = 200
_SOON = ("--virtual-time-budget=1500",)
_NINE_AT = 1_788_746_400
_STRANGE = "<b>\U0001f469\u200d\U0001f467</b> " + "Pemeriksaan " * 6
_NO_PAGE = ("page.", "feed.")
_DRAW = """
(function () {
  var data = JSON.parse(document.getElementById('data').textContent), scene = data.scene, now = 0;
  var board = new Giliran.Board(data.rules, [], null), wording = new Giliran.Wording(data.texts, data.language);
  var view = new Giliran.Window(document.getElementById('board'), document.getElementById('told'), data, wording);
  for (var n = 1; n <= scene.rows.length; n += 1) {
    board.take(scene.rows.slice(0, n));
    board.hear(scene.at + n * 20, n * 20000);
    board.advance(now = n * 20000);
  }
  board.hear(scene.at + n * 20, now);
  now += scene.after_ms;
  board.advance(now);
  function draw() {
    view.resize(scene.size[0], scene.size[1], 1);
    view.show(board.view(now), { speaking_id: null, silence: scene.silence, trouble: scene.trouble, notice: '' });
  }
  ['html', 'body', '#board'].forEach(function (name) {
    var style = document.querySelector(name).style;
    style.width = scene.size[0] + 'px';
    style.height = scene.size[1] + 'px';
    style.position = 'relative';
  });
  document.getElementById('pair').hidden = !scene.trouble;
  draw();
  setInterval(draw, 200);
}());
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One picture: the calls, and how long after the last of them nothing more was heard."""

    name: str
    calls: Sequence[tuple[str, str]]
    after_ms: int = SPOTLIGHT_MS // 4
    has_text: bool = False
    is_out: bool = False


_CALLS = (("B 031", "Loket 3"), ("C 007", "Loket 12"), ("A 052", "Loket 4"), ("A 012", "Loket 2"))
SCENES = (
    Scene(name="empty", calls=()),
    Scene(name="fresh", calls=_CALLS, after_ms=0),
    Scene(name="stale", calls=_CALLS, after_ms=STALE_AFTER_MS, has_text=True),
    Scene(name="lost", calls=_CALLS, after_ms=LOST_AFTER_MS),
    Scene(name="code", calls=(), is_out=True),
    Scene(name="strange", calls=(*_CALLS, ("G 003", _STRANGE), ("\U0001f469" * 9, _STRANGE)), has_text=True),
)


def _pictures(_folder: Path) -> Iterator[Picture]:
    languages, look = all_texts(), read_look()
    assets = Assets(look)
    for language, scenes in ((Language.INDONESIAN, SCENES), (Language.ENGLISH, SCENES[2:4])):
        texts = languages[language]
        for scene in scenes:
            hung = {"screen_in": 43.0, "seat_m": 10.0, "is_fitted": True}
            data = page_data(texts, look, {"zone": "", "office_name": "", **hung})
            plain = _plain(scene, data)
            for screen, size in SCREENS_PX.items():
                html = _html({**data, "scene": {**plain, "size": size}}, assets)
                name = f"web-board-{scene.name}-{language.value}-{screen}"
                yield Picture(name=name, html=html, size_px=size, options=_SOON, frame_px=_FRAME_PX)


def _plain(scene: Scene, data: Mapping[str, object]) -> Mapping[str, object]:
    text = "Semua layanan di kantor ini tidak dipungut biaya." if scene.has_text else ""
    office = {
        "kind": "office",
        "id": 1,
        "name": "Kantor Contoh",
        "utc_offset_s": 7 * 3600,
        "running_text": {"id": text, "en": text},
    }
    rows = [office, *(_call(n, *each) for n, each in enumerate(scene.calls, start=1))]
    texts = data["texts"]
    assert isinstance(texts, Mapping)
    trouble = texts["not_paired"] if scene.is_out else ""
    return {
        "rows": rows,
        "at": _NINE_AT,
        "after_ms": scene.after_ms,
        "silence": texts["touch_for_sound"],
        "trouble": trouble,
    }


def _call(n: int, number: str, counter: str) -> Mapping[str, object]:
    at = _NINE_AT + 20 * (n + 1)
    return {
        "kind": "call",
        "id": n,
        "number": number,
        "counter_number": n,
        "counter_name": {"id": counter, "en": counter.replace("Loket", "Counter")},
        "zone": "",
        "is_recall": n == 3,
        "called_at": at,
        "announce_at": at,
        "is_priority": n == 2,
        "slot_at": _NINE_AT + 3600 if n == 3 else None,
        "speech": [],
    }


def _html(data: Mapping[str, object], assets: Assets) -> str:
    style = assets.style.body.decode()
    for face in assets.faces.values():
        style = style.replace(face.address, "data:font/woff2;base64," + b64encode(face.body).decode())
    scripts = [each.body.decode() for each in assets.scripts if not each.name.startswith(_NO_PAGE)]
    page = draw_page(data, scripts=(), style="data:,")
    told = "".join(f"<script>{script}</script>" for script in (*scripts, _DRAW))
    return page.replace("</head>", f"<style>{style}</style></head>").replace("</body>", f"{told}</body>")


GALLERY = Gallery(module="server.web.board.pictures", subject="the board was", pictures=_pictures)

if __name__ == "__main__":
    sys.exit(GALLERY.main(sys.argv[1:]))
