"""A join link as a picture that a phone reads."""

from base64 import b64encode
from io import BytesIO

import segno
from dash import html

from dashboard import texts

QUIET_ZONE = 4  # modules of white around it; the standard asks for so many


def qr(link: str) -> html.Img:
    """As large as the style sheet makes it, black on white in both colour schemes: cameras do not read the inverse reliably. A quarter
    of it may be covered or glare (error correction Q)."""
    svg = BytesIO()
    segno.make(link, error="q", micro=False).save(svg, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True)
    inline = "data:image/svg+xml;base64," + b64encode(svg.getvalue()).decode()
    return html.Img(src=inline, alt=texts.SHARE_QR.format(link=link), className="cp-qr")
