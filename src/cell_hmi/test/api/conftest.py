from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="./cell test installs what serves pages")

from served import Served, served


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found
