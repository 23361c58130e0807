"""Who funds a project: the strip that papers show, and the line that letters end with."""

from collections.abc import Iterable

from app.errors import N_
from app.files.models import StoredFile
from app.files.storage import path_of
from app.papers.pdf import Strip
from app.projects.models import Project
from app.texts import Texts
from app.work import Work


def strip_of(work: Work, project: Project | None) -> Strip:
    """Return the uploaded picture with what it says, or the words of programme and fund."""
    if project is None:
        return Strip()
    english = work.texts.language == "en" and project.fund_en
    words = [each for each in (project.programme_pl, project.fund_en if english else project.fund_pl) if each]
    file = work.session.get(StoredFile, project.strip_file_id) if project.strip_file_id else None
    if file is None:
        return Strip(words=words)
    alternative = project.strip_alternative or ", ".join(words) or project.name
    return Strip(words=words or [alternative], picture=path_of(work, file.sha256), alternative=alternative)


def strip_warning(texts: Texts, project: Project | None) -> str:
    """Return the sentence that papers bear no picture of a strip; nothing where they bear one."""
    if project is None:
        return texts.gettext("This event belongs to no project, so its papers bear no strip of a funder.")
    if project.strip_file_id is not None:
        return ""
    return texts.gettext(
        "These papers bear no strip of the funder: the event's project has no picture of one. "
        "A funder may refuse them."
    )


def funding_lines(texts: Texts, projects: Iterable[Project | None]) -> str:
    """Return who pays for several things, a line for each project."""
    return "\n".join(dict.fromkeys(filter(None, (funding_line(texts, each) for each in projects))))


def numbered_name(texts: Texts, project: Project) -> str:
    """Return a project's name with its number, if it has one."""
    if not project.project_number:
        return project.name
    return texts.gettext(
        N_("%(project)s, no. %(number)s"), project=project.name, number=project.project_number
    )


def funding_line(texts: Texts, project: Project | None) -> str:
    """Return one line that says who pays: project and number, programme and fund; empty without a project."""
    if project is None:
        return ""
    fund = (project.fund_en if texts.language == "en" else None) or project.fund_pl
    name = texts.gettext(N_("Project: %(name)s"), name=numbered_name(texts, project))
    payers = ", ".join(each for each in (project.programme_pl, fund) if each)
    return "; ".join(filter(None, (name, payers)))
