"""Everything that is found by entry point is listed, with its package and what is wrong with it."""

import sys
from pathlib import Path

import pytest

from cell_bringup.plugins import Plugin, plugins


def find(group: str, name: str) -> list[Plugin]:
    return [plugin for plugin in plugins() if (plugin.group, plugin.name) == (group, name)]


def test_all_of_ours_can_be_used() -> None:
    """It should list every group, and nothing be wrong with what the project brings."""
    found = plugins()
    assert [plugin for plugin in found if plugin.problem] == []
    assert {plugin.group for plugin in found} >= {
        "cell.groups",
        "cell.skills",
        "cell.devices",
        "cell.setup_parts",
        "cell.planners",
        "cell.order_formats",
    }
    (fold,) = find("cell.skills", "fold")
    assert fold.package.replace("-", "_") == "garment_cell"
    assert len({(plugin.group, plugin.name) for plugin in found}) == len(found)


def package(folder: Path, name: str, text: str) -> None:
    """A distribution with these entry points."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(text)


def test_what_cannot_be_used_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should name what is broken, or there twice, whichever group it is in."""
    broken = "[cell.order_formats]\nodd = no_such_module:Odd\n[cell.planners]\nodd = cell_line.params:Params\n"
    package(tmp_path, "broken", broken)
    package(tmp_path, "doubled", "[cell.skills]\nfold = cell_line.params:Params\n")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    (odd,) = find("cell.order_formats", "odd")
    assert (odd.package, odd.problem) == ("broken", "ModuleNotFoundError: No module named 'no_such_module'")
    assert [plugin.problem for plugin in find("cell.planners", "odd")] == ["is not a Planner"]
    assert [plugin.problem for plugin in find("cell.skills", "fold")] == ["is there more than once"] * 2
