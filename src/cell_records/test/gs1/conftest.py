"""What the products of these tests are called."""

import pytest

from cell_records.gs1.identities import Identities


@pytest.fixture
def known() -> Identities:
    return Identities(
        own="https://example.com/line", gtins={"SERUM-HYDRA": "00614141000128"}, steps={"dose": "dispensing"}
    )
