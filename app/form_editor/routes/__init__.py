"""Pages of the room `form_editor`."""

from flask import Flask

from app.form_editor.routes import editor, preview, questions, templates
from app.form_editor.routes.blueprint import bp

PAGES = (editor, questions, templates, preview)


def install(app: Flask) -> None:
    """Install this room's pages."""
    app.register_blueprint(bp)
