"""Bytes of order files."""

import pickle

import pytest

from cell_orchestrator.intake.decoding import Decoded, decode
from cell_orchestrator.intake.draft import IntakeError

TEXT = "order_id,customer\r\nA1,Zoë Müller, 5 €\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode("utf-8-sig"), ""),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("cp1252"), "Windows-1252"),
    ],
)
def test_it_should_read_what_spreadsheets_write(data: bytes, encoding: str) -> None:
    assert decode(data, "x.csv") == Decoded(TEXT, encoding)


def test_it_should_take_plain_letters_for_utf_8() -> None:
    assert decode(b"a,b\n", "x.csv") == Decoded("a,b\n", "")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04....", "1: is a workbook, not text; save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0....", "1: is an old workbook, not text; save the sheet as CSV"),
        (b"%PDF-1.7", "1: is a PDF, not text"),
        ("a\nb".encode("utf-16-le"), "1: holds a NUL, so it is no text; save it as UTF-8"),
        (b"a\nb\0", "2: holds a NUL, so it is no text; save it as UTF-8"),
        (b"\xff\xfea\n\x00\xd8b\x00", "2: is neither UTF-8, UTF-16 nor Windows-1252; save it as UTF-8"),
        (b"a\n\n\x81", "3: is neither UTF-8, UTF-16 nor Windows-1252; save it as UTF-8"),
        (b"a\n\xe9\x07", "2: is neither UTF-8 nor any other text"),
        ("Zoë\nMüller".encode()[:-5], "2: is UTF-8 with a broken character here"),
        ("\U0001f9fc\n".encode() + b"\xe9", "2: is UTF-8 with a broken character here"),
    ],
)
def test_it_should_refuse_what_is_no_text(data: bytes, message: str) -> None:
    with pytest.raises(IntakeError) as refused:
        decode(data, "x.csv")
    assert str(refused.value) == f"x.csv:{message}"


def test_an_error_is_one_printable_line_wherever_it_goes() -> None:
    """It should stay bounded and the same in another process, whatever the file, the key and the reason are called."""
    for error in (
        IntakeError("a\nb\x1b[31m", 3, "k\ud83d\n", "is\r\nodd"),  # type: ignore[arg-type]
        IntakeError("f" * 10_000, 3, "k" * 10_000, "m" * 10_000),  # type: ignore[arg-type]
    ):
        text = str(error)
        assert text.isprintable() and len(text) < 1000
        assert str(pickle.loads(pickle.dumps(error))) == text
