"""Who is not signed in is led to the sign-in page, however the page is asked for."""

from flask.testing import FlaskClient


def test_a_visitor_is_led_to_sign_in_by_head_as_by_get(client: FlaskClient) -> None:
    for answer in (client.get("/manage/"), client.head("/manage/")):
        assert (answer.status_code, answer.location) == (303, "/sign-in?next=/manage/")


def test_a_visitors_post_is_refused(client: FlaskClient) -> None:
    assert client.post("/manage/people/new").status_code == 403


def test_what_cannot_be_printed_names_nothing(client: FlaskClient) -> None:
    for name in ("a%01b", "%E2%80%AEab", "%00"):
        assert client.get(f"/events/{name}/").status_code == 404
