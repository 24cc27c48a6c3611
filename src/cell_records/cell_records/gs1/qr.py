"""A Digital Link as a QR code."""

import io

import segno

QUIET = 4
"""Modules of the blank border round a QR code (ISO/IEC 18004, section 9.1)."""
PIXELS = 12
"""Of a module in a picture."""


def qr(link: str) -> segno.QRCode:
    """The QR code of an address; with quarter of it lost it can still be read (level Q)."""
    return segno.make_qr(link, error="q")


def qr_png(link: str) -> bytes:
    """Its picture, black on white, with the quiet zone."""
    out = io.BytesIO()
    qr(link).save(out, kind="png", scale=PIXELS, border=QUIET)
    return out.getvalue()
