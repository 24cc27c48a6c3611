"""It should show every value of the record, on pages that people can read."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cell_line.black_box_files import FOLDER, black_boxes, path_of
from cell_orchestrator.core.events import OperationFailed
from cell_orchestrator.store.memory_store import MemoryStore
from cell_records.dated import stamps
from cell_records.history_record import history_record
from cell_records.pdf.record_pdf import record_pdf
from cell_records.proof import Proof
from cell_records.unit_source import unit_source, units_of

pypdf = pytest.importorskip("pypdf", reason="./cell test installs what reads the text of a PDF")

PROOF = Proof(40, "ab" * 32, True, "intact: 40 events, no gap, no change")


@pytest.fixture
def record(store: MemoryStore, tmp_path: Path) -> dict[str, Any]:
    sources = [source for unit in units_of(store, "A1") if (source := unit_source(store, unit))]
    failed = next(it.seq for it in sources[0].entries if isinstance(it.event, OperationFailed))
    (tmp_path / FOLDER).mkdir()
    path_of(tmp_path, failed, failed + 1).write_bytes(b"seconds")
    made, boxes = "2026-11-30T10:00:00.000Z", black_boxes(tmp_path)
    record = history_record("demo", "A1", sources, PROOF, stamps(lambda at: at + 1e9), made, boxes)
    assert len(record["units"][0]["black_boxes"]) == 1
    return record


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def leaves(value: Any) -> Iterator[str]:
    """Every value of JSON as it is written in a document."""
    if isinstance(value, dict):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif value is not None:
        yield value if isinstance(value, str) else json.dumps(value)


def squeezed(text: str) -> str:
    """Without blanks and ends of lines: a long value goes on in the next line."""
    return "".join(text.split())


def test_every_value_stands_in_it(record: dict[str, Any]) -> None:
    found = pages(record_pdf(record))
    said = squeezed("".join(found))
    customer = record["order"]["customer"]
    wanted = {squeezed(leaf) for leaf in leaves(record) if leaf != customer}
    assert len(wanted) > 150
    assert {leaf for leaf in wanted if leaf not in said} == set()
    assert r"Zoë \u674e\u96f7 & Söhne" in found[0]  # letters that the font lacks are escaped
    for number, text in enumerate(found, 1):
        assert f"page {number} of {len(found)}" in text
        assert "Device history record" in text


def test_a_text_that_fills_pages_is_whole(record: dict[str, Any]) -> None:
    words = " ".join(f"word{number}" for number in range(1200))
    record["units"][0]["operations"][0]["result"] = {"said": words}
    record["units"][0]["deviations"][0]["text"] = words
    said = squeezed("".join(pages(record_pdf(record))))
    assert said.count("word1199") == 2
    assert {word for word in words.split() if said.count(word) < 2} == set()
