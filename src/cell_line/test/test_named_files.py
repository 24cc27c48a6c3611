"""Tests of the files that an order names."""

from cell_line.named_files import NamedFile, named_files


def test_files_are_found_wherever_they_are_named() -> None:
    parameters = {
        "part": {"sha256": "ab", "unit": "mm"},
        "limits": {"sha256": ""},
        "more": [{"template": {"sha256": "cd"}}, {"sha256": 7}],
        "coverage": 0.9,
    }
    assert list(named_files(parameters)) == [
        NamedFile("part", "ab", "mm"),
        NamedFile("limits", ""),
        NamedFile("template", "cd"),
    ]
