"""Serves the limit exactly as Zapisy is served: `python -m benchmarks.serve_limit PORT`."""

import signal
import socket
import sys

from app.serving import web_server
from benchmarks.limit import app
from config import from_environment


def main(port: int) -> None:
    """Serve on a port of loopback until SIGTERM."""
    # The server asks for threads, sizes and proxies; the page asks for nothing.
    app.config |= from_environment()
    # Only to know when it has started.
    app.add_url_rule("/healthz", view_func=dict)
    door = socket.create_server(("127.0.0.1", port), backlog=1024)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    web_server(app, door).run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
