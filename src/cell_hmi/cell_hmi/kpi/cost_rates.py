"""What making costs: the rates in `config/costs.yaml`."""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from cell_line.config.line import LineConfig
from cell_line.config.strict_yaml import ConfigError, Document, StrictModel

Money = Annotated[float, Field(ge=0.0, le=1e9, allow_inf_nan=False)]
Part = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class VariantRates(StrictModel):
    """Price of a unit, and cost of its material."""

    price: Money
    material: Money


class CostRates(StrictModel):
    """All rates, in one currency; `attended`: how much of a person a cell needs at work, or while it changes over."""

    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
    labour_per_h: Money
    attended: Part
    attended_setup: Part
    machine_per_h: Money
    cells: dict[Name, Money] = Field(default_factory=dict)
    """Cell -> what it costs instead [1/h]."""
    variants: dict[Name, VariantRates] = Field(default_factory=dict)
    """Pattern of variants -> rates; the first that fits counts."""

    def machine(self, cell: str) -> float:
        """What a cell costs [1/h]."""
        return self.cells.get(cell, self.machine_per_h)

    def of_variant(self, variant: str) -> VariantRates | None:
        """Price and material of a variant, None where the file names none."""
        return next((rates for pattern, rates in self.variants.items() if fnmatchcase(variant, pattern)), None)


def load_rates(line: LineConfig) -> CostRates:
    """The rates of a line.

    Raises:
        ConfigError: it names no file of rates, or something is wrong with that.
    """
    if line.costs_path is None:
        raise ConfigError(Path(line.folder), 1, "costs", "the line names no file with what making costs")
    document = Document(line.costs_path)
    rates = document.as_model(CostRates)
    for name in rates.cells.keys() - line.cells.keys():
        raise document.error(("cells", name), f"there is no such cell; known: {', '.join(line.cells)}")
    return rates
