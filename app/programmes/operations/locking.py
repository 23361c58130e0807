"""The lock of a programme, under which its modules and parts are changed."""

from sqlalchemy import select

from app.errors import N_, Missing, Outdated
from app.programmes.models import Module, Part, Programme
from app.sqlite import must_write
from app.work import Work

OUTDATED = N_("Somebody else changed this programme meanwhile. Look at it again, then repeat your change.")


def lock_programme(work: Work, programme: Programme, version: int | None = None) -> None:
    """Take a programme's lock until the transaction ends, and read it, its modules and parts anew.

    Raises Missing if it was removed meanwhile, and `Outdated` if `version` is given and no longer right.
    """
    must_write(work.session)
    query = select(Programme).where(Programme.id == programme.id).with_for_update(of=Programme)
    found = work.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise Missing
    if version is not None and found.version != version:
        raise Outdated(OUTDATED)
    modules = select(Module).where(Module.programme_id == found.id).execution_options(populate_existing=True)
    ids = [module.id for module in work.session.scalars(modules)]
    parts = select(Part).where(Part.module_id.in_(ids)).execution_options(populate_existing=True)
    work.session.scalars(parts).all()
    work.session.expire(found, ["modules"])
    for module in found.modules:
        work.session.expire(module, ["parts"])
