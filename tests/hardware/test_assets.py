"""The fonts of the package are the very files that THIRD_PARTY.md names."""

import hashlib
import re
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_ROWS = re.findall(r"^\| `(hardware/[^`]+)` \|.*\| `([0-9a-f]{64})` \|$", (_ROOT / "THIRD_PARTY.md").read_text(), re.M)


def test_every_font_is_named_with_its_checksum_and_licence():
    fonts = {path.relative_to(_ROOT).as_posix(): path for path in (_ROOT / "hardware/assets/fonts").glob("*.woff")}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in fonts.items()} == dict(_ROWS)
    for licence in ("OFL-mono.txt", "OFL-next.txt"):
        assert "SIL Open Font License, Version 1.1" in (_ROOT / "hardware/assets/fonts" / licence).read_text()
