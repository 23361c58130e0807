"""Sending a file that is kept by checksum."""

from pathlib import Path

from flask import Response, send_file

from app.errors import Missing


def stored_file(path: Path, sha256: str, name: str, content_type: str, *, as_attachment: bool) -> Response:
    """Answer with kept bytes under a name; nothing in them may run. Missing if the bytes are gone."""
    if not path.is_file():
        raise Missing
    response = send_file(
        path,
        mimetype=content_type,
        as_attachment=as_attachment,
        download_name=name,
        etag=sha256,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response
