"""The picture of the packages in docs/design.md is that of the real imports."""

import re
import tomllib
from pathlib import Path

import networkx as nx
import pytest

grimp = pytest.importorskip("grimp", reason="./cell test installs what reads the imports")

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "design.md"
PICTURE = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
SHOWN = {*PACKAGES, "cell_interfaces"}


def box(package: str) -> str:
    """A package in the picture; those of cells are one."""
    return 'cells["cells/*"]' if (ROOT / "src" / "cells" / package).is_dir() else package


def picture() -> str:
    """The picture as it should be, late imports and those for types included."""
    read = grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)
    arrows = nx.DiGraph()
    for module in read.modules:
        below = {name.split(".")[0] for name in read.find_modules_directly_imported_by(module)}
        arrows.add_edges_from((box(module.split(".")[0]), box(name)) for name in below & SHOWN)
    arrows.remove_edges_from(list(nx.selfloop_edges(arrows)))
    told = sorted(nx.transitive_reduction(arrows).edges)  # an error where packages import one another in a circle
    return "graph TD\n" + "".join(f"    {upper} --> {lower}\n" for upper, lower in told)


def test_the_picture_shows_the_real_imports() -> None:
    """It should be replaced by what is printed here when packages import others than before."""
    (shown,) = PICTURE.findall(PAGE.read_text())
    wanted = picture()
    assert shown == wanted, f"the picture in {PAGE.name} should be:\n{wanted}"
