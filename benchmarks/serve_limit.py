"""Serves the limit as Zapisy is served: `python -m benchmarks.serve_limit OPTIONS-AS-JSON PORT`."""

import json
import signal
import socket
import sys
from typing import Any

from waitress.server import create_server

from benchmarks.limit import app


def main(port: int, options: dict[str, Any]) -> None:
    """Serve on a port of loopback until SIGTERM."""
    # Only to know when it has started.
    app.add_url_rule("/healthz", view_func=dict)
    listener = socket.create_server(("127.0.0.1", port), backlog=1024)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    create_server(app, sockets=[listener], **options).run()


if __name__ == "__main__":
    # Nothing of Zapisy is imported here: the limit's memory is a bare page's.
    main(int(sys.argv[2]), json.loads(sys.argv[1]))
