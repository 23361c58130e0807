"""Figures for Prometheus, shown to the bearer of the token."""

import hmac

from flask import Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.site.queries.figures import Figures, figures
from app.site.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.measures import build, measured, pool
from app.web.request_work import command_work

_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@bp.get("/metrics")
@open_to(Audience.everyone)
def metrics() -> Response:
    """Answer with this process's and the installation's figures: 404 while they are off, 401 without the
    token. The signed-in user plays no part."""
    token = current_app.config.get("METRICS_TOKEN")
    if not token:
        return Response("Metrics are off.\n", 404, mimetype="text/plain")
    shown = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(shown, f"Bearer {token}".encode()):
        answer = Response("The token is missing or wrong.\n", 401, mimetype="text/plain")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    return Response(_page(current_app), content_type=_TYPE, headers={"Cache-Control": "no-store"})


def _page(app: Flask) -> str:
    lines = [
        *_gauge(
            "zapisy_build_info", "The code's version and the schema it expects.", {_labels(build(app)): 1}
        ),
        *_gauge(
            "zapisy_database_connections",
            "This process's connections to the database.",
            {_labels({"state": state}): count for state, count in pool().items()},
        ),
    ]
    try:
        found = figures(command_work(db.session()))
    except SQLAlchemyError:
        db.session.rollback()
        found = None
    lines += _gauge("zapisy_database_up", "Whether the database answers.", {"": 0 if found is None else 1})
    return measured(app) + "\n".join(lines + (_of_all(found) if found else [])) + "\n"


def _of_all(found: Figures) -> list[str]:
    """Return what is the same whichever process is asked."""
    lines = [
        *_gauge("zapisy_schema_info", "The database's revision.", {_labels({"revision": found.revision}): 1}),
        *_gauge("zapisy_outbox_due", "Mails that should have left.", {"": found.due}),
        *_gauge(
            "zapisy_outbox_oldest_due_seconds",
            "How long the oldest of them has been due.",
            {"": found.oldest_due_seconds},
        ),
        *_gauge("zapisy_outbox_failed", "Mails that were given up.", {"": found.failed}),
        *_gauge(
            "zapisy_registrations",
            "Registrations by state.",
            {_labels({"state": state}): count for state, count in found.registrations.items()},
        ),
    ]
    if found.worker_seconds is not None:
        lines += _gauge(
            "zapisy_worker_beat_seconds",
            "Since the last sign of life of any worker.",
            {"": found.worker_seconds},
        )
    return lines


def _gauge(name: str, meaning: str, values: dict[str, float]) -> list[str]:
    lines = [f"# HELP {name} {meaning}", f"# TYPE {name} gauge"]
    return lines + [f"{name}{labels} {value}" for labels, value in values.items()]


def _labels(values: dict[str, str]) -> str:
    """Our own words only: nothing in them needs an escape."""
    return "{" + ",".join(f'{name}="{value}"' for name, value in values.items()) + "}"
