"""Connections stay open after an answer without a body (304, 204): the web server's own would close them."""

from waitress.channel import HTTPChannel
from waitress.task import WSGITask


class _Task(WSGITask):
    """One answer. The library closes after every one that has no length; one without a body needs none."""

    def set_close_on_finish(self) -> None:
        """Close after the answer, unless it ends with its head and the reader wants to go on."""
        headers: dict[str, str] = getattr(self.request, "headers", {})
        asked = headers.get("CONNECTION", "").lower()
        if self.has_body or self.version != "1.1" or asked == "close":
            super().set_close_on_finish()


class Channel(HTTPChannel):
    """A connection on which programs can poll."""

    task_class = _Task
