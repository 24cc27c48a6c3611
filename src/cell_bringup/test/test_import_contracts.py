"""The contracts of pyproject.toml on who may import whom: the project keeps them, and each is noticed when broken."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("importlinter", reason="./cell test installs what checks the contracts")

PROJECT = Path(__file__).parents[3] / "pyproject.toml"
SETTINGS: dict[str, Any] = tomllib.loads(PROJECT.read_text())["tool"]["importlinter"]
BREAKS = {
    "layers": ("cell_skills.config.wrong", "cell_motion"),
    "cells": ("garment_cell.kinematic.wrong", "cell_sim.world_runtime.nests"),
    "transport": ("cell_transport.wrong", "cell_world"),
    "orchestrator": ("cell_orchestrator.intake.wrong", "cell_motion"),
    "client": ("cell_client.wrong", "cell_orchestrator.engine"),
    "hmi": ("cell_hmi.wrong", "cell_orchestrator.engine"),
    "records": ("cell_records.wrong", "cell_orchestrator.engine"),
    "core": ("cell_orchestrator.core.wrong", "time"),
    "simulators": ("cell_sim.virtual.wrong", "cell_line.ros"),
    "engine": ("cell_sim.world_runtime.wrong", "cell_sim.physics"),
    "ros": ("cell_sim.equipment.wrong", "std_msgs.msg"),
}
"""For each contract a module, and what it must not import."""


def lint(config: Path, tree: str = "", contract: str = "") -> "subprocess.CompletedProcess[str]":
    """Check the packages that are found first in a tree, else the project's own."""
    command = [str(Path(sys.executable).with_name("lint-imports")), str(config), "--no-cache", "--no-logo"]
    paths = os.pathsep.join(filter(None, (tree, os.environ.get("PYTHONPATH", ""))))
    return subprocess.run(
        [*command, *(["--contract", contract] if contract else [])],
        check=False,
        capture_output=True,
        text=True,
        cwd=config.parent,
        env={**os.environ, "PYTHONPATH": paths},
    )


def add(tree: Path, module: str, text: str = "") -> None:
    """Put a module into a tree, with the packages around it."""
    *packages, name = module.split(".")
    folder = tree
    for package in packages:
        folder = folder / package
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
    (folder / f"{name}.py").write_text(text)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Our packages with all modules that contracts name, and nothing in them."""
    named = {
        module
        for contract in SETTINGS["contracts"]
        for key in ("source_modules", "forbidden_modules")
        for module in contract.get(key, ())
        if module.split(".")[0] in SETTINGS["root_packages"]
    }
    for package in (*SETTINGS["root_packages"], *named):
        add(tmp_path, f"{package}.__init__")
    return tmp_path


def test_the_project_keeps_its_contracts() -> None:
    found = lint(PROJECT)
    assert found.returncode == 0, found.stdout + found.stderr


def test_a_tree_without_imports_keeps_them(tree: Path) -> None:
    """It should be the one module below that breaks a contract there."""
    found = lint(PROJECT, str(tree))
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("contract", [contract["id"] for contract in SETTINGS["contracts"]])
def test_who_breaks_a_contract_is_named(tree: Path, contract: str) -> None:
    module, imported = BREAKS[contract]
    if imported.split(".")[0] in SETTINGS["root_packages"]:
        add(tree, f"{imported}.__init__")
    add(tree, module, f"import {imported}\n")
    found = lint(PROJECT, str(tree), contract)
    assert found.returncode == 1
    assert f"{module} -> {imported.removesuffix('.msg')} (l.1)" in found.stdout
