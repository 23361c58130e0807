"""The limit: a bare page of one row. Frozen, since all figures of docs/performance.md are measured by it.

See docs/decisions/0060-a-bare-page-is-the-measure.md.
"""

import os

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import column, create_engine, select, table

PAGE = """<!doctype html>
<html lang="pl"><head><title>{{ row.title_pl }}</title></head>
<body><h1>{{ row.title_pl }}</h1><p>{{ row.slug }}, {{ row.version }}</p></body></html>
"""

events = table("events_events", column("slug"), column("title_pl"), column("version"))
engine = create_engine(os.environ["DATABASE_URL"])
app = Flask(__name__)
app.jinja_loader = DictLoader({"page.html": PAGE})


@app.get("/<slug>/")
def page(slug: str) -> str:
    """Select one event and render it."""
    with engine.connect() as connection:
        row = connection.execute(select(events).where(events.c.slug == slug)).one()
    return render_template("page.html", row=row)
