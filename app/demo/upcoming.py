"""Upcoming activities for the demo, dated from today, in the format of the loader."""

from datetime import date, datetime, timedelta
from typing import Any

PROJECT = "Kooperacja – efektywna i skuteczna (PO WER 2014-2020)"
ORGANISER = "Regionalny Ośrodek Polityki Społecznej w Olsztynie"
TRAINER = "trainer@example.org"
CONTACT = {
    "contact_name": "Alicja Organizatorska",
    "contact_phone": "+48 89 500 00 00",
    "contact_email": "organiser@example.org",
}

FEW_LEFT = "seminarium-praca-z-rodzina-lodz"
FULL = "seminarium-negocjacje-pisz"
WEBINAR = "webinar-deinstytucjonalizacja"
COACHING = "coaching-grupowy-olsztyn"
TRAINING = "szkolenie-organizacja-uslug-spolecznych"
DRAFT = "seminarium-ewaluacja-zespolu"
GROUP_MEETINGS = "spotkania-pzk-pisz"
"""The next two meetings of the closed group of one county."""

RUNNING = "uslugi-spoleczne"
"""The module of which the training is an edition."""
SECOND_TRAINING = "szkolenie-organizacja-uslug-spolecznych-2"
"""Another edition of the same module, on the next days: what was missed is made up there."""
TRAINING_MEETINGS = 10
TRAINING_HELD = 6
"""How many of the training's meetings lie in the past."""


def records(today: date) -> list[dict[str, Any]]:
    """Return the published demo activities around a day."""
    trainings = _training(today), _second_training(today)
    single = _few_left(today), _full(today), _webinar(today), _coaching(today), _group_meetings(today)
    return [*single, *trainings]


def draft(today: date) -> dict[str, Any]:
    """Return an activity that the organiser has not published yet; its date is still open."""
    return {
        "id": DRAFT,
        "title_pl": "Seminarium: ewaluacja pracy zespołu",
        "kind_pl": "seminarium (charakter warsztatowy)",
        "form_of_support": "seminar",
        "mode": "onsite",
        "status": "planned",
        "registration_mode": "open_application",
        "project": PROJECT,
        "organiser": ORGANISER,
    }


def _weekday(day: date, weekday: int) -> date:
    """Return the first such weekday (0 is Monday) on or after a day."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _hours(day: date, start: str, end: str) -> dict[str, Any]:
    return {
        "start_local": f"{day.isoformat()}T{start}",
        "end_local": f"{day.isoformat()}T{end}",
        "date_only": False,
    }


def _record(id: str, form: str, mode: str) -> dict[str, Any]:
    return {
        "id": id,
        "form_of_support": form,
        "mode": mode,
        "status": "planned",
        "registration_mode": "open_application",
        "project": PROJECT,
        "organiser": ORGANISER,
        "trainers": [TRAINER],
    } | CONTACT


def _few_left(today: date) -> dict[str, Any]:
    day = _weekday(today + timedelta(days=18), 3)
    return _record(FEW_LEFT, "seminar", "onsite") | {
        "participation": "newcomers",
        "title_pl": "Seminarium: praca z rodziną w kryzysie",
        "title_en": "Seminar: working with a family in crisis",
        "kind_pl": "seminarium (charakter warsztatowy)",
        "sessions": [
            _hours(day, "09:00", "15:00")
            | {"city": "Łódź", "county": "m. Łódź", "venue": "Regionalne Centrum Polityki Społecznej"}
        ],
        "audience": ["pracownicy socjalni", "asystenci rodziny", "kuratorzy"],
        "capacity": 20,
        "registration_deadline": (day - timedelta(days=5)).isoformat(),
        "selection_rule": "liczba miejsc ograniczona, decyduje kolejność zgłoszeń",
        "catering": "serwis kawowy oraz obiad dla każdego uczestnika",
        "downloads": ["program spotkania"],
    }


def _full(today: date) -> dict[str, Any]:
    day = _weekday(today + timedelta(days=11), 1)
    return _record(FULL, "seminar", "onsite") | {
        "title_pl": "Seminarium: negocjacje międzyzespołowe i budowanie porozumienia",
        "title_en": "Seminar: negotiating between teams and building agreement",
        "kind_pl": "seminarium (charakter warsztatowy)",
        "sessions": [
            _hours(day, "09:00", "14:30") | {"city": "Pisz", "county": "piski", "venue": "Hotel Nad Pisą"}
        ],
        "audience": ["pomoc społeczna", "policja", "oświata"],
        "capacity": 12,
        "selection_rule": "liczba miejsc ograniczona, decyduje kolejność zgłoszeń",
        "catering": "serwis kawowy oraz obiad dla każdego uczestnika",
    }


def _group_meetings(today: date) -> dict[str, Any]:
    first = _weekday(today + timedelta(days=16), 5)
    place = {"city": "Pisz", "county": "piski", "venue": "Hotel Nad Pisą"}
    days = (first, first + timedelta(days=28))
    return _record(GROUP_MEETINGS, "team_meeting", "onsite") | {
        "title_pl": "Spotkania Partnerskiego Zespołu Kooperacji powiatu piskiego",
        "title_en": "Meetings of the Partner Co-operation Team of the county of Pisz",
        "kind_pl": "spotkanie zespołu",
        "registration_mode": "closed_group",
        "groups": ["PZK powiat piski"],
        "sessions": [
            _hours(day, "09:00", "15:00") | place | {"label": label}
            for day, label in zip(days, ("I", "II"), strict=True)
        ],
    }


def _webinar(today: date) -> dict[str, Any]:
    day = _weekday(today + timedelta(days=7), 2)
    return _record(WEBINAR, "webinar", "online") | {
        "title_pl": "Webinarium: deinstytucjonalizacja usług w małej gminie",
        "title_en": "Webinar: deinstitutionalising services in a small municipality",
        "kind_pl": "spotkanie upowszechniające (webinarium)",
        "sessions": [_hours(day, "10:00", "13:00") | {"venue": "Webex"}],
        "audience": ["wójtowie i burmistrzowie", "radni", "ośrodki pomocy społecznej"],
        "registration_deadline": (day - timedelta(days=1)).isoformat(),
    }


def _coaching(today: date) -> dict[str, Any]:
    day = _weekday(today + timedelta(days=25), 2)
    meeting = {
        "start_local": f"{day.isoformat()}T09:00",
        "end_local": f"{(day + timedelta(days=1)).isoformat()}T15:00",
        "date_only": False,
        "city": "Olsztyn",
        "county": "m. Olsztyn",
        "venue": "Hotel Park",
        "label": "1",
    }
    return _record(COACHING, "group_coaching", "onsite") | {
        "title_pl": "Coaching grupowy dla pracowników socjalnych",
        "title_en": "Group coaching for social workers",
        "kind_pl": "coaching grupowy",
        "sessions": [meeting],
        "audience": ["pracownicy socjalni"],
        "capacity": 15,
        "per_institution_limit": 3,
        "registration_deadline": (day - timedelta(days=10)).isoformat(),
        "selection_rule": "limit miejsc na ośrodek; decyduje kolejność zgłoszeń",
    }


def _training(today: date) -> dict[str, Any]:
    first = _weekday(today - timedelta(days=7 * TRAINING_HELD), 4)
    meetings = [
        _hours(first + timedelta(days=7 * number), "09:00", "14:00")
        | {
            "city": "Olsztyn",
            "county": "m. Olsztyn",
            "venue": "ROPS, sala konferencyjna",
            "label": str(number + 1),
            "blocks": _blocks(number),
        }
        for number in range(TRAINING_MEETINGS)
    ]
    return _record(TRAINING, "training_module", "onsite") | {
        "title_pl": "Moduł I: zarządzanie i organizacja usług społecznych",
        "title_en": "Module I: managing and organising social services",
        "kind_pl": "szkolenie",
        "sessions": meetings,
        "audience": ["pracownicy OPS i CUS"],
        "capacity": 18,
        "registration_deadline": (first - timedelta(days=5)).isoformat(),
        "module": RUNNING,
    }


def _second_training(today: date) -> dict[str, Any]:
    first = _training(today)
    meetings = [
        each
        | {
            name: (datetime.fromisoformat(each[name]) + timedelta(days=1)).isoformat(timespec="minutes")
            for name in ("start_local", "end_local")
        }
        for each in first["sessions"]
    ]
    return first | {
        "id": SECOND_TRAINING,
        "title_pl": "Moduł I: zarządzanie i organizacja usług społecznych, druga grupa",
        "title_en": "Module I: managing and organising social services, second group",
        "sessions": meetings,
        "capacity": 12,
    }


def _blocks(meeting: int) -> list[dict[str, Any]]:
    """Three teaching hours, half an hour's break, three more: four meetings a part, two for the last one."""
    part = f"{RUNNING}-{meeting // 4 + 1}"
    hours = ("09:00", "11:15"), ("11:45", "14:00")
    return [{"start": start, "end": end, "part": part, "trainer": TRAINER} for start, end in hours]
