"""Static files: read once, packed once, and named so that browsers may keep them for a year."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, current_app, request

from app.web.compression import LEAST, accepts_gzip, pack

FOLDER = Path(__file__).parent.parent / "static"

_VERSION = re.compile(r"[0-9a-f]{12}")
_TEXTS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_OTHERS = {".woff2": "font/woff2"}


@dataclass(frozen=True, slots=True)
class _File:
    mimetype: str
    plain: bytes
    packed: bytes | None
    tag: str


def install(app: Flask) -> None:
    """Serve the static files in place of Flask, which reads them at each request and never packs them."""
    app.view_functions["static"] = _serve


def static_url(filename: str) -> str:
    """Return the address of a static file; it holds the version of all of them, and dies with it.

    All share one, so that what style sheets name (fonts, pictures) has it too. See
    docs/decisions/0038-one-version-names-all-static-files.md.
    """
    # Written, not built by `url_for`: a page names a dozen of them.
    return f"{request.script_root}{current_app.static_url_path}/{_version()}/{filename}"


def _serve(filename: str) -> Response:
    """Answer a file under the present version's name, an earlier one's, or its own.

    Only the first may be kept: a page from before an upgrade gets today's file, this once.
    """
    first, _, rest = filename.partition("/")
    file = _files().get(rest if _VERSION.fullmatch(first) else filename)
    if file is None:
        abort(404)
    packed = file.packed if accepts_gzip() else None
    response = Response(packed or file.plain, mimetype=file.mimetype)
    response.set_etag(f"{file.tag}-gzip" if packed else file.tag)
    if packed:
        response.content_encoding = "gzip"
    if file.packed:
        response.vary.add("Accept-Encoding")
    named = first == _version()
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if named else "no-cache"
    response.make_conditional(request)
    return response


@lru_cache(maxsize=1)
def _files() -> dict[str, _File]:
    """Read all files: some 500 kB. No other path can be asked for."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    return {path.relative_to(FOLDER).as_posix(): _read(path) for path in paths}


def _read(path: Path) -> _File:
    plain = path.read_bytes()
    mimetype = _TEXTS.get(path.suffix)
    packed = pack(plain) if mimetype and len(plain) >= LEAST else None
    tag = hashlib.sha256(plain).hexdigest()[:24]
    return _File(mimetype or _OTHERS.get(path.suffix, "text/plain"), plain, packed, tag)


@lru_cache(maxsize=1)
def _version() -> str:
    tags = "\n".join(f"{name} {file.tag}" for name, file in _files().items())
    return hashlib.sha256(tags.encode()).hexdigest()[:12]
