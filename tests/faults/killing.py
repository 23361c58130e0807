"""A process that does one deed after another until it is killed, again and again."""

import os
import random
import signal
import time
from collections.abc import Callable
from multiprocessing import get_context

from sqlalchemy import Select
from sqlalchemy.orm import Session

from tests.faults.office import LONG

KILLS = 40 if LONG else 4


def kill_again_and_again(
    session: Session,
    deeds: Callable[..., None],
    arguments: tuple[object, ...],
    count: Select[int],
    check: Callable[[Session], None],
) -> None:
    """Let a process do its deeds until the count has grown, kill it and check the books; and once more."""
    whole = 0
    for _ in range(KILLS):
        process = get_context("spawn").Process(target=deeds, args=arguments)
        process.start()
        seen = whole
        until = time.monotonic() + 60
        while whole <= seen and time.monotonic() < until:
            time.sleep(random.uniform(0.05, 0.3))
            session.rollback()
            whole = session.scalar(count) or 0
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        session.rollback()
        check(session)
    assert whole >= KILLS
