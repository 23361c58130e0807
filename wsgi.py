"""The doors of the product: `app` for commands, `application()` for a web server."""

import sys

from flask import Flask

from app import create_app
from app.web.schema import schema_problem
from config import BadSetting, from_environment

try:
    app = create_app(from_environment())
except BadSetting as problem:
    sys.exit(str(problem))


def application() -> Flask:
    """Return the application for a web server (`gunicorn 'wsgi:application()'`).

    Refuses to start, with one sentence, if the database's schema is not the code's.
    """
    with app.app_context():
        problem = schema_problem()
    if problem:
        sys.exit(problem)
    return app
