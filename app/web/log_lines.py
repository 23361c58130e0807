"""The form of the log's lines: text for people, or JSON for programs."""

import json
import logging
from datetime import UTC, datetime

_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and what the call named in `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; `app.web.logs` has put what may be said of an exception into the message."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields = getattr(record, "fields", None)
        if isinstance(fields, dict):
            line |= fields
        return json.dumps(line, ensure_ascii=False, default=str)


def formatter(form: str) -> logging.Formatter:
    """Return what writes lines of the form "text" or "json"."""
    return JsonLines() if form == "json" else logging.Formatter(_TEXT)
