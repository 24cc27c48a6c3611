"""`./cell new ...`: a skill, a device kind, a cell, a line; each is complete, and yours to change."""

import re
from collections.abc import Mapping, Sequence
from keyword import iskeyword
from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_bringup.from_templates import write_trees

NOTHING = "do_nothing"
"""The skill of a new line without a cell of its own."""


def write_skill(name: str, folder: Path) -> Path:
    """Write the package `<name>_skill` into a folder; returns its path.

    Raises:
        CommandFailed: the name is no snake_case name, or the package exists already.
    """
    names = _names(skill=name)
    points = {"cell.skills": [f"{name} = {name}_skill.skill:{names['skill_class']}"]}
    return _package(("package", "skill"), folder, f"{name}_skill", f"The skill {name}.", points, names)


def write_device(name: str, folder: Path) -> Path:
    """Write the package `<name>_device`: a device kind, a kinematic driver, a driver with a socket.

    Raises:
        CommandFailed: the name is no snake_case name, or the package exists already.
    """
    names, package = _names(device=name), f"{name}_device"
    points = _device_points(package, names)
    return _package(("package", "device"), folder, package, f"The device {name}.", points, names)


def write_cell(name: str, folder: Path, skill: str = "", part: str = "", device: str = "") -> Path:
    """Write the package `<name>_cell`: a device kind with its drivers, a setup part, a skill, and a line to try them.

    Args:
        name: of the cell and the line.
        folder: where to write it.
        skill: name of the skill, "" for `use_<name>`.
        part: name of the setup part, "" for `<name>_tool`.
        device: name of the device kind, "" for that of the cell.

    Raises:
        CommandFailed: a name is no snake_case name, or the package exists already.
    """
    device, package = device or name, f"{name}_cell"
    names = _names(device=device, skill=skill or f"use_{name}", part=part or f"{name}_tool", cell=name)
    points = {
        **_device_points(package, names),
        "cell.setup_parts": [f"{names['part']} = {package}.{names['part']}:{names['part_class']}"],
        "cell.skills": [f"{names['skill']} = {package}.{names['skill']}:{names['skill_class']}"],
    }
    target = _package(("package", "device", "cell"), folder, package, f"The cell {name}.", points, names)
    fitted = {
        "first_setup": f"{names['part']}: standard",
        "second_setup": f"{names['part']}: other",
        "devices": f"{device}: {{driver: kinematic_{device}}}",
        "hardware": f"{device}: {{driver: tcp_{device}, host: 127.0.0.1, port: 9100}}",
    }
    _line(name, target / "config", {"cell": name, "package": package, "skill": names["skill"], **fitted})
    return target


def write_line(name: str, folder: Path) -> Path:
    """Write the folder `<name>_line`: a small loop with one cell that does nothing, two products and an order.

    Raises:
        CommandFailed: the name is no snake_case name, or the folder exists already.
    """
    _names(line=name)
    target = folder.resolve() / f"{name}_line"
    empty = dict.fromkeys(("first_setup", "second_setup", "devices", "hardware"), "")
    _line(name, target, {"cell": "first", "package": "cell_bringup", "skill": NOTHING, **empty})
    return target


def next_steps(written: Path, steps: Sequence[tuple[str, str]]) -> str:
    """What to do with what was written: a line for each step, with the command for it."""
    wide = max(len(what) for what, _ in steps)
    return "\n".join((f"wrote {written}", *(f"  {what:{wide}}  {how}" for what, how in steps)))


def steps_for_package(package: Path) -> list[tuple[str, str]]:
    """What to do with a new package."""
    return [("its tests", f"./cell test {package}"), ("make it known", f"./cell install {package}")]


def steps_for_skill(name: str) -> list[tuple[str, str]]:
    """How a cell and a recipe get a new skill."""
    return [
        ("a cell's use", f"add '{name}' to cells.<cell>.skills in the line's YAML file (config/lines/demo.yaml)"),
        ("a recipe's", f"name it as `skill: {name}` in an operation under config/products"),
    ]


def steps_for_line(file: Path) -> list[tuple[str, str]]:
    """How to run a new line."""
    return [
        ("check it", f"./cell check --line {file} {file.parents[1] / 'orders' / 'first.json'}"),
        ("start it", f"./cell up --line {file}"),
    ]


def line_of(written: Path) -> Path:
    """The file of the line that is in a new cell or line."""
    (file,) = written.glob("**/lines/*.yaml")
    return file


def _names(**names: str) -> dict[str, str]:
    """The names, and what classes and constants are called after them."""
    for name in names.values():
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or iskeyword(name):
            raise CommandFailed(f"{name!r} is no snake_case name such as polish_lid")
    classes = {f"{key}_class": name.title().replace("_", "") for key, name in names.items()}
    return {**names, **classes, **{f"{key}_const": name.upper() for key, name in names.items()}}


def _device_points(package: str, names: Mapping[str, str]) -> dict[str, list[str]]:
    device, of_class = names["device"], names["device_class"]
    return {
        "cell.device_kinds": [f"{device} = {package}.{device}:{names['device_const']}"],
        "cell.devices": [
            f"kinematic_{device} = {package}.kinematic:Kinematic{of_class}",
            f"tcp_{device} = {package}.tcp:Tcp{of_class}",
        ],
    }


def _package(
    trees: Sequence[str],
    folder: Path,
    package: str,
    description: str,
    points: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
) -> Path:
    target = folder.resolve() / package
    values = {"package": package, "description": description, "entry_points": _points(points), **names}
    write_trees(trees, target, values)
    return target


def _points(points: Mapping[str, Sequence[str]]) -> str:
    """The entry points as they stand in setup.py, a line each."""
    lines = []
    for group, entries in points.items():
        lines += [f'        "{group}": [', *(f'            "{entry}",' for entry in entries), "        ],"]
    return "".join(f"{line}\n" for line in lines)


def _line(name: str, target: Path, values: Mapping[str, str]) -> None:
    write_trees(("line",), target, {"line": name, **values})
