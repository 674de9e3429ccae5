"""The server's log: one JSON line per event on standard error, for the system's journal to keep."""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType

# What every record has; anything else was given by whoever logged it.
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """A record as one JSON object: at, level, program, part, event, what was said with it, and the trace of a fault."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "program": "server",
            "part": record.name,
            "event": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def start_log() -> None:
    """Send the events of this process to standard error; a second call replaces the first."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # Every request beyond the threads would be a line: a busy minute is no event.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # Every connection would be two lines.
    logging.getLogger("websockets.server").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # What nobody caught is an event too, and has to be one line as any other.
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda told: _log_uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def _log_uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is not None and not issubclass(kind, KeyboardInterrupt | SystemExit):
        logging.getLogger("server").critical("uncaught", exc_info=(kind, error, trace))
