"""The demo's office: an invented centre whose notices are filled in and published."""

import re

from app.office.drafts import draft_of
from app.office.models import NoticeKind
from app.office.operations import end_first_day, keep_first, publish_notice, save_notice, save_settings
from app.office.queries import latest_notice, office
from app.work import Work

_INVENTED = {
    "name": "Regionalny Ośrodek Polityki Społecznej w Przykładowie",
    "email": "biuro@example.org",
    "phone": "+48 89 500 00 00",
}
_FILLED = {
    "adres siedziby": "ul. Przykładowa 1, 10-001 Przykładowo",
    "address of the office": "ul. Przykładowa 1, 10-001 Przykładowo",
    "imię i nazwisko albo funkcja inspektora ochrony danych": "Irena Inspektorska",
    "name or post of the data protection officer": "Irena Inspektorska",
    "e-mail albo telefon inspektora": "iod@example.org",
    "the officer's e-mail or phone": "iod@example.org",
    "data": "21 listopada 2026",
    "date": "21 November 2026",
}
_GAP = re.compile(r"\[\[(.*?)\]\]")


def fill_office(work: Work) -> str | None:
    """Give the office a name, unless it has one, and publish both notices, unless they are published.

    Returns what registrations record of the privacy notice.
    """
    keep_first(work)
    known = office(work)
    if not known.is_named:
        seen = {name: getattr(known, name) or "" for name in _INVENTED}
        save_settings(work, _INVENTED, seen)
    for kind in NoticeKind:
        if latest_notice(work, kind) is None:
            publish_notice(work, save_notice(work, kind, _text(work, kind, "pl"), _text(work, kind, "en"), 0))
    end_first_day(work)
    privacy = office(work).privacy
    return privacy.label if privacy else None


def _text(work: Work, kind: NoticeKind, language: str) -> str:
    draft = draft_of(office(work), kind, language, work.links.absolute("/"))
    spoken = "według przepisów (przykład)" if language == "pl" else "as the rules demand (an example)"
    return _GAP.sub(lambda gap: _FILLED.get(gap[1], spoken), draft)
