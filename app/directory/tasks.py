"""What is to be done about institutions and accounts."""

from app.accounts.queries import kept_two_factor
from app.errors import N_
from app.events.access import may_administer, organises_everything
from app.events.tasks import Task, TaskGroup, grouped
from app.people.queries import to_decide
from app.work import Work


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return what is to be done: the sign-in with a code to be decided on, institutions to be confirmed."""
    return [*_two_factor(work), *_institutions(work)]


def _two_factor(work: Work) -> list[TaskGroup]:
    """An installation that is older than today's default keeps its own until somebody decides."""
    if work.settings.get("two_factor_is_set") or not may_administer(work):
        return []
    if kept_two_factor(work) != "optional":
        return []
    sentence = work.texts.gettext(
        "Nobody here has to sign in with a code, as before the upgrade. New installations ask it of "
        "administrators, organisers and co-organisers. The person who runs the server decides: the setting "
        "TWO_FACTOR is by_role, or optional to leave it as it is."
    )
    task = Task(sentence, work.texts.gettext("Set it up"), "sign_in.second_factor")
    return grouped(work, N_("Sign-in with a code"), "phone", [task], 1)


def _institutions(work: Work) -> list[TaskGroup]:
    count = to_decide(work) if organises_everything(work) else 0
    if not count:
        return []
    sentence = work.texts.ngettext(
        "%(count)s institution that a participant typed is not confirmed yet.",
        "%(count)s institutions that participants typed are not confirmed yet.",
        count,
    )
    task = Task(sentence, work.texts.gettext("Compare"), "directory.institution_pairs")
    return grouped(work, N_("Institutions"), "search", [task], 1)
