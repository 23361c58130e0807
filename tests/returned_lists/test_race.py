"""Several send the same files at the same second: each is kept once, and nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Database

from app.accounts.models import Account
from app.events.models import Event
from app.extensions import db
from app.files.models import StoredFile
from app.files.reading import Scan
from app.files.storage import TYPES, Upload
from app.returned_lists.models import FurtherSending, ReturnedPage, ReturnedScan
from app.returned_lists.operations.sending_in import send_in
from app.sqlite import begin_write
from app.work import Work
from tests.returned_lists.conftest import Place
from tests.support.cast import actor

CROWD = 6


def photo(number: int) -> Scan:
    """Return a photo without a code, as it is once it was looked at."""
    data = f"scan {number}".encode()
    return Scan(Upload(f"{number}.jpg", TYPES["jpg"], data), ((),), (f"picture {number}".encode(),))


def test_the_same_files_at_the_same_second_are_kept_once(
    app: Flask, work: Work, place: Place, accounts: dict[str, Account]
) -> None:
    actors = [actor(accounts["alicja"]), actor(accounts["celina"])]
    scans, event_id = [photo(number) for number in range(3)], place.event.id
    work.session.commit()
    barrier = Barrier(CROWD)

    def send(number: int) -> tuple[int, int]:
        with app.app_context(), Database(db.engine) as own:
            mine = replace(work, session=own, actor=actors[number % 2])
            barrier.wait(10)
            begin_write(own)
            ordered = scans if number % 3 else list(reversed(scans))
            sent = send_in(mine, ordered, own.get_one(Event, event_id))
            own.commit()
            return len(sent.unplaced), sent.known

    with ThreadPoolExecutor(CROWD) as pool:
        found = list(pool.map(send, range(CROWD)))
    assert sum(kept for kept, _ in found) == len(scans)
    assert all(kept + known == len(scans) for kept, known in found)
    for model, count in ((ReturnedScan, 3), (ReturnedPage, 3), (StoredFile, 6), (FurtherSending, 3)):
        assert work.session.scalar(select(func.count()).select_from(model)) == count
