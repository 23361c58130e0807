"""What a PDF says: its words as a reader hears them, with the breaks of lines and of long words taken out."""

from dataclasses import dataclass

import pypdfium2
import zxingcpp
from flask.testing import FlaskClient

from tests.support.accessible_papers import failures


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper: the words of each page, and the bytes."""

    pages: tuple[str, ...]
    data: bytes

    @property
    def text(self) -> str:
        """The words of all pages."""
        return " ".join(self.pages)

    def codes(self) -> list[list[str]]:
        """Return the codes on each page, read from its picture."""
        document = pypdfium2.PdfDocument(self.data)
        return [
            [each.text for each in zxingcpp.read_barcodes(leaf.render(scale=2).to_pil())] for leaf in document
        ]

    def failures(self) -> list[str]:
        """Return what keeps the paper from being PDF/UA-1."""
        return failures(self.data)


def printed(client: FlaskClient, address: str) -> Printed:
    """Return the paper at an address, or at the one to which it leads."""
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, address
    assert answer.mimetype == "application/pdf"
    return read(answer.data)


def read(data: bytes) -> Printed:
    """Return what a PDF says."""
    document = pypdfium2.PdfDocument(data)
    pages = tuple(_plain(leaf.get_textpage().get_text_range()) for leaf in document)
    return Printed(pages, data)


def _plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").replace("\ufffe", "").split())
