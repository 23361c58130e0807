"""What is to be done about lines of support: letters that did not arrive, hours that run out, and lines that
nobody can use yet."""

from sqlalchemy import Select, exists, or_, select

from app.coaching.budget import Budget
from app.coaching.queries.lines import told_lines
from app.coaching.queries.undelivered import undelivered
from app.coaching.when import when_line
from app.errors import N_
from app.events.queries import first_in, rows_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import Title
from app.lines.access import coaches_anything, managed_lines, manages_lines
from app.lines.amounts import amount
from app.lines.models import LineCoach, LineRecipient, SupportLine
from app.lines.names import line_title
from app.work import Work


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return the appointments whose letters did not arrive, and for those who manage lines the ones whose
    hours run out or that lack recipients or coaches."""
    return [*_letters(work), *_lines(work)]


def _letters(work: Work) -> list[TaskGroup]:
    if not (coaches_anything(work) or manages_lines(work)):
        return []
    query = undelivered(work)
    sentence = work.texts.gettext("A letter about this appointment did not arrive.")
    see = work.texts.gettext("See the appointment")
    rows, in_all = first_in(work, query, SHOWN)
    found = [
        Task(
            sentence,
            see,
            "coaching.appointment",
            {"id": each.id},
            about=Title(when_line(work.texts, each), work.texts.language),
            urgent=True,
        )
        for (each,) in rows
    ]
    return grouped(work, N_("Letters about appointments that did not arrive"), "mail", found, in_all)


def _lines(work: Work) -> list[TaskGroup]:
    if not manages_lines(work):
        return []
    told, idle = told_lines(work), _idle(work)
    found = [_told(work, line, budget) for line, budget in told[:SHOWN]]
    lines = work.session.scalars(idle.limit(SHOWN - len(found))).all() if len(found) < SHOWN else []
    found += [_useless(work, line) for line in lines]
    return grouped(work, N_("Lines of support"), "clock", found, len(told) + rows_in(work, idle))


def _told(work: Work, line: SupportLine, budget: Budget) -> Task:
    if budget.exceeded:
        more = amount(work.texts, budget.exceeded, line.unit_minutes)
        sentence = work.texts.gettext("%(hours)s more are used or booked than the contract has.", hours=more)
    else:
        sentence = work.texts.gettext(
            "%(percent)s%% of the hours are used or booked; %(hours)s are left.",
            percent=budget.percent,
            hours=amount(work.texts, budget.free, line.unit_minutes),
        )
    return _task(work, line, sentence, urgent=budget.exceeded > 0)


def _useless(work: Work, line: SupportLine) -> Task:
    return _task(work, line, work.texts.gettext("It runs, and lacks recipients or a coach."), urgent=False)


def _task(work: Work, line: SupportLine, sentence: str, *, urgent: bool) -> Task:
    title = line_title(line, work.texts.language)
    see = work.texts.gettext("See the line")
    return Task(sentence, see, "coaching.line", {"id": line.id}, about=title, urgent=urgent)


def _idle(work: Work) -> Select[SupportLine]:
    """Select the running lines that the actor manages and nobody can use, the one that ends first first."""
    without = or_(
        ~exists().where(LineRecipient.line_id == SupportLine.id),
        ~exists().where(LineCoach.line_id == SupportLine.id),
    )
    running = SupportLine.starts <= work.today, SupportLine.ends >= work.today
    query = select(SupportLine).where(managed_lines(work), without, *running)
    return query.order_by(SupportLine.ends, SupportLine.id)
