"""The web server's loop, which ends when it is told to, after the answers that are on their way."""

import select
import signal
import threading
import time
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from app.web.connections import close_overdue

GRACE_SECONDS = 10.0
"""How long a stop waits for the requests in hand."""
QUIET_LOOKS = 3
"""How often in turn nobody may be found at work, before all connections are closed."""


def serve_until_told(server: BaseWSGIServer, channels: dict[int, Any]) -> None:
    """Serve until SIGTERM or SIGINT; then take no more connections, and finish the requests in hand.

    The server's own loop ends at once and cuts them off. `channels` is the map with which it was made.
    A second signal ends the process at once.
    """
    told = threading.Event()

    def tell(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        told.set()
        server.pull_trigger()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    swept_at = time.monotonic()
    while not told.is_set():
        wasyncore.loop(timeout=1, use_poll=True, map=channels, count=1)
        if time.monotonic() - swept_at >= 1:
            swept_at = time.monotonic()
            close_overdue(channels.values())
    _stop_listening(server, channels)
    until = time.monotonic() + GRACE_SECONDS
    quiet = 0
    # What was let in last may not have been read yet.
    while time.monotonic() < until and quiet < QUIET_LOOKS:
        wasyncore.loop(timeout=0.1, use_poll=True, map=channels, count=1)
        quiet = 0 if any(_is_busy(each) for each in list(channels.values())) else quiet + 1
    server.task_dispatcher.shutdown()
    wasyncore.close_all(channels)


def _stop_listening(server: BaseWSGIServer, channels: dict[int, Any]) -> None:
    """Accept the connections that wait already, and refuse new ones: a proxy then asks another process."""
    if server.socket is None:
        return
    while select.select([server.socket], [], [], 0)[0]:
        wasyncore.loop(timeout=0, use_poll=True, map=channels, count=1)
    server.del_channel(channels)
    server.socket.close()


def _is_busy(channel: object) -> bool:
    """Tell whether a connection has a request that is being read, answered or sent."""
    if not isinstance(channel, HTTPChannel):
        return False
    return bool(channel.requests or channel.request or channel.total_outbufs_len)
