"""Eight people at a time on SQLite: nobody is overtaken again and again."""

from itertools import count
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from benchmarks.data import SIGN_UP, an_event
from benchmarks.office import MOST, percentile, submits
from tests.support.server import running_server

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


@pytest.mark.sqlite
def test_99_of_100_writes_come_within_five_times_the_median(data_dir: Path, database_url: str) -> None:
    engine = create_engine(database_url)
    with Session(engine) as session:
        session.add(an_event(0, slug=SIGN_UP, capacity=1_000_000))
        session.commit()
    engine.dispose()
    settings = {"ENVIRONMENT": "production", "BASE_URL": "http://localhost"}
    with running_server(data_dir, database_url, settings) as server:
        ports, numbers = [int(server.base_url.rpartition(":")[2])], count()
        submits(ports, numbers, 1)
        took = submits(ports, numbers, 8)
    assert len(took) > 20
    assert percentile(took, 99) < MOST * median(took)
