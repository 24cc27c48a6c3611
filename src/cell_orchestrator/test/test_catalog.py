"""The catalog: strict files, kept fresh; what is broken is refused."""

import os
import shutil
from pathlib import Path

import pytest
from product_files import FACTORY, GOOD, NOTHING, change, errors, products_in, refused, small_factory, write

from cell_orchestrator.catalog import Catalog, UnknownVariantError
from cell_orchestrator.core.line import Line


@pytest.fixture
def line() -> Line:
    """The small line."""
    return small_factory()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the products that a test may change."""
    return products_in(tmp_path)


def test_it_should_offer_every_variant(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    assert sorted(subject.products) == GOOD
    assert subject.refresh() == ()


def test_it_should_make_the_recipe_of_an_order(folder: Path, line: Line) -> None:
    recipe = Catalog(folder, line).recipe("SOAP-SQUARE", {"Scent": "strong rose"})
    assert [op.name for op in recipe.operations] == ["mix", "second_mix", "stamp"]
    assert recipe.revision == "3.2"
    mix, _, stamp = recipe.operations
    assert mix.parameters == {"grams": {"base": 90.0, "rose": 2.5}, "turns": 2}
    assert (stamp.setup, stamp.duration_s, stamp.parameters["force_n"]) == ("square", 6, 300.0)
    assert [(gate.name, gate.lower, gate.upper) for gate in stamp.gates] == [
        ("depth", None, 0.003),
        ("angle", None, 0.1),
    ]


def test_it_should_name_variants_that_come_near(folder: Path, line: Line) -> None:
    for slip in ("SOAP-ROUNT", "soap-round"):
        with pytest.raises(UnknownVariantError, match=f"no variant '{slip}' can be ordered; did you mean SOAP-ROUND"):
            Catalog(folder, line).recipe(slip, {})


def test_it_should_pick_up_a_new_variant_without_a_restart(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    for name in ("SOAP-NEW.yaml", "SOAP-NEWER.yml", "SOAP-NEWEST.YAML"):
        sku = name.partition(".")[0]
        write(folder / "variants" / name, f"variant: {sku}\nfamily: soap\nrevision: 1\n")
        write(folder / "variants" / f".#{name}", "an editor's note")
        assert errors(subject) == []
        assert subject.recipe(sku, {}).variant == sku


def test_it_should_forget_a_removed_variant(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    (folder / "variants" / "SOAP-PLAIN.yaml").unlink()
    assert errors(subject) == []
    assert "SOAP-PLAIN" not in subject.products


def test_it_should_refuse_a_variant_whose_file_is_broken(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    file = folder / "variants" / "SOAP-SQUARE.yaml"
    change(file, "setup: square", "setup: oval")
    expected = "operations.stamp.setup: no cell with skill 'stamp' offers setup 'oval'; offered: round, square"
    assert errors(subject) == [f"SOAP-SQUARE.yaml:6: {expected}"]
    assert refused(subject, "SOAP-SQUARE") == f"variant 'SOAP-SQUARE' cannot be made: SOAP-SQUARE.yaml:6: {expected}"
    change(file, "revision: 2", "revision: [")
    assert "SOAP-SQUARE.yaml:5: did not find" in refused_after(subject, "SOAP-SQUARE")
    assert sorted(subject.products) == ["SOAP-PLAIN", "SOAP-ROUND"]
    change(file, "revision: [", "revision: 4")
    change(file, "setup: oval", "setup: round")
    assert errors(subject) == []
    assert subject.recipe("SOAP-SQUARE", {}).revision == "3.4"


def refused_after(catalog: Catalog, sku: str) -> str:
    """Why a variant cannot be ordered now that files have changed."""
    catalog.refresh()
    return refused(catalog, sku)


def test_it_should_know_a_broken_file_by_what_it_says_or_by_its_name(folder: Path, line: Line) -> None:
    write(folder / "variants" / "other.yaml", "variant: SOAP-NEW\nfamily: soap\nrevison: 1\n")
    write(folder / "variants" / "SOAP-WET.yaml", "variant: [\n")
    subject = Catalog(folder, line)
    assert "other.yaml:3: revison: unknown key, did you mean 'revision'?" in refused(subject, "SOAP-NEW")
    assert "SOAP-WET.yaml:2: " in refused(subject, "SOAP-WET")


def test_it_should_refuse_every_variant_of_a_broken_family(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    change(folder / "families" / "soap.yaml", "revision: 3", "revison: 4")
    reason = "soap.yaml:2: revison: unknown key, did you mean 'revision'?"
    assert errors(subject) == [reason, NOTHING]
    for sku in GOOD:
        assert refused(subject, sku) == f"variant '{sku}' cannot be made: {reason}"


def test_it_should_refuse_a_variant_whose_family_moved_away_from_it(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    family = folder / "families" / "soap.yaml"
    change(family, "  stamp:\n", "  press:\n")
    change(family, "stamp.", "press.")
    change(family, "revision: 3", "revision: 4")
    assert len(errors(subject)) == 2
    assert subject.recipe("SOAP-ROUND", {}).revision == "4.1"
    assert "SOAP-SQUARE.yaml:5: operations.stamp: family 'soap' has no operation 'stamp'" in refused(
        subject, "SOAP-SQUARE"
    )


def test_it_should_refuse_a_name_that_is_taken(folder: Path, line: Line) -> None:
    write(folder / "variants" / "Z.yaml", "variant: SOAP-ROUND\nfamily: soap\nrevision: 9\n")
    subject = Catalog(folder, line)
    assert errors(subject) == ["Z.yaml:1: variant: 'SOAP-ROUND' is defined in SOAP-ROUND.yaml already"]
    assert subject.recipe("SOAP-ROUND", {}).revision == "3.1"


def test_a_folder_and_a_file_that_cannot_be_read(folder: Path, line: Line) -> None:
    """It should say so, and offer the others."""
    variants = folder / "variants"
    (variants / "folder.yaml").mkdir()
    (variants / "loop.yaml").symlink_to("loop.yaml")
    (variants / ".#SOAP-ROUND.yaml").symlink_to("an editor's lock")
    (variants / "notes.txt").write_text("not a product")
    os.mkfifo(variants / "pipe.yaml")
    subject = Catalog(folder, line)
    assert errors(subject) == [
        "folder.yaml:1: cannot be read: it is a folder, not a file",
        "loop.yaml:1: Too many levels of symbolic links",
        "pipe.yaml:1: is no file",
    ]
    assert sorted(subject.products) == GOOD


def test_it_should_read_only_what_has_changed(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    before = subject.products
    assert subject.refresh() == ()
    assert subject.products is before
    change(folder / "variants" / "SOAP-SQUARE.yaml", "revision: 2", "revision: 3")
    subject.refresh()
    assert subject.products["SOAP-ROUND"].variant is before["SOAP-ROUND"].variant
    assert subject.products["SOAP-SQUARE"].variant is not before["SOAP-SQUARE"].variant


def test_it_should_mend_a_folder_that_comes_later(tmp_path: Path, line: Line) -> None:
    subject = Catalog(tmp_path / "products", line)
    assert len(errors(subject)) == 3
    shutil.copytree(FACTORY / "products", tmp_path / "products")
    assert errors(subject) == []
    assert sorted(subject.products) == GOOD


def test_it_should_say_that_the_folder_is_missing(tmp_path: Path, line: Line) -> None:
    subject = Catalog(tmp_path, line)
    nothing = NOTHING.replace("products", tmp_path.name)
    assert errors(subject) == ["families:1: no such folder", "variants:1: no such folder", nothing]
    assert subject.products == {}
