import pytest

from cell_line.documents import MAX_DOCUMENT


def test_a_document_is_bounded_in_the_interface_as_here() -> None:
    srv = pytest.importorskip("cell_interfaces.srv", reason="the workspace is not built")
    fields = srv.SubmitOrder.Request.get_fields_and_field_types()
    assert fields["document"] == f"string<{MAX_DOCUMENT}>"
