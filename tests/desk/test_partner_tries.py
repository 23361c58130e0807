"""A partner reads the own region and changes nothing, whatever is posted; projects bear bad input."""

from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.events.models import Event
from app.history.models import HistoryFact
from app.projects.models import Project
from app.projects.operations.parts import save_agreement, save_region, save_stage
from app.projects.parts import AgreementDetails, End, RegionDetails, StageDetails
from app.work import Work
from tests.desk.test_region import partner
from tests.support.cast import an_event
from tests.support.signing_in import SignIn, sign_in
from tests.support.statements import reads_of, statements

__all__ = ["partner", "sign_in"]
EVENT, REGION = "/manage/events/nasze/", "/manage/region/nasze/"


def test_a_partner_changes_nothing(partner: FlaskClient, work: Work) -> None:
    project = work.session.scalars(select(Project).where(Project.name == "A")).one()
    event = work.session.scalars(select(Event).where(Event.slug == "nasze")).one()
    region, meeting = project.regions[0].id, event.meetings[0].id
    before = len(work.session.scalars(select(HistoryFact.id)).all())
    tries: dict[str, dict[str, str]] = {
        f"{EVENT}edit": {"title_pl": "Moje", "version": "1"},
        f"{EVENT}cancel": {"reason": "x", "choice": "notify", "version": "1"},
        f"{EVENT}copy": {"title_pl": "Kopia", "start_local": "2026-12-01"},
        f"{EVENT}copies/": {"copies-0-title_pl": "Kopia", "copies-0-start_local": "2026-12-01"},
        f"{EVENT}series/new": {"rhythm": "weekly", "start_local": "2026-12-01", "count": "3", "version": "1"},
        f"{EVENT}sessions/new": {"start_local": "2026-12-01", "choice": "quiet"},
        f"{EVENT}meetings/{meeting}/edit": {"start_local": "2026-12-01", "choice": "quiet", "version": "1"},
        f"{EVENT}meetings/{meeting}/following": {"start_local": "2026-12-01", "choice": "quiet"},
        f"{EVENT}meetings/{meeting}/cancel": {"reason": "x", "choice": "quiet", "version": "1"},
        f"{EVENT}changes/": {"version": "1", "meetings-0-act": "cancel"},
        f"{EVENT}registrations/new": {"first_name": "A", "last_name": "B"},
        f"{EVENT}trainers": {"account": "1"},
        f"/manage/projects/{project.id}/edit": {"name": "Moje"},
        f"/manage/projects/{project.id}/delete": {},
        f"/manage/projects/{project.id}/stages/new": {"name": "Etap"},
        f"/manage/projects/{project.id}/regions/{region}": {
            "name": "x",
            "partner": "ROPS",
            "counties": "iławski",
        },
        f"/manage/projects/{project.id}/regions/{region}/remove": {},
        f"/manage/projects/{project.id}/timetable/": {"seen": "x"},
    }
    for address, data in tries.items():
        assert partner.post(address, data=data).status_code == 403, address
    # The pages of the region only read.
    for address in ("/manage/region/", REGION, f"{REGION}people.csv", f"{REGION}people.xlsx"):
        assert partner.post(address, data={"county": "iławski"}).status_code == 405, address
    work.session.expire_all()
    assert event.title_pl == "Nasze"
    assert [each.county for each in project.regions[0].counties] == ["piski", "ełcki"]
    assert len(work.session.scalars(select(HistoryFact.id)).all()) == before


def test_no_address_opens_another_region(partner: FlaskClient, work: Work) -> None:
    for query in ("?county=iławski", "?region=999", "?project=2", "?q=Gdzie", "?page=99"):
        page = partner.get(f"/manage/region/{query}").text
        assert "Gdzie indziej" not in page, query
        assert "Cudze" not in page, query
    event = work.session.scalars(select(Event).where(Event.slug == "nasze")).one()
    event.place_county = event.meetings[0].county = "iławski"
    work.session.commit()
    assert partner.get(REGION).status_code == 404
    assert partner.get(f"{REGION}people.csv").status_code == 404


@pytest.fixture
def project(work: Work) -> Project:
    """A project with a partner."""
    project = Project(name="Kooperacja", created_at=work.now, partners=["ROPS Olsztyn"])
    work.session.add(project)
    work.session.commit()
    return project


@pytest.mark.parametrize(
    ("kind", "data", "status"),
    [
        ("stages", {"name": "\N{GRADUATION CAP}" * 200}, 303),
        ("stages", {"name": "\N{RIGHT-TO-LEFT OVERRIDE}=1+1<script>"}, 303),
        ("stages", {"name": "   "}, 422),
        ("stages", {"name": "I", "ends_on": "9999-12-31"}, 422),
        ("stages", {"name": "I", "note": "n" * 301}, 422),
        ("agreements", {"name": "I", "signatories": "\n".join(f"Instytucja {n}" for n in range(400))}, 422),
        ("agreements", {"name": "I", "signatories": "x" * 301}, 422),
        ("agreements", {"name": "I", "signatories_count": "9" * 30}, 422),
        ("agreements", {"name": "I", "signed_on": "0000-00-00"}, 422),
        ("regions", {"name": "I", "partner": "ROPS Olsztyn", "counties": "\n".join(["piski"] * 400)}, 422),
        ("regions", {"name": "I", "partner": "ROPS Olsztyn", "counties": "c" * 121}, 422),
        ("regions", {"name": "n" * 121, "partner": "ROPS Olsztyn", "counties": "piski"}, 422),
    ],
)
def test_parts_of_a_project_bear_bad_input(
    sign_in: SignIn, project: Project, kind: str, data: dict[str, str], status: int
) -> None:
    admin = sign_in("Grażyna", Role.administrator)
    base = f"/manage/projects/{project.id}/"
    assert admin.post(f"{base}{kind}/new", data=data).status_code == status
    page = admin.get(base)
    assert page.status_code == 200
    assert "<script>" not in page.text.replace("<script defer", "")


def test_a_part_of_another_project_is_not_touched(sign_in: SignIn, work: Work, project: Project) -> None:
    other = Project(name="Inny", created_at=work.now, partners=["X"])
    work.session.add(other)
    work.session.flush()
    stage = save_stage(work, other, None, StageDetails("Etap I", None, []))
    work.session.commit()
    admin = sign_in("Grażyna", Role.administrator)
    base = f"/manage/projects/{project.id}/"
    for address in (
        f"{base}stages/{stage.id}",
        f"{base}stages/{stage.id}/remove",
        f"{base}regions/{stage.id}",
    ):
        assert admin.post(address, data={"name": "Obcy"}).status_code == 404
    assert admin.get(f"{base}documents/99999").status_code == 404
    assert admin.get(f"{base}versions/99999").status_code == 404
    assert stage.name == "Etap I"


def test_documents_bear_bad_input(sign_in: SignIn, project: Project) -> None:
    admin = sign_in("Grażyna", Role.administrator)
    new = f"/manage/projects/{project.id}/documents/new"

    def sent(**data: str) -> int:
        file = (BytesIO(b"%PDF-1.4"), "r.pdf")
        return admin.post(new, data={"title": "Regulamin", "file": file} | data).status_code

    assert sent(title="") == 422
    assert sent(title="t" * 301) == 422
    assert sent(since="jutro") == 422
    assert sent(title="\N{GRADUATION CAP} =1+1 <b>") == 303
    empty = {"title": "Pusty", "file": (BytesIO(b""), "r.pdf")}
    assert admin.post(new, data=empty).status_code == 422


def test_the_pages_of_projects_ask_as_often_for_many_parts(
    sign_in: SignIn, work: Work, project: Project
) -> None:
    admin = sign_in("Grażyna", Role.administrator)
    an_event(work, project=project)

    def grow(name: str) -> None:
        save_stage(work, project, None, StageDetails(name, None, [End(date(2026, 12, 31))]))
        signed = AgreementDetails(name, None, None, None, [f"MOPS {name}", f"GOPS {name}"])
        save_agreement(work, project, None, signed)
        save_region(work, project, None, RegionDetails("ROPS Olsztyn", name, ["piski", "ełcki"]))
        work.session.commit()

    def asked(address: str) -> int:
        with statements() as seen:
            assert admin.get(address).status_code == 200
        return len(reads_of(seen))

    addresses = [f"/manage/projects/{project.id}/", "/manage/projects/", f"/projects/{project.id}/"]
    grow("0")
    before = {each: asked(each) for each in addresses}
    for number in range(1, 20):
        grow(str(number))
    assert {each: asked(each) for each in addresses} == before
