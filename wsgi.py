"""The doors of the product: `app` for commands, `application()` for a web server."""

import gc
import logging
import sys

# Nothing that loading makes is garbage, and to look for it takes a fifth of a start: app/garbage.py.
gc.disable()

from flask import Flask

from app import create_app, garbage
from app.demo.commands.first_start import demo_problem
from app.serving import serve_command
from app.web.one_process import other_process_problem
from app.web.schema import schema_problem
from config import BadSetting, from_environment

log = logging.getLogger("zapisy.serve")

try:
    settings = from_environment()
    app = create_app(settings)
    app.cli.add_command(serve_command(create_app, app, settings))
except BadSetting as problem:
    sys.exit(str(problem))
garbage.set_aside()


def application() -> Flask:
    """Return the application for a web server (`gunicorn 'wsgi:application()'`).

    Refuses to start, with one sentence, if the database's schema is not the code's, if the demo would face
    the world, or if another web process already works on a SQLite database.
    """
    with app.app_context():
        problem = schema_problem() or demo_problem(app.config["BASE_URL"])
    if not problem and app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        problem = other_process_problem(app.config["DATA_DIR"])
    if problem:
        sys.exit(problem)
    for warning in app.config["WARNINGS"]:
        log.warning(warning)
    return app
