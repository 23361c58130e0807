"""Lines of time over size as an SVG, both axes logarithmic, legible on a light and on a dark page."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

WIDTH, PANEL, GAP = 980, 330, 40
LEFT, LABELS, TOP = 64, 330, 64
COLOURS = ("#2f6fdb", "#c2410c", "#15803d", "#a21caf", "#0e7490", "#b45309", "#be123c", "#4f46e5", "#64748b")
LOWEST, HIGHEST = 0.1, 1000.0
_NAME = "Milliseconds of each page at three sizes of an install"
_STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#1f2933}.title{font-weight:600;font-size:17px}"
    ".page{fill:#fff}.grid{stroke:#cbd2d9;stroke-width:1}.line{fill:none;stroke-width:2.5}"
    ".leader{stroke-width:1;opacity:.7}"
    "@media (prefers-color-scheme:dark){text{fill:#e5e9ee}.page{fill:#161b22}.grid{stroke:#3d4650}"
    ".line,.leader,.dot{filter:brightness(1.5)}}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One page: its name, and a time in milliseconds for each size."""

    name: str
    points: list[tuple[int, float]]


def drawn_picture(panels: Mapping[str, Sequence[Line]]) -> str:
    """Return the picture, one panel below the other."""
    height = TOP + len(panels) * (PANEL + GAP + TOP) - GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="title"><title id="title">{_NAME}</title>',
        f"<style>{_STYLE}</style>",
        f'<rect class="page" width="{WIDTH}" height="{height}" rx="8"/>',
    ]
    for number, (title, lines) in enumerate(panels.items()):
        parts += _panel(title, lines, TOP + number * (PANEL + GAP + TOP))
    return "\n".join([*parts, "</svg>", ""])


def _panel(title: str, lines: Sequence[Line], top: int) -> list[str]:
    sizes = [size for size, _ in lines[0].points]
    right = WIDTH - LABELS
    parts = [
        f'<text class="title" x="{LEFT}" y="{top - 24}">{escape(title)}: milliseconds, PostgreSQL</text>'
    ]
    for time in (0.1, 1, 10, 100, 1000):
        y = _height(time, top)
        parts.append(f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{time:g}</text>')
    for size in sizes:
        x = _across(size, sizes)
        parts.append(f'<line class="grid" x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{top + PANEL}"/>')
        parts.append(f'<text x="{x:.1f}" y="{top + PANEL + 20}" text-anchor="middle">{size:,}</text>')
    parts.append(
        f'<text x="{(LEFT + right) / 2}" y="{top + PANEL + 42}" text-anchor="middle">registrations</text>'
    )
    places = _apart([_height(line.points[-1][1], top) for line in lines])
    for line, colour, place in zip(lines, COLOURS, places, strict=False):
        parts += _drawn(line, colour, place, sizes, top)
    return parts


def _drawn(line: Line, colour: str, place: float, sizes: Sequence[int], top: int) -> list[str]:
    spots = [(_across(size, sizes), _height(time, top)) for size, time in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    (x, y), label = spots[-1], WIDTH - LABELS + 44
    first, last = line.points[0][1], line.points[-1][1]
    return [
        f'<polyline class="line" stroke="{colour}" points="{path}"/>',
        *(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in spots),
        f'<line class="leader" stroke="{colour}" x1="{x:.1f}" y1="{y:.1f}" '
        f'x2="{label - 5}" y2="{place:.1f}"/>',
        f'<text x="{label}" y="{place + 5:.1f}">{escape(line.name)}: {_short(first)} → {_short(last)}</text>',
    ]


def _across(size: int, sizes: Sequence[int]) -> float:
    low, high = math.log(sizes[0]), math.log(sizes[-1])
    share = (math.log(size) - low) / (high - low) if high > low else 0.5
    return LEFT + share * (WIDTH - LABELS - LEFT)


def _height(time: float, top: int) -> float:
    inside = min(max(time, LOWEST), HIGHEST)
    return top + PANEL * (1 - math.log(inside / LOWEST) / math.log(HIGHEST / LOWEST))


def _apart(heights: Sequence[float], least: float = 20) -> list[float]:
    """Move labels apart so far that none covers another, their order kept."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    places = list(heights)
    for _ in range(200):
        for above, below in pairwise(order):
            lack = least - (places[below] - places[above])
            if lack > 0.01:
                places[above] -= lack / 2
                places[below] += lack / 2
    return places


def _short(time: float) -> str:
    return f"{time:.0f}" if time >= 10 else f"{time:.1f}"
