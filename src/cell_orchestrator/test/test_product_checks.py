"""Products are checked against the skills: parameters, gates, options."""

from pathlib import Path

import pytest
from product_files import change, errors, products_in, small_factory
from small_skills import SKILLS, Stamp, StampParams

from cell_line.offers import Offers, Range
from cell_orchestrator.catalog import Catalog
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.options import OptionError


@pytest.fixture
def line() -> Line:
    """The small line."""
    return small_factory()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the products that a test may change."""
    return products_in(tmp_path)


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


def test_it_should_tell_all_that_is_wrong_in_a_file(folder: Path, line: Line) -> None:
    """Every parameter, every gate, and every operation that nobody offers."""
    file = folder / "variants" / "SOAP-SQUARE.yaml"
    change(file, "depth: {", "height: {unit: m, upper: 1}, shine: {")
    change(file, "duration_s: 5}", "duration_s: 5, parameters: {gram: {wax: 1}, speed: 1}}")
    change(file, "skill: mix", "skill: stir")
    assert [error.partition(": ")[2].partition(": ")[0] for error in errors(Catalog(folder, line, SKILLS))] == [
        "extra.second_mix.skill",
        "operations.stamp.gates.height",
        "operations.stamp.gates.shine",
    ]
    change(file, "skill: stir", "skill: mix")
    assert [error.partition(": ")[2].partition(": ")[0] for error in errors(Catalog(folder, line, SKILLS))] == [
        "extra.second_mix.parameters.gram",
        "extra.second_mix.parameters.speed",
        "operations.stamp.gates.height",
        "operations.stamp.gates.shine",
    ]


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (
            "type: text, sets: [stamp.marks.0.text, mix.notes]",
            ".sets.1: mix.notes: unknown key; known: grams, turns, vegan",
        ),
        ("type: text, sets: [stamp.force_n]", ".sets.0: stamp.force_n: Input should be a valid number, not 'x'"),
        ("type: text, sets: [mix.gram.deep]", ".sets.0: mix.gram: unknown key, did you mean 'grams'?"),
        ("type: flag, sets: [stamp.force_n]", ".sets.0: stamp.force_n: Input should be a valid number, not True"),
        (
            "type: number, maximum: 2000, sets: [stamp.force_n]",
            ": 2000.0 does not suit variant 'SOAP-SQUARE': stamp.force_n: Input should be less than or equal to 1000",
        ),
    ],
)
def test_it_should_tell_where_an_option_leads_to_nothing(folder: Path, line: Line, option: str, said: str) -> None:
    """A text is tried as well: whatever it says, nothing has this key, or takes a text there."""
    file = folder / "variants" / "SOAP-SQUARE.yaml"
    file.write_text(f"{file.read_text()}options:\n  force: {{type: flag, sets: [mix.vegan]}}\n  own: {{{option}}}\n")
    change(folder / "families" / "soap.yaml", "  vegan: {type: flag, sets: [mix.vegan]}\n", "")
    (error,) = errors(Catalog(folder, line, SKILLS))
    assert error.startswith(f"SOAP-SQUARE.yaml:14: options.own{said}")


def test_it_should_blame_the_option_of_a_variant_that_leads_nowhere(folder: Path, line: Line) -> None:
    """It should be found in the file of the variant."""
    file = folder / "variants" / "SOAP-SQUARE.yaml"
    own = "own: {type: text, default: x, sets: [stamp.marks.7.text]}"
    file.write_text(f"{file.read_text()}options:\n  {own}\n")
    (error,) = errors(Catalog(folder, line, SKILLS))
    assert error.startswith("SOAP-SQUARE.yaml:13: options.own.sets: leads nowhere")


def test_it_should_tell_every_operation_that_the_family_does_not_have(folder: Path, line: Line) -> None:
    file = folder / "variants" / "SOAP-SQUARE.yaml"
    change(file, "revision: 2", "revision: 2\nskip: [dry, mix, wrap]")
    change(file, "  stamp:\n", "  mix: {duration_s: 3}\n  stmp:\n")
    assert [error.partition(": ")[2].partition(": ")[0] for error in errors(Catalog(folder, line, SKILLS))] == [
        "operations.stmp",
        "skip.0",
        "skip.2",
        "operations.mix",
    ]


def test_a_check_that_fails_itself_is_told_at_the_file(folder: Path, line: Line) -> None:
    class Odd(Stamp):
        """A skill whose own code is broken."""

        @classmethod
        def measured(cls, params: StampParams) -> dict[str, str]:
            """Fail."""
            raise RuntimeError("no idea")

    found = errors(Catalog(folder, line, {"stamp": Odd}))
    assert "SOAP-ROUND.yaml:1: cannot be checked: RuntimeError: no idea" in found


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


def test_it_should_check_what_is_asked_of_the_cells_against_what_they_offer(folder: Path, line: Line) -> None:
    """It should be the cells with the skill, with the setup that is asked for; options are checked, too."""
    offers: dict[str, dict[str, Offers]] = {"press": {setup: force(500.0) for setup in ("round", "square")}}
    assert errors(Catalog(folder, line, SKILLS, offers=offers)) == []
    offers["press"]["square"] = force(299.0)
    found = "force is from 0 to 299, not 300 (cell press, setup square)"
    assert errors(Catalog(folder, line, SKILLS, offers=offers)) == [
        f"SOAP-SQUARE.yaml:8: operations.stamp.parameters.force_n: {found}"
    ]
    offers["press"] = {"round": force(499.0)}
    (option,) = errors(Catalog(folder, line, SKILLS, offers=offers))
    assert option.startswith(
        "soap.yaml:19: options.force: 500.0 does not suit variant 'SOAP-ROUND': stamp.force_n: force"
    )


def force(most: float) -> Offers:
    return {"force": Range(0.0, most)}


def test_a_family_of_which_nothing_was_good_may_be_mended(folder: Path, line: Line) -> None:
    """It should let a family keep its number while none of its variants could be made."""
    family = folder / "families" / "soap.yaml"
    (folder / "variants" / "SOAP-PLAIN.yaml").unlink()
    change(family, "maximum: 500,", "maximum: 5000,")
    subject = Catalog(folder, line, SKILLS)
    assert subject.products == {}
    change(family, "maximum: 5000,", "maximum: 500,")
    assert errors(subject) == []
