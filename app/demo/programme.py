"""The demo's modules and their editions: two of the past with the users' figures, and one that runs.

The hours of the first module's parts are those of the regulation, as far as they are known (Dz. U. 2020
poz. 664); the other parts are an example.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from app.demo.upcoming import ORGANISER, PROJECT, RUNNING, TRAINER

UNIT = 45
_UNITS_OF_HALF = 4
"""Teaching hours in a row, before and after the day's break."""
_MORNING, _AFTERNOON = 9 * 60, 12 * 60 + 30

MODULES: dict[str, tuple[str, tuple[tuple[str, int], ...]]] = {
    "cus-1": (
        "Zarządzanie i organizacja usług społecznych",
        (
            ("CUS jako podmiot: przepisy", 6),
            ("Problematyka usług w naukach społecznych", 3),
            ("Definiowanie usług, odbiorcy, metody", 4),
            ("Rozeznanie potrzeb i diagnoza", 7),
            ("Usługi na rzecz osób, rodzin i grup", 10),
            ("Programowanie lokalnej polityki", 5),
            ("Zarządzanie zintegrowanym systemem", 9),
            ("Realizowanie przez wykonawców", 8),
            ("Informacje o usługach", 8),
        ),
    ),
    "cus-2": (
        "Opracowanie i realizacja indywidualnych planów usług społecznych",
        (
            ("Diagnoza sytuacji osoby i rodziny", 12),
            ("Opracowanie planu", 14),
            ("Realizacja i monitorowanie planu", 14),
            ("Współpraca i komunikacja", 12),
        ),
    ),
    "cus-3": (
        "Organizacja społeczności lokalnej",
        (
            ("Diagnoza społeczności", 14),
            ("Metody organizowania społeczności", 18),
            ("Wolontariat i samopomoc", 11),
            ("Partnerstwa lokalne", 14),
        ),
    ),
}
"""The three modules of 60, 52 and 57 hours, by id: name, and parts with their hours."""
EDITIONS = (("1", 17, 300), ("2", 15, 160))
"""The two past editions of each module: label, people, and about how many days ago the first one began."""


def programmes() -> dict[str, Any]:
    """Return the demo's programmes in the format of the loader."""
    running = "Usługi społeczne w gminie", (("Podstawy", 24), ("Metody pracy", 24), ("Ewaluacja", 12))
    return {
        "programmes": [
            {
                "id": "cus",
                "name_pl": "Szkolenia kadry CUS",
                "modules": [_module(id, name, parts) for id, (name, parts) in MODULES.items()],
            },
            {
                "id": "kadra",
                "name_pl": "Szkolenia uzupełniające",
                "modules": [_module(RUNNING, *running) | {"makeup_percent": 20}],
            },
        ]
    }


def _module(id: str, name: str, parts: Sequence[tuple[str, int]]) -> dict[str, Any]:
    return {
        "id": id,
        "name_pl": name,
        "unit_minutes": UNIT,
        "required_units": sum(units for _, units in parts),
        "completion_percent": 80,
        "parts": [
            {"id": f"{id}-{number}", "name_pl": part, "units": units}
            for number, (part, units) in enumerate(parts, 1)
        ],
    }


def edition_slug(module: str, label: str) -> str:
    """Return the address of a past edition."""
    return f"{module}-tura-{label}"


def editions(today: date) -> list[dict[str, Any]]:
    """Return the past editions of all modules, one day a week, in the format of the loader."""
    found = []
    for label, people, ago in EDITIONS:
        first = today - timedelta(days=ago)
        first += timedelta(days=(4 - first.weekday()) % 7)
        for number, module in enumerate(MODULES):
            found.append(_edition(module, label, people, first + timedelta(days=number)))
    return found


def _edition(module: str, label: str, people: int, first: date) -> dict[str, Any]:
    name, parts = MODULES[module]
    sessions = [
        {
            "start_local": f"{(day := first + timedelta(days=7 * number)).isoformat()}T09:00",
            "end_local": f"{day.isoformat()}T{blocks[-1]['end']}",
            "date_only": False,
            "city": "Olsztyn",
            "county": "m. Olsztyn",
            "venue": "ROPS, sala konferencyjna",
            "label": str(number + 1),
            "blocks": blocks,
        }
        for number, blocks in enumerate(days_of(module, parts))
    ]
    return {
        "id": edition_slug(module, label),
        "title_pl": f"{name}: {'I' * int(label)} tura",
        "kind_pl": "szkolenie",
        "form_of_support": "training_module",
        "mode": "onsite",
        "status": "planned",
        "registration_mode": "recruitment",
        "project": PROJECT,
        "organiser": ORGANISER,
        "trainers": [TRAINER],
        "module": module,
        "sessions": sessions,
        "audience": ["pracownicy OPS i CUS"],
        "capacity": people,
    }


def days_of(module: str, parts: Sequence[tuple[str, int]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the blocks of each day: four teaching hours, a break, four more, until all parts are taught."""
    left = [[f"{module}-{number}", units] for number, (_, units) in enumerate(parts, 1)]
    while left:
        day: list[dict[str, Any]] = []
        for start in (_MORNING, _AFTERNOON):
            day += _half(left, start)
        yield day


def _half(left: list[list[Any]], start: int) -> Iterator[dict[str, Any]]:
    """Take half a day of teaching from what is left."""
    free = _UNITS_OF_HALF
    while left and free:
        units = min(free, left[0][1])
        end = start + units * UNIT
        yield {"start": _hour(start), "end": _hour(end), "part": left[0][0], "trainer": TRAINER}
        free, start = free - units, end
        left[0][1] -= units
        if not left[0][1]:
            del left[0]


def _hour(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
