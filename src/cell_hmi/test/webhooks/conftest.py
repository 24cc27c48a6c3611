import pytest

pytest.importorskip("fastapi", reason="./cell test installs what serves pages")
