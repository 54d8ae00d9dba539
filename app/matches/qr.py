"""QR codes as SVG inside a page: sharp on paper and on any screen, and no picture to fetch."""

import segno
from markupsafe import Markup


def qr_svg(text: str) -> Markup:
    """Return the QR code of an address; it scales with the box it is put in."""
    drawn = segno.make(text, error="m", micro=False)
    svg: str = drawn.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, light="white")
    return Markup(svg)  # made of squares only
