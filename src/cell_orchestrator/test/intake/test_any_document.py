"""Whatever a document holds, it becomes requests or short printable lines that say what is wrong."""

from collections import Counter
from contextlib import suppress

from documents import DOCUMENTS, TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st

from cell_line.plain import shown
from cell_orchestrator.catalog import Catalog
from cell_orchestrator.core.events import OrderAccepted
from cell_orchestrator.core.requests import CancelOrder, SubmitOrder
from cell_orchestrator.intake.decoding import decode
from cell_orchestrator.intake.draft import IntakeError
from cell_orchestrator.intake.limits import MAX_SAID
from cell_orchestrator.intake.submissions import Intake, to_submissions
from cell_orchestrator.store.codec import encode_event

NOW = 1_000_000_000.0
FORMATS = st.sampled_from(["", "", "", "json", "csv", "shopify", "woocommerce", "xml"])


def check(intake: Intake) -> None:
    """Every line can be shown, every request can be stored."""
    said = [str(error) for error in intake.errors] + list(intake.notes)
    assert [line for line in said if shown(line, 1200) != line] == []
    assert len(intake.errors) <= MAX_SAID + 1
    assert len(intake.notes) <= MAX_SAID + 2
    for request in intake.requests:
        if isinstance(request, SubmitOrder):
            encode_event(OrderAccepted(NOW, request.order, request.units))
            assert request.units
            assert request.order.due is None or abs(request.order.due) < 5e9
            texts = [request.order.id, request.order.customer, request.order.number]
        else:
            texts = [request.order, request.reason, request.by]
        assert [text for text in texts if shown(text, 300) != text] == []


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, FORMATS, TEXTS)
def test_no_document_should_raise(catalog: Catalog, document: str, format: str, source: str) -> None:
    check(to_submissions(document, format, source, catalog, NOW))


def test_the_documents_tried_should_be_of_every_kind(catalog: Catalog) -> None:
    """It should try what is accepted, taken back and refused, not only the last."""
    kinds = Counter[str]()

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(DOCUMENTS)
    def collect(document: str) -> None:
        intake = to_submissions(document, "", "in", catalog, NOW)
        kinds["accepted"] += any(isinstance(request, SubmitOrder) for request in intake.requests)
        kinds["taken back"] += any(isinstance(request, CancelOrder) for request in intake.requests)
        kinds["refused"] += bool(intake.errors)
        kinds["noted"] += bool(intake.notes)

    collect()
    assert all(kinds[kind] >= 5 for kind in ("accepted", "taken back", "refused", "noted")), kinds


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"PK\x03\x04"]))
def test_bytes_should_become_a_text_or_be_refused(data: bytes, mark: bytes) -> None:
    with suppress(IntakeError):
        assert "\0" not in decode(mark + data, "in").text
