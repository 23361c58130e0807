"""The web server's loop, which ends when it is told to, after the answers that are on their way."""

import signal
import threading
import time
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

GRACE_SECONDS = 10.0
"""How long a stop waits for the requests in hand."""


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
    while not told.is_set():
        wasyncore.loop(timeout=1, use_poll=True, map=channels, count=1)
    # Whoever comes now is refused, so that a proxy asks another process.
    server.del_channel(channels)
    if server.socket:
        server.socket.close()
    until = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < until and any(_is_busy(each) for each in list(channels.values())):
        wasyncore.loop(timeout=0.1, use_poll=True, map=channels, count=1)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(channels)


def _is_busy(channel: object) -> bool:
    """Tell whether a connection has a request that is being read, answered or sent."""
    if not isinstance(channel, HTTPChannel):
        return False
    return bool(channel.requests or channel.request or channel.total_outbufs_len)
