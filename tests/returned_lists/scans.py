"""A printed list as a scanner or a phone brings it back: turned, skewed, blurred, noisy."""

import random
from io import BytesIO

import pypdfium2
from PIL import Image, ImageChops, ImageFilter


class Sheet:
    """A printed file, whose pages are scanned one by one or together."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._document = pypdfium2.PdfDocument(data)

    def __len__(self) -> int:
        return len(self._document)

    def picture(self, number: int, **look: float) -> Image.Image:
        """Return page `number` (from 1) as a scanner sees it: see `worn`."""
        page = self._document[number - 1].render(scale=150 / 72).to_pil().convert("L")
        return worn(page, **look)

    def photo(self, number: int, *, quality: int = 75, **look: float) -> bytes:
        """Return a page as a JPEG."""
        out = BytesIO()
        self.picture(number, **look).save(out, "JPEG", quality=quality)
        return out.getvalue()

    def scan(self, *numbers: int, **look: float) -> bytes:
        """Return a PDF that holds pictures of pages, in this order."""
        return scanned([self.picture(number, **look) for number in numbers])


def scanned(pictures: list[Image.Image]) -> bytes:
    """Return a PDF of pictures, as a scanner makes it."""
    out = BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=150)
    return out.getvalue()


def worn(page: Image.Image, *, turned: float = 0, blur: float = 0, noise: float = 0) -> Image.Image:
    """Return a page turned by degrees, out of focus, and with the noise of a weak light."""
    if turned:
        page = page.rotate(turned, expand=True, fillcolor=190, resample=Image.Resampling.BICUBIC)
    if blur:
        page = page.filter(ImageFilter.GaussianBlur(blur))
    if noise:
        grain = random.Random(7).randbytes(page.width * page.height)
        layer = Image.frombytes("L", page.size, grain).point(
            lambda value: int((value - 128) * noise / 128) + 128
        )
        page = ImageChops.add(page, layer, scale=1, offset=-128)
    return page
