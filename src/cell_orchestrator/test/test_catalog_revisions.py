"""A revision has one content, for ever."""

import shutil
from pathlib import Path

import pytest
from product_files import GOOD, NOTHING, change, errors, products_in, refused, small_factory

from cell_orchestrator.catalog import Catalog
from cell_orchestrator.core.line import Line

CHANGED = "revision: the content has changed since this was revision {}: raise the revision"


@pytest.fixture
def line() -> Line:
    """The small line."""
    return small_factory()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the products that a test may change."""
    return products_in(tmp_path)


def test_it_should_refuse_other_content_under_a_revision_that_was_good(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    file = folder / "variants" / "SOAP-SQUARE.yaml"
    change(file, "force_n: 300.0", "force_n: 301.0")
    assert errors(subject) == ["SOAP-SQUARE.yaml:3: " + CHANGED.format(2)]
    assert CHANGED.format(2) in refused(subject, "SOAP-SQUARE")
    change(file, "revision: 2", "revision: 3")
    assert errors(subject) == []
    change(file, "revision: 3", "revision: 2")
    assert errors(subject) == ["SOAP-SQUARE.yaml:3: " + CHANGED.format(2)]
    change(file, "force_n: 301.0", "force_n: 300.0")
    assert errors(subject) == [], "an earlier revision with its own content is that revision"


def test_it_should_refuse_other_content_of_a_family_for_all_its_variants(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    change(folder / "families" / "soap.yaml", "force_n: 200.0", "force_n: 201.0")
    assert errors(subject) == ["soap.yaml:2: " + CHANGED.format(3), NOTHING]
    assert all(CHANGED.format(3) in refused(subject, sku) for sku in GOOD)


def test_it_should_remember_revisions_over_a_restart(folder: Path, line: Line) -> None:
    before = Catalog(folder, line).revisions
    variants = [f"variant SOAP-{which}" for which in ("PLAIN 1", "ROUND 1", "SQUARE 2")]
    assert sorted(before) == ["family soap 3", *variants]
    assert Catalog(folder, line, revisions=before).errors == ()
    change(folder / "variants" / "SOAP-SQUARE.yaml", "force_n: 300.0", "force_n: 301.0")
    assert len(Catalog(folder, line, revisions=before).errors) == 1
    assert Catalog(folder, line).errors == ()


def test_words_and_layout_are_no_content(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    change(folder / "variants" / "SOAP-SQUARE.yaml", "revision: 2", "# to be cut\nrevision:   2")
    assert errors(subject) == []
    assert sorted(subject.products) == GOOD


def test_only_what_was_good_is_a_revision(folder: Path, line: Line) -> None:
    """It should let a file be mended under the number it has."""
    file = folder / "variants" / "SOAP-SQUARE.yaml"
    change(file, "setup: square", "setup: oval")
    subject = Catalog(folder, line)
    assert len(errors(subject)) == 1
    change(file, "setup: oval", "setup: square")
    assert errors(subject) == []


def test_it_should_not_take_a_copy_for_the_product_after_a_restart(folder: Path, line: Line) -> None:
    """It should go on with the one it made, though the copy comes first by name, and say that there are two."""
    variants = folder / "variants"
    before = Catalog(folder, line)
    shutil.copy(variants / "SOAP-SQUARE.yaml", variants / "A.yaml")
    change(variants / "A.yaml", "revision: 2", "revision: 3")
    wrong = "A.yaml:1: variant: 'SOAP-SQUARE' is defined in SOAP-SQUARE.yaml already"
    before.refresh()
    after = Catalog(folder, line, revisions=before.revisions)
    for subject in (before, after):
        assert [str(error).endswith(wrong) for error in subject.errors] == [True]
        assert subject.recipe("SOAP-SQUARE", {}).revision == "3.2"
