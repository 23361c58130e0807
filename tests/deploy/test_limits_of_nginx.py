"""What the example for nginx lets one address do: an open training gets in, a flood doesn't."""

import re
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "nginx.conf"
SIGN_UPS, REQUESTS_EACH = 500, 25


def limit(zone: str) -> tuple[int, int]:
    """Return how many requests a second a zone lets through, and how many more at once."""
    text = EXAMPLE.read_text()
    rate = re.search(rf"limit_req_zone \S+ zone={zone}:\w+ rate=(\d+)r/s;", text)
    burst = re.search(rf"limit_req zone={zone} burst=(\d+) nodelay;", text)
    assert rate
    assert burst
    return int(rate[1]), int(burst[1])


def test_five_hundred_people_behind_one_router_sign_up_within_a_minute() -> None:
    rate, burst = limit("zapisy_forms")
    # All at the same moment, or spread over the minute; and a minute later again.
    assert burst >= SIGN_UPS
    assert rate * 60 >= SIGN_UPS
    rate, burst = limit("zapisy_all")
    assert rate * 60 + burst >= SIGN_UPS * REQUESTS_EACH


def test_a_flood_is_refused_with_the_status_for_it() -> None:
    text = EXAMPLE.read_text()
    assert "limit_req_status 429;" in text
    assert re.search(r"limit_conn zapisy_open (\d+);", text)
    assert limit("zapisy_all")[0] <= 500
