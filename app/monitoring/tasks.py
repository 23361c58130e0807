"""What is to be done about the key of participation forms."""

from app.errors import N_
from app.events.access import monitors_anything, organises_anything
from app.events.tasks import Task, TaskGroup, grouped
from app.monitoring.keys import keys_found
from app.work import Work

CLOSED_FOR_ALL = N_(
    "The participation form is closed: MONITORING_KEY is missing on the server, or another one. The person "
    "who runs the server sets it from the paper on which it is kept."
)


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return what is to be done: the key is to be given back. In two small statements."""
    if not (organises_anything(work) or monitors_anything(work)):
        return []
    found = keys_found(work)
    if not found.is_trouble:
        return []
    sentence = work.texts.gettext(CLOSED_FOR_ALL)
    if found.lacking:
        which = ", ".join(found.lacking)
        sentence += " " + work.texts.gettext(
            N_("Fingerprint of the key: %(fingerprint)s."), fingerprint=which
        )
    task = Task(sentence, work.texts.gettext(N_("Look again")), "desk.worklist", urgent=True)
    return grouped(work, N_("Participation forms"), "warning", [task], 1)
