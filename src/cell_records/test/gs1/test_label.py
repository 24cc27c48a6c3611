"""What a reader sees on a label is the unit's Digital Link, whatever printed it."""

import io
import re
from datetime import UTC, datetime

import pytest

from cell_records.gs1.label import Label
from cell_records.gs1.qr import qr_png
from cell_records.gs1.zpl import zpl
from cell_records.pdf.label_pdf import label_pdf

cv2 = pytest.importorskip("cv2", reason="./cell test installs what reads the code")
np = pytest.importorskip("numpy")
UNITS = ["A1001-01", "5847392847001-99", "a.b_c-D" + "9" * 13]


def link(unit: str) -> str:
    return f"https://id.gs1.org/01/00614141000128/21/{unit}"


def label(unit: str) -> Label:
    return Label(link(unit), "00614141000128", unit, "SERUM-HYDRA", "2026-11-30")


def seen(picture: object) -> str:
    return str(cv2.QRCodeDetector().detectAndDecode(picture)[0])


@pytest.mark.parametrize("unit", UNITS)
def test_from_its_picture(unit: str) -> None:
    picture = cv2.imdecode(np.frombuffer(qr_png(link(unit)), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert seen(picture) == link(unit)


@pytest.mark.parametrize("unit", UNITS)
def test_from_what_a_printer_of_labels_gets(unit: str) -> None:
    found = re.search(r"\^GFA,(\d+),\d+,(\d+),([0-9A-F]+)\^FS", zpl(label(unit)))
    assert found is not None
    dots = np.unpackbits(np.frombuffer(bytes.fromhex(found[3]), np.uint8)).reshape(-1, 8 * int(found[2]))
    assert dots.size == 8 * int(found[1])
    assert seen((1 - dots) * 255) == link(unit)


def test_from_its_page() -> None:
    pypdf = pytest.importorskip("pypdf", reason="./cell test installs what reads the text of a PDF")
    (page,) = pypdf.PdfReader(io.BytesIO(label_pdf(label("A1001-01"), datetime(2026, 11, 30, tzinfo=UTC)))).pages
    (image,) = page.images
    assert seen(cv2.imdecode(np.frombuffer(image.data, np.uint8), cv2.IMREAD_GRAYSCALE)) == link("A1001-01")
    said = page.extract_text()
    assert all(text in said for text in (*label("A1001-01").lines, link("A1001-01")))


def test_no_text_of_a_label_commands_the_printer() -> None:
    strange = Label(link("A1"), "00614141000128", "A1", "x^XZ~JR_41\\&ä", "")
    body = zpl(strange)
    assert "^FDx_5EXZ_7EJR_5F41_5C&_C3_A4^FS" in body
    assert body.count("^XZ") == 1
