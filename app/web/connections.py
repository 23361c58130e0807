"""Connections to the web server: they stay open between requests, and nobody keeps them from others."""

import time
from collections.abc import Iterable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import WSGITask

HEAD_SECONDS = 20.0
"""A connection has so long to say what it asks, from its first byte or from its opening."""
BODY_BYTES_A_SECOND = 1_000
"""After that a form or file has to come at this rate at least, all in all."""
STALLED_SECONDS = 60.0
"""A reader who takes nothing of the answer for so long is gone."""
YOUNG_SECONDS = 2.0
MOST = 900
"""Beyond so many connections one that asks nothing is closed for each new one; the server takes 1,000."""


class _Task(WSGITask):
    """One answer. The library closes after every one that has no length; one without a body needs none."""

    def set_close_on_finish(self) -> None:
        """Close after the answer, unless it ends with its head and the reader wants to go on."""
        headers: dict[str, str] = getattr(self.request, "headers", {})
        asked = headers.get("CONNECTION", "").lower()
        if self.has_body or self.version != "1.1" or asked == "close":
            super().set_close_on_finish()


class Channel(HTTPChannel):
    """A connection on which programs can poll, and which ends when a request never does.

    The library waits two minutes for each byte, and at its limit lets nobody in: a thousand requests begun
    and not finished blocked everybody. See docs/decisions/0127-half-requests-block-nobody.md.
    """

    task_class = _Task

    def __init__(self, server: Any, *arguments: Any, **options: Any) -> None:
        self._waiting_since = self._moved_at = time.monotonic()
        self._left = 0
        self._has_asked = False
        if len(server.active_channels) >= MOST:
            _make_room(server.active_channels.values())
        super().__init__(server, *arguments, **options)

    def received(self, data: bytes) -> bool:
        """Take what came; with the first bytes of a request its time begins."""
        before = self.request
        took: bool = super().received(data)
        if self.request is not before or before is None:
            self._waiting_since = time.monotonic()
        self._has_asked = self._has_asked or bool(self.requests)
        return took

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked, answered or sent just now, after something was."""
        return self._has_asked and not (self.requests or self.request or self.total_outbufs_len)

    def is_overdue(self, now: float) -> bool:
        """Tell whether a request has been coming for too long, or its answer has not moved."""
        if self.total_outbufs_len != self._left:
            self._left, self._moved_at = self.total_outbufs_len, now
        if self.requests:
            # Only an answer that waits for its reader keeps a thread.
            full = self.total_outbufs_len >= self.adj.outbuf_high_watermark
            return full and now - self._moved_at > STALLED_SECONDS
        if self.total_outbufs_len:
            return now - self._moved_at > STALLED_SECONDS
        if self.is_idle:
            return False  # the library ends it
        body = self.request.body_bytes_received if self.request else 0
        return now - self._waiting_since > HEAD_SECONDS + body / BODY_BYTES_A_SECOND

    def rank(self, now: float) -> tuple[int, float] | None:
        """Return how soon this one may be closed for another, the lowest first; None: it is at work.

        What has been half asked for some time goes before what is idle, and that before what is new.
        """
        if self.requests:
            return None
        if self.is_idle:
            return 1, self._waiting_since
        return 0 if now - self._waiting_since > YOUNG_SECONDS else 2, self._waiting_since


def close_overdue(channels: Iterable[object]) -> None:
    """Close the connections whose time is over; call it between two rounds of the server's loop."""
    now = time.monotonic()
    for each in list(channels):
        if isinstance(each, Channel) and each.is_overdue(now):
            each.handle_close()


def _make_room(channels: Iterable[object]) -> None:
    now = time.monotonic()
    ranked = ((each.rank(now), each) for each in channels if isinstance(each, Channel))
    least = min(((rank, each) for rank, each in ranked if rank), key=lambda pair: pair[0], default=None)
    if least:
        least[1].handle_close()
