"""What the kiosk, the board and the counter share: look, screen, shell, language, and the way to the server."""

# Once PySide6 is loaded, its import hook looks into every module that is imported, and breaks pydantic off if it was
# loaded by half before (shiboken 6.12.0 with pydantic 2.14.3). So the rest of pydantic comes first. Can go when
# `python -c "from pydantic import BaseModel; import PySide6.QtCore; from pydantic import Field"` works.
import pydantic.fields  # noqa: F401
