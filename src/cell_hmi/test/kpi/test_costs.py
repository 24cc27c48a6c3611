"""Every number here was computed by hand from the hour that `support/shift.py` writes down."""

from pathlib import Path

import pytest
from shift import shift

from cell_hmi.kpi.cost_rates import CostRates, VariantRates, load_rates
from cell_hmi.kpi.costs import Costs, costs
from cell_hmi.kpi.history import LineHistory
from cell_line.config.line import load_line
from cell_line.config.strict_yaml import ConfigError
from cell_orchestrator.core import events as ev

CONFIG = Path(__file__).parents[4] / "config" / "lines" / "demo.yaml"
RATES = CostRates(
    currency="EUR",
    labour_per_h=36.0,
    attended=0.25,
    attended_setup=0.5,
    machine_per_h=90.0,
    cells={"dosing": 18.0},
    variants={"polish-*": VariantRates(price=5.0, material=1.5)},
)
"""At dosing an hour of work costs 18 and 9, and one of changeover 18 and 18: 0.5 and 0.25, and 1.0 per 100 s."""


def of(events: list[ev.Event], rates: CostRates = RATES) -> Costs:
    history = LineHistory()
    history.take_all(events)
    return costs(history.jobs, history.units, rates)


def test_cost_of_each_unit() -> None:
    """A changeover of 120 s costs 1.2, and four operations share it; A-02 was done twice, in 240 and 300 s."""
    first, second, third = (it.cost for it in of(shift()).units)
    assert (first.material, first.machine, first.labour) == pytest.approx((1.5, 1.6, 0.8))  # 320 s
    assert (second.machine, second.labour) == pytest.approx((2.7, 1.35))  # 540 s
    assert (third.material, third.machine, third.labour) == pytest.approx((1.5, 0.5, 0.25))  # 100 s, scrapped
    assert [it.setup for it in (first, second, third)] == pytest.approx([0.3, 0.6, 0.3])
    assert [it.total for it in (first, second, third)] == pytest.approx([4.2, 6.15, 2.55])


def test_margin_of_a_variant_bears_what_was_scrapped() -> None:
    """Two good ones bring 10; all three cost 12.9."""
    (found,) = of(shift()).variants
    assert (found.variant, found.done, found.scrapped) == ("polish-red", 2, 1)
    assert (found.cost.total, found.per_good) == pytest.approx((12.9, 6.45))
    assert (found.revenue, found.margin, found.margin_ratio) == pytest.approx((10.0, -2.9, -0.29))


def test_a_changeover_that_nothing_follows_is_of_no_unit() -> None:
    later = [
        ev.ChangeoverStarted(3000.0, "c2", "dosing", "red", "blue", "ann"),
        ev.ChangeoverDone(3200.0, "c2", "dosing", "blue", (), 3000.0, 3200.0),
    ]
    found, before = of([*shift(), *later]), of(shift())
    assert (found.idle_setup, before.idle_setup) == (pytest.approx(2.0), 0.0)
    assert [it.cost.setup for it in found.units] == [it.cost.setup for it in before.units]


def test_changeovers_that_follow_each_other_are_shared_together() -> None:
    """One of 60 s that failed, and was done again in 120 s, cost 0.6 and 1.2; four operations share both."""
    failed = [
        ev.ChangeoverStarted(130.0, "c0", "dosing", "blue", "red", "planning"),
        ev.ChangeoverFailed(190.0, "c0", "dosing", "", 7, "stuck", (), 130.0, 190.0),
    ]
    hour = shift()
    found = of([*hour[:3], *failed, *hour[3:]])
    assert [it.cost.setup for it in found.units] == pytest.approx([0.45, 0.9, 0.45])
    assert found.idle_setup == 0.0


def test_a_variant_without_a_price_has_no_margin() -> None:
    (found,) = of(shift(), RATES.model_copy(update={"variants": {}})).variants
    assert (found.revenue, found.margin, found.margin_ratio) == (None, None, None)
    assert found.cost.total == pytest.approx(12.9 - 4.5)


def test_rates_of_the_demo_line_are_read_and_strict(tmp_path: Path) -> None:
    line = load_line(CONFIG)
    assert load_rates(line).of_variant("TEE-M") == VariantRates(price=24.0, material=6.3)
    assert load_rates(line).machine("dosing") == 9.0
    file = tmp_path / "costs.yaml"
    file.write_text(line.costs_path.read_text().replace("garment", "weaving"))  # type: ignore[union-attr]  # it names one
    with pytest.raises(ConfigError, match=r"costs.yaml:\d+: cells.weaving: there is no such cell; known: "):
        load_rates(line.model_copy(update={"costs": str(file)}))
    with pytest.raises(ConfigError, match="names no file"):
        load_rates(line.model_copy(update={"costs": None}))
