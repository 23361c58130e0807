"""Settings with which Zapisy does not start, each with a sentence that names it."""

from pathlib import Path

import pytest

from config import BadSetting, from_environment


def told(folder: Path, **environ: str) -> str:
    """Return the sentence with which these settings are refused."""
    with pytest.raises(BadSetting) as refused:
        from_environment({"DATA_DIR": str(folder), "SECRET_KEY": "x", **environ})
    return str(refused.value)


def taken(folder: Path, **environ: str) -> dict[str, object]:
    """Return the configuration that these settings make."""
    return from_environment({"DATA_DIR": str(folder), "SECRET_KEY": "x", **environ})


@pytest.mark.parametrize(
    "address",
    ["http://host/zapisy", "https://host/zapisy/", "https://host//", "https://host/?a", "https://host#a"],
)
def test_an_address_with_a_path(address: str, tmp_path: Path) -> None:
    assert told(tmp_path, BASE_URL=address).startswith("BASE_URL: an address without a path is needed")


@pytest.mark.parametrize(
    "address",
    [
        "zapisy.example.org",
        "//host",
        "ftp://host",
        "https://",
        "https://a b",
        "https://u:p@host",
        "http://h:x",
    ],
)
def test_what_is_no_address(address: str, tmp_path: Path) -> None:
    assert told(tmp_path, BASE_URL=address).startswith("BASE_URL: an address such as")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://zapisy.example.org/", "https://zapisy.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("", "http://127.0.0.1:8000"),
    ],
)
def test_good_addresses(address: str, kept: str, tmp_path: Path) -> None:
    assert taken(tmp_path, BASE_URL=address)["BASE_URL"] == kept


@pytest.mark.parametrize(
    "sender",
    ["zapisy", "zapisy@", "@example.org", "ROPS <zapisy>", "ROPS zapisy@example.org", "a@b <c>", "a@-b.pl",
     "żółw@example.org", "a b@example.org", "a@b, c@d", "ROPS <a@b> <c@d>", "a..b@example.org", "a@b..pl"],
)  # fmt: skip
def test_a_sender_without_an_address(sender: str, tmp_path: Path) -> None:
    assert told(tmp_path, MAIL_SENDER=sender).startswith("MAIL_SENDER: an address with a domain is needed")


@pytest.mark.parametrize(
    ("sender", "name", "address"),
    [
        ("zapisy@example.org", "", "zapisy@example.org"),
        ("Zapisy ROPS <zapisy@example.org>", "Zapisy ROPS", "zapisy@example.org"),
        ('"ROPS, Łódź" <z.a@łódź.pl>', "ROPS, Łódź", "z.a@xn--d-uga0v4h.pl"),
        ("ROPS, Łódź <zapisy@example.org>", "ROPS, Łódź", "zapisy@example.org"),
        ("<zapisy@localhost>", "", "zapisy@localhost"),
    ],
)
def test_good_senders(sender: str, name: str, address: str, tmp_path: Path) -> None:
    kept = taken(tmp_path, MAIL_SENDER=sender)
    assert (kept["MAIL_SENDER_NAME"], kept["MAIL_DEFAULT_SENDER"]) == (name, address)


FOR_THE_WORLD = {"BASE_URL": "https://zapisy.example.org", "MAIL_SENDER": "zapisy@example.org"}


@pytest.mark.parametrize("missing", FOR_THE_WORLD)
def test_letters_for_the_world_need_an_address_and_a_sender(missing: str, tmp_path: Path) -> None:
    given = {name: value for name, value in FOR_THE_WORLD.items() if name != missing}
    sentence = f"MAIL_SERVER is set and {missing} is not: "
    assert told(tmp_path, MAIL_SERVER="smtp.example.org", **given).startswith(sentence)
    # A server on this machine may be a trial: it starts, and says the same.
    for server in ("127.0.0.1", "localhost", "[::1]"):
        [warning] = taken(tmp_path, MAIL_SERVER=server, **given)["WARNINGS"]  # type: ignore[misc]
        assert warning.startswith(sentence)
    assert taken(tmp_path, **given)["WARNINGS"] == []
    assert taken(tmp_path, MAIL_SERVER="smtp.example.org", **FOR_THE_WORLD)["WARNINGS"] == []
