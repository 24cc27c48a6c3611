"""Tests of the codes of the family and of the names under which the package is found."""

from cell_line.registry import Registry
from cell_skills.skill import SKILLS
from post_processing_cell.codes import PostProcessingCode


def test_codes_should_stay_in_the_range_of_the_family() -> None:
    assert all(1300 <= code < 1400 for code in PostProcessingCode)


def test_every_plug_in_should_load_under_its_name() -> None:
    registry = Registry.installed()
    ours = {"post-processing-cell", "post_processing_cell"}
    found = [name for name in registry.names(SKILLS) if registry.source(SKILLS, name) in ours]
    assert len(found) >= 3
    assert [registry.get(SKILLS, name).name for name in found] == found
