"""Rule: a stranger's picture is painted anew, small and without anything but what it shows. Runs inside the sandbox.

What is kept was written by us: no metadata, no second frame, nothing hidden behind the end of the picture. The plugins
are imported at the top, because nothing can be opened once the sandbox is shut.
"""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps, MpoImagePlugin, WebPImagePlugin  # noqa: F401

from app.exchange.readings import Painted

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
MOST_PIXELS = 20_000_000
MOST_BYTES = 200 << 10
LONGEST = (1200, 900, 640)  # pixels of the longest side, tried one after the other
QUALITIES = (85, 70)  # of JPEG
Image.preinit()
Image.MAX_IMAGE_PIXELS = None  # counted below, before anything is unpacked


class Unfit(Exception):
    """The picture is not taken; the text says why, in a few words."""


def repaint(content: bytes) -> Painted:
    """Return a picture painted anew; raises Unfit."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Unfit("尺寸太大")
            is_photo = opened.format == "JPEG"
            came = _name(content, "jpg" if is_photo else "png")
            painted = _on_white(opened)
    except Unfit:
        raise
    except Exception:  # damage has as many errors as there are formats
        raise Unfit("不是 PNG、JPEG、GIF、BMP 或 WebP，或者已损坏") from None
    for ending, written, size in _tries(painted, is_photo):
        if len(written) <= MOST_BYTES:
            return Painted(_name(written, ending), written, *size, came)
    raise Unfit("无法压缩到 200 KB 以内")


def _name(content: bytes, ending: str) -> str:
    return f"{sha256(content).hexdigest()[:32]}.{ending}"


def _on_white(opened: Image.Image) -> Image.Image:
    opened.draft("RGB", (LONGEST[0], LONGEST[0]))  # a JPEG is unpacked no larger than it is needed
    turned = ImageOps.exif_transpose(opened).convert("RGBA")
    turned.thumbnail((LONGEST[0], LONGEST[0]))
    paper = Image.new("RGB", turned.size, "white")
    paper.paste(turned, mask=turned.getchannel("A"))
    return paper


def _tries(painted: Image.Image, is_photo: bool) -> Iterator[tuple[str, bytes, tuple[int, int]]]:
    """Yield the picture smaller and smaller: drawings sharp as long as they are small enough."""
    for longest in LONGEST:
        smaller = painted.copy()
        smaller.thumbnail((longest, longest))
        if not is_photo:
            yield "png", _written(smaller, "PNG", optimize=True), smaller.size
        for quality in QUALITIES:
            yield "jpg", _written(smaller, "JPEG", quality=quality, optimize=True), smaller.size


def _written(painted: Image.Image, kind: str, **how: int) -> bytes:
    buffer = BytesIO()
    painted.save(buffer, kind, **how)
    return buffer.getvalue()
