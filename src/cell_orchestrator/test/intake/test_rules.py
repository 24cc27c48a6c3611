"""The rules for orders of shops."""

from pathlib import Path

import pytest

from cell_line.config.strict_yaml import ConfigError
from cell_orchestrator.intake.formats import installed
from cell_orchestrator.intake.rules import Action, Rules, load_rules
from cell_orchestrator.intake.shop import Shop

CONFIG = Path(__file__).parents[4] / "config" / "intake.yaml"


def test_the_file_should_say_what_the_formats_do_without_it() -> None:
    rules = load_rules(CONFIG)
    shops = {name: shop for name, shop in installed().known.items() if isinstance(shop, Shop)}
    assert rules.states == {name: dict(shop.states) for name, shop in shops.items()}


def test_it_should_need_no_file() -> None:
    assert load_rules(None) == Rules()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "states: {shopify: {paid: maybe}}\n",
            "1: states.shopify.paid: Input should be 'make', 'skip' or 'cancel', not 'maybe'",
        ),
        ("states:\n  Shopify: {}\n", "2: states.Shopify: there is no such order format; did you mean 'shopify'?"),
        ("states: {x: {}}\n", "1: states.x: there is no such order format; known: csv, json, shopify, woocommerce"),
        ("state: {}\n", "1: state: unknown key, did you mean 'states'?"),
        ("not_made_here: TIP\n", "1: not_made_here: Input should be a valid list, not 'TIP'"),
        ("not_made_here: ['']\n", "1: not_made_here.0: String should have at least 1 character"),
    ],
)
def test_it_should_refuse_a_broken_file(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "intake.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError) as refused:
        load_rules(file)
    assert str(refused.value).startswith(f"{file}:{message}")


def test_a_rule_should_count_before_that_of_the_format() -> None:
    rules = Rules(states={"shop": {"paid": Action.SKIP, "on-the-way": Action.MAKE}})
    defaults = {"paid": Action.MAKE, "pending": Action.SKIP}
    assert rules.action("shop", "paid", defaults) is Action.SKIP
    assert rules.action("shop", "on-the-way", defaults) is Action.MAKE
    assert rules.action("shop", "pending", defaults) is Action.SKIP
    assert rules.action("other", "paid", defaults) is Action.MAKE
    with pytest.raises(ValueError, match=r"is a state without a rule: say in intake.yaml under states.other"):
        rules.action("other", "on-the-way", defaults)


@pytest.mark.parametrize(
    ("sku", "made"), [("TIP", False), ("INS-5", False), ("INS", True), ("tip", True), ("TEE-M", True)]
)
def test_it_should_know_what_is_not_made_here(sku: str, made: bool) -> None:
    assert Rules(not_made_here=["TIP", "INS-*"]).is_made_here(sku) is made


@pytest.mark.parametrize(("name", "is_option"), [("Size", False), ("gift-note", False), ("colour", True)])
def test_it_should_ignore_what_is_no_option_here(name: str, is_option: bool) -> None:
    assert Rules(ignored_options=["size", "Gift Note"]).is_option(name) is is_option
