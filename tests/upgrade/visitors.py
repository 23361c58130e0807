"""People with a browser who know an installation by its address alone, whichever version answers."""

import hashlib
import io
import re
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections import Counter
from dataclasses import dataclass
from difflib import unified_diff
from http.cookiejar import CookieJar

from tests.races.crowd import TOKEN, _Stay
from tests.support.html import fields_of


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the server, redirects not followed."""

    status: int
    location: str
    kind: str
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def seen(self) -> str:
        """What was answered: a page's words, a workbook's cells, anything else whole."""
        if self.kind.startswith("text/html"):
            return f"{self.status} page\n{words_of(self.text)}"
        if "spreadsheet" in self.kind:
            return f"{self.status} workbook\n{cells_of(self.body)}"
        if self.kind.startswith("text/"):
            return f"{self.status} {self.kind}\n{self.text}"
        return f"{self.status} {self.kind} {hashlib.sha256(self.body).hexdigest()}"


def words_of(html: str) -> str:
    """Return the words of a page in their order, a line for each run of text."""
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", "", html, flags=re.S)
    lines = (" ".join(each.split()) for each in re.split(r"<[^>]+>", html))
    return "\n".join(line for line in lines if line)


def cells_of(workbook: bytes) -> str:
    """Return what stands in the cells of a workbook."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as opened:
        names = sorted(name for name in opened.namelist() if name.startswith("xl/worksheets/"))
        sheets = [opened.read(name).decode() for name in names]
    return "\n".join(value for sheet in sheets for value in re.findall(r"<(?:t|v)\b[^>]*>([^<]*)<", sheet))


def lost(before: dict[str, str], now: dict[str, str]) -> dict[str, list[str]]:
    """Return what answers said before and do not say now, by who asked for what.

    Of a page that is its status, dates, hours, numbers and addresses, and the names of people and places:
    its wording may change from version to version. Files are equal to the last letter.
    """
    found = {}
    for asked, was in before.items():
        known = now.get(asked, "")
        if known.partition("\n")[0] != was.partition("\n")[0] or " page\n" not in was:
            gone = list(unified_diff(was.splitlines(), known.splitlines(), n=0, lineterm=""))
        else:
            gone = sorted((Counter(_FACTS.findall(was)) - Counter(_FACTS.findall(known))).elements())
        if gone:
            found[asked] = gone
    return found


_FACTS = re.compile(
    r"[^\s(),.;:]*\d[^\s(),.;]*|\S+@\S+"
    r"|Bartek|Żółć-Ćwikliński|Halina|Łąka|Irena|Święcicka|Jan\b|Kowalski|Nowak|Alicja|Celina|Daniel"
    r"|Lubawie|Lubawa|Stowarzyszenie|Pisz\b|Łódź|Sala|kurator|pętla|choroba|pomyłka|na prośbę"
)


def form_of(page: Answer, address: str) -> dict[str, str]:
    """Return what a page's form would send to an address: the page's own, where the form names none."""
    return dict(fields_of(page.text, "") | fields_of(page.text, address))


class Person:
    """Somebody's browser: it keeps its cookies while versions come and go."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url
        self.cookies = CookieJar()
        jar = urllib.request.HTTPCookieProcessor(self.cookies)
        self._opener = urllib.request.build_opener(jar, _Stay)
        self._token = ""

    def get(self, address: str) -> Answer:
        """Read a page, and remember the token of its form."""
        answer = self._ask(urllib.request.Request(self._base + address))  # noqa: S310 - our own address
        if answer.kind.startswith("text/html") and (found := TOKEN.search(answer.text)):
            self._token = found[1]
        return answer

    def post(self, address: str, **fields: str | int) -> Answer:
        """Send a form with the token that was read last."""
        data = urllib.parse.urlencode({"csrf_token": self._token, **fields}).encode()
        return self._ask(urllib.request.Request(self._base + address, data=data))  # noqa: S310 - as above

    def send(self, page: str, address: str = "", **fields: str | int) -> Answer:
        """Open a page and send its form as it stands there, but for some fields; expect to be led on."""
        address = address or page
        answer = self.post(address, **{**form_of(self.get(page), address), **fields})
        assert answer.status == 303, f"{address}: {answer.status}\n{words_of(answer.text)}"
        return answer

    def sign_in(self, email: str, password: str) -> str:
        """Type the right password, and return where that leads."""
        self.get("/sign-in")
        answer = self.post("/sign-in", email=email, password=password)
        assert answer.status == 303, words_of(answer.text)
        return answer.location

    def _ask(self, request: urllib.request.Request) -> Answer:
        request.add_header("Accept-Language", "pl")
        try:
            with self._opener.open(request, timeout=60) as reply:
                return Answer(reply.status, "", reply.headers["Content-Type"] or "", reply.read())
        except urllib.error.HTTPError as error:
            with error:
                kind = error.headers["Content-Type"] or ""
                return Answer(error.code, error.headers.get("Location", ""), kind, error.read())
