"""The catalog: strict files, kept fresh; what is broken is refused, and a revision has one content."""

import os
import shutil
from pathlib import Path

import pytest
from small_skills import SKILLS, Stamp, StampParams

from cell_orchestrator.catalog import BrokenVariantError, Catalog, UnknownVariantError
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.options import OptionError
from cell_orchestrator.line_model import core_line
from cell_skills.config.line import load_line

FACTORY = Path(__file__).parent / "factory"
NOTHING = "products:1: there is no product that can be ordered"
GOOD = ["SOAP-PLAIN", "SOAP-ROUND", "SOAP-SQUARE"]


@pytest.fixture
def line() -> Line:
    """The small line."""
    return core_line(load_line(FACTORY / "line.yaml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the products that a test may change."""
    return Path(shutil.copytree(FACTORY / "products", tmp_path / "products"))


def write(file: Path, text: str) -> None:
    """Change a file so that the change is seen, however soon after the last."""
    file.write_text(text, encoding="utf-8")
    stat = file.stat()
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))


def change(file: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    write(file, text.replace(old, new))


def errors(catalog: Catalog) -> list[str]:
    """What is wrong now, with bare file names."""
    return [str(error).replace(f"{error.file.parent}/", "") for error in catalog.refresh()]


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
    with pytest.raises(UnknownVariantError, match="no variant 'SOAP-ROUNT' can be ordered; did you mean SOAP-ROUND"):
        Catalog(folder, line).recipe("SOAP-ROUNT", {})


def test_it_should_pick_up_a_new_variant_without_a_restart(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    write(folder / "variants" / "SOAP-NEW.yaml", "variant: SOAP-NEW\nfamily: soap\nrevision: 1\n")
    assert errors(subject) == []
    assert subject.recipe("SOAP-NEW", {}).variant == "SOAP-NEW"


def test_it_should_forget_a_removed_variant(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    (folder / "variants" / "SOAP-PLAIN.yaml").unlink()
    assert errors(subject) == []
    assert "SOAP-PLAIN" not in subject.products


def refused(catalog: Catalog, sku: str) -> str:
    """Why a variant cannot be ordered, with bare file names."""
    with pytest.raises(BrokenVariantError) as error:
        catalog.recipe(sku, {})
    return str(error.value).replace(f"{error.value.error.file.parent}/", "")


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


CHANGED = "revision: the content has changed since this was revision {}: raise the revision"


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


def test_it_should_refuse_a_name_that_is_taken(folder: Path, line: Line) -> None:
    write(folder / "variants" / "Z.yaml", "variant: SOAP-ROUND\nfamily: soap\nrevision: 9\n")
    subject = Catalog(folder, line)
    assert errors(subject) == ["Z.yaml:1: variant: 'SOAP-ROUND' is defined in SOAP-ROUND.yaml already"]
    assert subject.recipe("SOAP-ROUND", {}).revision == "3.1"


@pytest.mark.parametrize(
    ("given", "line_of", "message"),
    [
        ("force_n: true", 8, "parameters.force_n: Input should be a valid number, not True"),
        ("force_n: yes", 8, "parameters.force_n: Input should be a valid number, not 'yes'"),
        ("force_n: 3_0", 8, "parameters.force_n: Input should be a valid number, not '3_0'"),
        ("force_n: '300'", 8, "parameters.force_n: Input should be a valid number, not '300'"),
        ("force_n: .inf", 8, "parameters.force_n: Input should be a valid number, not '.inf'"),
        ("marks: [{text: 5}]", 8, "parameters.marks.0.text: Input should be a valid string, not 5"),
        ("marks: {text: x}", 8, "parameters.marks: Input should be a valid array"),
        ("force: 300.0", 8, "parameters.force: unknown key, did you mean 'force_n'?"),
    ],
)
def test_it_should_take_parameters_only_as_what_they_are(
    folder: Path, line: Line, given: str, line_of: int, message: str
) -> None:
    change(folder / "variants" / "SOAP-SQUARE.yaml", "force_n: 300.0", given)
    subject = Catalog(folder, line, SKILLS)
    assert errors(subject) == [f"SOAP-SQUARE.yaml:{line_of}: operations.stamp.{message}"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("depth: {unit: m,", "depth: {unit: mm,", "9: operations.stamp.gates.depth.unit: is measured in 'm', not 'mm'"),
        ("depth: {", "dept: {", "9: operations.stamp.gates.dept: stamp measures no 'dept', did you mean 'depth'?"),
        (
            "depth: {",
            "shine: {",
            "9: operations.stamp.gates.shine: stamp measures no 'shine'; it measures: depth [m], angle [rad]",
        ),
        (
            "duration_s: 5}",
            "duration_s: 5, parameters: {grams: {wax: 1}}, gates: {mass_base: {unit: g, upper: 1}}}",
            "11: extra.second_mix.gates.mass_base: mix measures no 'mass_base', did you mean 'mass_wax'?",
        ),
    ],
)
def test_it_should_check_gates_against_what_is_measured(
    folder: Path, line: Line, old: str, new: str, message: str
) -> None:
    change(folder / "variants" / "SOAP-SQUARE.yaml", old, new)
    assert errors(Catalog(folder, line, SKILLS)) == [f"SOAP-SQUARE.yaml:{message}"]


def test_a_check_that_fails_itself_is_told_at_the_file(folder: Path, line: Line) -> None:
    class Odd(Stamp):
        """A skill whose own code is broken."""

        @classmethod
        def measured(cls, params: StampParams) -> dict[str, str]:
            """Fail."""
            raise RuntimeError("no idea")

    found = errors(Catalog(folder, line, {"stamp": Odd}))
    assert "SOAP-ROUND.yaml:1: cannot be checked: RuntimeError: no idea" in found


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
        "folder.yaml:1: Is a directory",
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


def test_it_should_check_parameters_against_the_skills(folder: Path, line: Line) -> None:
    change(folder / "variants" / "SOAP-SQUARE.yaml", "force_n: 300.0", "force_n: 5000.0")
    change(folder / "variants" / "SOAP-SQUARE.yaml", "duration_s: 5}", "duration_s: 5, parameters: {speed: 1}}")
    subject = Catalog(folder, line, SKILLS)
    expected = "extra.second_mix.parameters.speed: unknown key; known: grams, turns, vegan"
    assert f"SOAP-SQUARE.yaml:11: {expected}" in errors(subject)
    change(folder / "variants" / "SOAP-SQUARE.yaml", "parameters: {speed: 1}", "parameters: {}")
    expected = "operations.stamp.parameters.force_n: Input should be less than or equal to 1000, not 5000.0"
    assert f"SOAP-SQUARE.yaml:8: {expected}" in errors(subject)


def test_it_should_check_every_choice_of_an_option_against_the_skills(folder: Path, line: Line) -> None:
    change(folder / "families" / "soap.yaml", "maximum: 500,", "maximum: 5000,")
    subject = Catalog(folder, line, SKILLS)
    prefix = "soap.yaml:19: options.force: 5000.0 does not suit variant"
    assert errors(subject) == [
        f"{prefix} '{sku}': stamp.force_n: Input should be less than or equal to 1000, not 5000.0"
        for sku in ("SOAP-ROUND", "SOAP-SQUARE")
    ]
    change(folder / "families" / "soap.yaml", "maximum: 5000,", "")
    change(folder / "families" / "soap.yaml", "revision: 3", "revision: 4")
    assert errors(subject) == []
    with pytest.raises(OptionError) as refused:
        subject.recipe("SOAP-ROUND", {"force": 4500.0})
    assert str(refused.value) == "option 'force': Input should be less than or equal to 1000, not 4500.0"


def test_a_family_of_which_nothing_was_good_may_be_mended(folder: Path, line: Line) -> None:
    """It should let a family keep its number while none of its variants could be made."""
    family = folder / "families" / "soap.yaml"
    (folder / "variants" / "SOAP-PLAIN.yaml").unlink()
    change(family, "maximum: 500,", "maximum: 5000,")
    subject = Catalog(folder, line, SKILLS)
    assert subject.products == {}
    change(family, "maximum: 5000,", "maximum: 500,")
    assert errors(subject) == []


def test_it_should_say_that_the_folder_is_missing(tmp_path: Path, line: Line) -> None:
    subject = Catalog(tmp_path, line)
    nothing = NOTHING.replace("products", tmp_path.name)
    assert errors(subject) == ["families:1: no such folder", "variants:1: no such folder", nothing]
    assert subject.products == {}
