"""What a company calls its products in the world of GS1: `config/gs1.yaml`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from cell_line.config.strict_yaml import StrictModel, load_strict
from cell_records.gs1.numbers import is_gtin14

BizStep = Literal[
    "assembling", "dispensing", "inspecting", "installing", "loading", "packing", "picking", "repairing", "sampling",
    "storing", "unpacking",
]  # fmt: skip
"""Words of the Core Business Vocabulary 2.0 that an operation can be."""


def _gtin(digits: str) -> str:
    if not is_gtin14(digits):
        raise ValueError("must be a GTIN of 14 digits with the right check digit")
    return digits


def _base(uri: str) -> str:
    if not uri.startswith(("https://", "http://")) or uri.endswith("/") or not uri.isascii() or " " in uri:
        raise ValueError("must be an http address without '/' at its end")
    return uri


Gtin = Annotated[str, AfterValidator(_gtin)]
Base = Annotated[str, Field(max_length=200), AfterValidator(_base)]


class Identities(StrictModel):
    """Who products are.

    Attributes:
        resolver: What Digital Links begin with: that of GS1, or one of the company's own.
        own: What addresses of things without a key of GS1 begin with: stations, orders, parts.
        gtins: Variant -> its GTIN.
        steps: Skill -> what its work is in words of GS1; of others nothing is said.
    """

    resolver: Base = "https://id.gs1.org"
    own: Base
    gtins: Mapping[str, Gtin] = Field(max_length=10_000)
    steps: Mapping[str, BizStep] = Field(default_factory=dict, max_length=1000)


def read_identities(file: Path) -> Identities:
    """Read the file.

    Raises:
        ConfigError: it is not there, or something is wrong in it.
    """
    return load_strict(file, Identities)
