"""An act on thirty rows reads as much as one on three, and writes row by row only where SQLite does."""

from flask.testing import FlaskClient

from app.accounts.models import Role
from app.work import Work
from tests.architecture.role_table import ROWS
from tests.growth.acts import ACTS, ONE, Act, Office
from tests.growth.houses import FEW, MANY, more_in
from tests.support.cast import session_key, staff
from tests.support.statements import reads_of, statements


def test_an_act_on_many_reads_as_much_as_on_few(work: Work, client: FlaskClient) -> None:
    office = Office(work, staff(work, "Alicja", Role.organiser, Role.administrator))
    # SQLite inserts row by row, where PostgreSQL takes all rows at once.
    by_row = {"INSERT"} if _is_sqlite(work) else set()
    for act in ACTS:
        few, many = (asked(office, act, client, count) for count in (FEW, MANY))
        grown = more_in(many, few)
        reads = sum(grown[each] for each in reads_of(list(grown)))
        assert reads <= act.reads * (MANY - FEW), (act, grown)
        written = {each.split()[0] for each in grown} - {"SELECT", "WITH"}
        assert written <= by_row or act.reads, (act, grown)


def asked(office: Office, act: Act, client: FlaskClient, count: int) -> list[str]:
    """Act on so many rows, and return the statements."""
    with client.session_transaction() as kept:
        kept["_user_id"] = session_key(office.work.session, office.me, office.work.now)
        kept["_fresh"] = True
    address, form = act.make(office, count)
    with statements() as seen:
        answer = client.post(address, data=form)
    assert answer.status_code == act.status, (act, answer.text)
    return seen


def _is_sqlite(work: Work) -> bool:
    return work.session.get_bind().dialect.name == "sqlite"


def test_every_post_acts_on_many_or_on_one() -> None:
    posts = {row.rule for row in ROWS if row.method == "POST"}
    many = {act.rule for act in ACTS}
    assert {rule for rule in many | ONE if rule not in posts} == set()
    assert many & ONE == set()
    assert posts - many - ONE == set()
