"""Rules about who may apply, in files of activities and back."""

from typing import Any

from app.eligibility.models import RuleKind
from app.eligibility.operations.rules import RuleValue, save_rules, texts_of
from app.eligibility.queries import kept_rows
from app.events.models import Repeats
from app.groups.models import Group
from app.people.operations import institution_for
from app.projects.models import Project
from app.records.operations import load
from app.records.writing import all_records
from app.work import Work
from tests.support.groups import a_group
from tests.support.open_events import MakeEvent


def test_rules_come_back_and_stay_where_they_are_left_out(work: Work, make_event: MakeEvent) -> None:
    project = Project(name="Kooperacja", created_at=work.now)
    work.session.add(project)
    work.session.flush()
    group: Group = a_group(work, "PZK Ełk", project)
    ops = institution_for(work, "OPS Ełk")
    assert ops is not None
    event = make_event(project=project)
    chosen = {
        RuleKind.institution: [RuleValue(institution_id=ops.id)],
        RuleKind.county: texts_of(["piski", "ełcki"]),
        RuleKind.municipality_kind: texts_of(["rural"]),
        RuleKind.in_project: [RuleValue(project_id=project.id)],
        RuleKind.group: [RuleValue(group_id=group.id)],
    }
    save_rules(work, event, chosen, Repeats.after)
    (record,) = all_records(work)
    assert record["repeats"] == "after"
    assert record["eligibility"] == [
        {"kind": "institution", "value": "OPS Ełk"},
        {"kind": "county", "value": "ełcki"},
        {"kind": "county", "value": "piski"},
        {"kind": "municipality_kind", "value": "rural"},
        {"kind": "in_project", "value": "Kooperacja"},
        {"kind": "group", "value": "PZK Ełk"},
    ]
    again = load(work, {"events": [record]})
    assert (again.problems, again.unchanged) == ([], 1)
    assert len(kept_rows(work, event)) == 6
    bare = {key: value for key, value in record.items() if key != "eligibility"}
    assert load(work, {"events": [bare]}).problems == []
    assert len(kept_rows(work, event)) == 6
    fewer: dict[str, Any] = {**record, "eligibility": [{"kind": "county", "value": "Ełcki"}]}
    assert load(work, {"events": [fewer]}).problems == []
    work.session.expire_all()
    assert [row.text for row in kept_rows(work, event)] == ["Ełcki"]
    wrong = [
        {"kind": "powiat", "value": "x"},
        {"kind": "municipality_kind", "value": "wieś"},
        {"kind": "county"},
    ]
    problems = load(work, {"events": [{**record, "eligibility": wrong}]}).problems
    assert [each.partition(":")[0] for each in problems] == [
        "events[0].eligibility[0].kind",
        "events[0].eligibility[1].value",
        "events[0].eligibility[2].value",
    ]
    (problem,) = load(
        work, {"events": [{**record, "eligibility": [{"kind": "group", "value": "x"}]}]}
    ).problems
    assert problem == "events[0].eligibility[0].value: there is no group of the name x"
