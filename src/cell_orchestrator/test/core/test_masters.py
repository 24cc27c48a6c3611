"""Master recipes into control recipes."""

from dataclasses import replace

import pytest

from cell_orchestrator.core.masters import (
    Extra,
    Family,
    MasterError,
    Override,
    Variant,
    check_family,
    control_recipe,
    master_operations,
    offered_options,
)
from cell_orchestrator.core.options import Option, OptionError, OptionType
from cell_orchestrator.core.recipes import Gate, OnFail, Operation

MIX = Operation("mix", "mix", {"grams": {"base": 90.0}, "marks": [{"text": "A"}, {"text": "B"}]}, duration_s=10.0)
STAMP = Operation(
    "stamp", "stamp", {"force_n": 200.0}, "round", 4.0, (Gate("depth", "m", 0.001, 0.002),), OnFail.REWORK, "mix"
)
SCENT = Option("scent", OptionType.NUMBER, (("mix", "grams", "rose"), ("stamp", "rose_g")), default=1.0)
MARK = Option("mark", OptionType.TEXT, (("mix", "marks", "1", "text"),))
FORCE = Option("stamp_force", OptionType.NUMBER, (("stamp", "force_n"),), "N")
SOAP = Family("soap", 3, (MIX, STAMP), {"scent": SCENT, "mark": MARK, "stamp_force": FORCE})
ROUND = Variant("ROUND", "soap", 1)


def names(family: Family, variant: Variant) -> list[str]:
    """Names of the operations of a variant."""
    return [op.name for op in master_operations(family, variant)]


def test_it_should_make_a_recipe_with_the_defaults() -> None:
    recipe = control_recipe(SOAP, ROUND, {})
    assert (recipe.family, recipe.variant, recipe.revision) == ("soap", "ROUND", "3.1")
    assert recipe.operations[0].parameters["grams"] == {"base": 90.0, "rose": 1.0}
    assert recipe.operations[1].parameters == {"force_n": 200.0, "rose_g": 1.0}


def test_it_should_put_what_was_ordered_in_every_target() -> None:
    recipe = control_recipe(SOAP, ROUND, {"SCENT": 2.0, "Stamp Force": 60, "mark": "Zoë"})
    mix, stamp = recipe.operations
    assert mix.parameters["grams"]["rose"] == stamp.parameters["rose_g"] == 2.0
    assert mix.parameters["marks"] == [{"text": "A"}, {"text": "Zoë"}]
    assert stamp.parameters["force_n"] == 60


def test_it_should_leave_the_masters_as_they_are() -> None:
    control_recipe(SOAP, ROUND, {"scent": 2.0, "mark": "Zoë"})
    assert MIX.parameters == {"grams": {"base": 90.0}, "marks": [{"text": "A"}, {"text": "B"}]}


def test_it_should_read_texts_where_the_source_knows_no_types() -> None:
    assert control_recipe(SOAP, ROUND, {"stamp-force": "60 N"}, text=True).operations[1].parameters["force_n"] == 60.0


def test_it_should_apply_what_a_variant_changes() -> None:
    change = Override(
        {"force_n": 300.0}, "square", 6.0, (Gate("depth", "m", None, 0.003), Gate("angle", "rad", None, 0.1))
    )
    stamp = master_operations(SOAP, replace(ROUND, overrides={"stamp": change}))[1]
    assert (stamp.parameters, stamp.setup, stamp.duration_s) == ({"force_n": 300.0}, "square", 6.0)
    assert stamp.gates == change.gates
    assert (stamp.on_fail, stamp.rework_from) == (OnFail.REWORK, "mix")


def test_it_should_keep_what_a_variant_does_not_change() -> None:
    mix, stamp = master_operations(SOAP, replace(ROUND, overrides={"stamp": Override({"depth_m": 0.1})}))
    assert (mix, stamp) == (MIX, replace(STAMP, parameters={"force_n": 200.0, "depth_m": 0.1}))


def test_it_should_add_and_leave_out_operations() -> None:
    wash = Operation("wash", "wash")
    assert names(SOAP, replace(ROUND, extra=(Extra("", wash),))) == ["wash", "mix", "stamp"]
    assert names(SOAP, replace(ROUND, extra=(Extra("mix", wash),))) == ["mix", "wash", "stamp"]
    assert names(SOAP, replace(ROUND, extra=(Extra("stamp", wash),))) == ["mix", "stamp", "wash"]
    assert names(SOAP, replace(ROUND, skip=("stamp",))) == ["mix"]


def test_it_should_say_so_where_there_are_no_options() -> None:
    with pytest.raises(OptionError, match="'ROUND' has no such option; it has none"):
        control_recipe(replace(SOAP, options={}), ROUND, {"scent": 1.0})


def test_it_should_set_an_option_where_it_still_leads_somewhere() -> None:
    """The operation of another target of it is left out."""
    (mix,) = control_recipe(SOAP, replace(ROUND, skip=("stamp",)), {"scent": 2.0}).operations
    assert mix.parameters["grams"]["rose"] == 2.0


def test_it_should_offer_only_options_that_set_something() -> None:
    assert list(offered_options(SOAP, replace(ROUND, skip=("stamp",)))) == ["scent", "mark"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"color": 1}, "option 'color': 'ROUND' has no such option; known: scent, mark, stamp_force"),
        ({"scent": 1.0, "Scent": 2.0}, "option 'Scent': given twice"),
        ({"scent": "2"}, "option 'scent': must be a number, not '2'"),
        ({"scent": "much"}, "option 'scent': must be a number, not 'much'"),
    ],
)
def test_it_should_refuse_options_it_does_not_have(options: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError) as refused:
        control_recipe(SOAP, ROUND, options)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"overrides": {"pack": Override()}},
            "operations.pack: family 'soap' has no operation 'pack'; known: mix, stamp",
        ),
        ({"skip": ("pack",)}, "skip.0: family 'soap' has no operation 'pack'; known: mix, stamp"),
        (
            {"skip": ("stamp",), "overrides": {"stamp": Override()}},
            "operations.stamp: is skipped, so nothing of it can be changed",
        ),
        ({"skip": ("mix", "stamp")}, "skip: leaves no operation to do"),
        ({"skip": ("mix",)}, "skip: operation 'stamp' reworks from 'mix', which is not among: stamp"),
        ({"extra": (Extra("pack", STAMP),)}, "extra.stamp: 'stamp' is the name of another operation"),
        (
            {"extra": (Extra("pack", Operation("wash", "wash")),)},
            "extra.wash.after: no operation 'pack' here; known: mix, stamp",
        ),
        (
            {"extra": (Extra("mix", Operation("wash", "wash", rework_from="stamp")),)},
            "extra.wash.rework_from: operation 'wash' reworks from 'stamp', which is not among: mix, wash",
        ),
    ],
)
def test_it_should_refuse_a_variant_that_does_not_fit(change: dict[str, object], message: str) -> None:
    with pytest.raises(MasterError) as refused:
        master_operations(SOAP, replace(ROUND, **change))  # type: ignore[arg-type]
    assert str(refused.value) == message


def test_it_should_refuse_an_option_that_leads_nowhere() -> None:
    far = replace(MARK, targets=(("mix", "marks", "2", "text"),))
    with pytest.raises(
        MasterError, match=r"options.mark.sets: leads nowhere in variant 'ROUND': no place 2 in a list of 2"
    ):
        control_recipe(replace(SOAP, options={"mark": far}), ROUND, {"mark": "X"})


def test_it_should_offer_the_options_of_the_variant_instead_of_the_familys() -> None:
    soft = replace(FORCE, minimum=10.0, maximum=90.0)
    note = replace(MARK, name="note", targets=(("mix", "marks", "0", "text"),))
    own = replace(ROUND, options={"stamp_force": soft, "note": note})
    assert offered_options(SOAP, own) == {
        "scent": SCENT,
        "mark": MARK,
        "stamp_force": soft,
        "note": own.options["note"],
    }
    assert control_recipe(SOAP, own, {"stamp_force": 80.0}).operations[1].parameters["force_n"] == 80.0
    with pytest.raises(OptionError):
        control_recipe(SOAP, own, {"stamp_force": 200.0})
    with pytest.raises(MasterError, match=r"options.stamp_force.sets: no operation 'stamp'; known: mix"):
        master_operations(SOAP, replace(own, skip=("stamp",)))


def test_it_should_refuse_a_family_that_contradicts_itself() -> None:
    check_family(SOAP)
    with pytest.raises(MasterError, match=r"operations\.stamp\.rework_from"):
        check_family(replace(SOAP, operations=(STAMP, MIX)))
    with pytest.raises(MasterError, match=r"options.scent.sets: no operation 'stamp'; known: mix"):
        check_family(replace(SOAP, operations=(MIX,)))


@pytest.mark.parametrize("order", [("grams", "scent"), ("scent", "grams")])
def test_it_should_set_a_whole_before_its_parts_in_whatever_order_they_are_ordered(order: tuple[str, ...]) -> None:
    """It should lose neither of the two."""
    grams = Option("grams", OptionType.CHOICE, (("mix", "grams"),), choices={"mild": {"base": 50.0}})
    family = replace(SOAP, options={"scent": replace(SCENT, default=None), "grams": grams})
    said = {"grams": "mild", "scent": 2.0}
    recipe = control_recipe(family, ROUND, {name: said[name] for name in order})
    assert recipe.operations[0].parameters["grams"] == {"base": 50.0, "rose": 2.0}


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (replace(SCENT, name="rose"), r"options\.rose\.sets: option 'scent' sets mix\.grams\.rose already"),
        (replace(MARK, name="stamp__force"), r"options\.stamp__force: is the same name as 'stamp_force' in an order"),
    ],
)
def test_it_should_refuse_two_options_of_which_one_would_be_lost(second: Option, message: str) -> None:
    """It should blame the later of a family, and the variant's of a variant."""
    with pytest.raises(MasterError, match=message):
        check_family(replace(SOAP, options={**SOAP.options, second.name: second}))
    with pytest.raises(MasterError, match=message):
        master_operations(SOAP, replace(ROUND, options={second.name: second}))


def test_it_should_keep_what_was_ordered_in_the_words_of_the_order() -> None:
    """The same order in other spellings, from a source without types, or of a later revision keeps the same."""
    colour = Option("colour", OptionType.CHOICE, (("mix", "paint"),), choices={"Red": "paint_7"})
    family = replace(SOAP, options={**SOAP.options, "colour": colour}, remake=2)
    typed = control_recipe(family, ROUND, {"Stamp-Force": 60, "colour": "RED"})
    text = control_recipe(family, ROUND, {"stamp force": "60 N", "Colour": "red"}, text=True)
    assert typed.options == text.options == {"stamp_force": 60.0, "colour": "Red"}
    repainted = replace(family, revision=4, options={"colour": replace(colour, choices={"Red": "paint_8"})})
    assert control_recipe(repainted, ROUND, {"colour": "red"}).options == {"colour": "Red"}
    assert control_recipe(family, ROUND, {}).options == {}, "a default is not ordered"
    assert (typed.remake, control_recipe(SOAP, ROUND, {}).remake) == (2, 0)
