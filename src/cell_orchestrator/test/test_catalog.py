"""The catalog: strict files, kept fresh, the last good version stays orderable."""

import os
import shutil
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from cell_orchestrator.catalog import Catalog, UnknownVariantError
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.options import OptionError
from cell_orchestrator.line_model import core_line
from cell_orchestrator.product_checks import Models
from cell_skills.config.line import load_line

FACTORY = Path(__file__).parent / "factory"
GOOD = ["SOAP-PLAIN", "SOAP-ROUND", "SOAP-SQUARE"]


class MixParams(BaseModel):
    """Parameters of the skill `mix`."""

    model_config = ConfigDict(extra="forbid")

    grams: dict[str, float] = {}
    turns: int = 1
    vegan: bool = False


class StampParams(BaseModel):
    """Parameters of the skill `stamp`."""

    force_n: float = Field(le=400.0)
    marks: list[dict[str, str]]


MODELS: Models = {"mix": MixParams, "stamp": StampParams}


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


def test_it_should_keep_the_last_good_version_of_a_broken_variant(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    file = folder / "variants" / "SOAP-SQUARE.yaml"
    change(file, "setup: square", "setup: oval")
    expected = "operations.stamp.setup: no cell with skill 'stamp' offers setup 'oval'; offered: round, square"
    assert errors(subject) == [f"SOAP-SQUARE.yaml:6: {expected}"]
    assert subject.recipe("SOAP-SQUARE", {}).operations[2].setup == "square"
    change(file, "revision: 2", "revision: [")
    assert errors(subject) != []
    assert sorted(subject.products) == GOOD
    change(file, "revision: [", "revision: 4")
    change(file, "setup: oval", "setup: round")
    assert errors(subject) == []
    assert subject.recipe("SOAP-SQUARE", {}).revision == "3.4"


def test_it_should_keep_the_last_good_version_of_a_broken_family(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    change(folder / "families" / "soap.yaml", "revision: 3", "revison: 4")
    assert errors(subject) == ["soap.yaml:2: revison: unknown key, did you mean 'revision'?"]
    assert subject.recipe("SOAP-ROUND", {}).revision == "3.1"


def test_it_should_keep_a_variant_whose_family_moved_away_from_it(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line)
    family = folder / "families" / "soap.yaml"
    change(family, "  stamp:\n", "  press:\n")
    change(family, "stamp.", "press.")
    change(family, "revision: 3", "revision: 4")
    assert len(errors(subject)) == 2
    assert subject.recipe("SOAP-ROUND", {}).revision == "4.1"
    assert subject.recipe("SOAP-SQUARE", {}).revision == "3.2"


def test_it_should_refuse_a_name_that_is_taken(folder: Path, line: Line) -> None:
    write(folder / "variants" / "Z.yaml", "variant: SOAP-ROUND\nfamily: soap\nrevision: 9\n")
    subject = Catalog(folder, line)
    assert errors(subject) == ["Z.yaml:1: variant: 'SOAP-ROUND' is defined in SOAP-ROUND.yaml already"]
    assert subject.recipe("SOAP-ROUND", {}).revision == "3.1"


def test_it_should_check_parameters_against_the_skills(folder: Path, line: Line) -> None:
    change(folder / "variants" / "SOAP-SQUARE.yaml", "force_n: 300.0", "force_n: 500.0")
    change(folder / "variants" / "SOAP-SQUARE.yaml", "duration_s: 5}", "duration_s: 5, parameters: {speed: 1}}")
    subject = Catalog(folder, line, MODELS)
    expected = "extra.second_mix.parameters.speed: unknown parameter; known: grams, turns, vegan"
    assert f"SOAP-SQUARE.yaml:11: {expected}" in errors(subject)
    change(folder / "variants" / "SOAP-SQUARE.yaml", "parameters: {speed: 1}", "parameters: {}")
    expected = "operations.stamp.parameters.force_n: Input should be less than or equal to 400, not 500.0"
    assert f"SOAP-SQUARE.yaml:8: {expected}" in errors(subject)


def test_it_should_check_every_choice_of_an_option_against_the_skills(folder: Path, line: Line) -> None:
    subject = Catalog(folder, line, MODELS)
    prefix = "soap.yaml:19: options.force: 500.0 does not suit variant"
    assert errors(subject) == [
        f"{prefix} '{sku}': stamp.force_n: Input should be less than or equal to 400, not 500.0"
        for sku in ("SOAP-ROUND", "SOAP-SQUARE")
    ]
    change(folder / "families" / "soap.yaml", "maximum: 500,", "")
    assert errors(subject) == []
    with pytest.raises(OptionError) as refused:
        subject.recipe("SOAP-ROUND", {"force": 450.0})
    assert str(refused.value) == "option 'force': Input should be less than or equal to 400, not 450.0"


def test_it_should_say_that_the_folder_is_missing(tmp_path: Path, line: Line) -> None:
    subject = Catalog(tmp_path, line)
    assert errors(subject) == ["families:1: no such folder", "variants:1: no such folder"]
    assert subject.products == {}
