"""Tests of what a record says of a file."""

import pytest

from cell_line.artifact import Artifact, kept, read_uri
from cell_line.artifact_store import MemoryFiles


def test_a_uri_says_what_a_file_is() -> None:
    made = kept(MemoryFiles(), "heat_map.png", "image/png", b"picture")
    assert made.uri == f"sha256:{made.sha256}?name=heat_map.png&type=image/png&bytes=7"
    assert read_uri(made.uri) == made == Artifact("heat_map.png", "image/png", made.sha256, 7)


@pytest.mark.parametrize(
    "uri",
    [
        "file:///tmp/a.png",
        "sha256:12?name=a&type=b&bytes=1",
        f"sha256:{'0' * 64}",
        f"sha256:{'0' * 64}?name=../a&type=b&bytes=1",
        f"sha256:{'0' * 64}?name=a&type=b&bytes=many",
    ],
)
def test_what_names_no_file_of_the_store_is_none(uri: str) -> None:
    assert read_uri(uri) is None
