"""What the robot sees of a program: widgets by object name, their state and texts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

_TEXT_METHODS = ("text", "toPlainText", "currentText", "title")
_ROWS_MAX = 200

# A JSON object on its way to the pipe.
JsonObject = dict[str, Any]


def found(name: str) -> QWidget | None:
    """The widget of this object name, a visible one if there is one."""
    named = [widget for widget in QApplication.allWidgets() if widget.objectName() == name]
    return next((widget for widget in named if widget.isVisible()), named[0] if named else None)


def seen(widget: QWidget | None) -> JsonObject:
    """State and texts; of a widget that does not exist only that."""
    if widget is None:
        return {"found": False, "visible": False, "enabled": False, "text": "", "accessible_name": ""}
    state: JsonObject = {
        "found": True,
        "visible": widget.isVisible(),
        "enabled": widget.isEnabled(),
        "text": text_of(widget),
        "accessible_name": widget.accessibleName(),
        "accessible_description": widget.accessibleDescription(),
        "focused": widget.hasFocus(),
    }
    if isinstance(widget, QAbstractItemView):
        state["rows"] = _rows(widget)
    return state


def matches(state: JsonObject, wanted: JsonObject) -> bool:
    """Whether the state has the visibility (default: visible), enabledness and text that are wanted."""
    if state["visible"] != wanted.get("visible", True):
        return False
    if "enabled" in wanted and state["enabled"] != wanted["enabled"]:
        return False
    texts = (state["text"], state["accessible_name"])
    if "text" in wanted and wanted["text"] not in texts:
        return False
    return "contains" not in wanted or any(wanted["contains"] in text for text in texts)


def outline() -> list[JsonObject]:
    """All visible named widgets, in the order of creation, with class, text and place in their window."""
    entries = []
    for widget in QApplication.allWidgets():
        if widget.isVisible() and widget.objectName() and not widget.objectName().startswith("qt_"):
            corner = widget.mapTo(widget.window(), widget.rect().topLeft())
            place = [corner.x(), corner.y(), widget.width(), widget.height()]
            entry = {"name": widget.objectName(), "class": type(widget).__name__, "text": text_of(widget)}
            entries.append({**entry, "enabled": widget.isEnabled(), "place_px": place})
    return entries


def text_of(widget: QWidget) -> str:
    """What stands on it; without text of its own, its accessible name."""
    for name in _TEXT_METHODS:
        method = getattr(widget, name, None)
        if callable(method):
            text = method()
            if isinstance(text, str) and text:
                return text
    return widget.accessibleName()


def _rows(view: QAbstractItemView) -> list[list[str]]:
    model = view.model()
    if model is None:
        return []
    # QAbstractListModel keeps its columnCount private: it has one.
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex()))
    return [
        [str(model.index(row, column).data(Qt.ItemDataRole.DisplayRole) or "") for column in columns]
        for row in range(min(model.rowCount(QModelIndex()), _ROWS_MAX))
    ]
