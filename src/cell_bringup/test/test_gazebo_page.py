"""docs/gazebo.md names nothing that is not there: files, commands, topics, services, faults, lines that are said."""

import ast
import re
import shlex
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import published_names as published
import pytest
from typer.main import get_command

from cell_bringup.cli import app
from cell_line.config.line import load_line
from cell_line.ros import names
from cell_sim.gazebo import server

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "gazebo.md").read_text()
LINE = load_line(ROOT / "config" / "lines" / "demo.yaml")
INTERFACES = ROOT / "src" / "cell_interfaces"
ENGINE = Path(server.__file__).parent
OTHERS = {"gz", "gz-sensors", "launch", "launch_ros", "ros_gz", "ros2_control", "ros2 launch", "/clock"}
"""What other projects, and parts of ROS, are called."""
LEAST = 9
"""A line has a piece of so many letters at least that is always the same."""


def quoted() -> list[str]:
    """What stands between backquotes on the page, each once."""
    return sorted(set(re.findall(r"`([^`\n]+)`", PAGE)))


def words() -> set[str]:
    """Names that a line, its world and the programs around it have."""
    interfaces = [file.read_text() for file in INTERFACES.rglob("*.[ams][cr][tv]*")]
    codes = {code for text in interfaces for code in re.findall(r"^uint16 ([A-Z_]+)=", text, re.MULTILINE)}
    (faults,) = re.findall(
        r"^string fault +# ([a-z, ]+)", (INTERFACES / "srv/InjectFault.srv").read_text(), re.MULTILINE
    )
    skills = [entry.load() for entry in entry_points(group="cell.skills")]
    worlds = "".join(file.read_text() for file in (ROOT / "worlds").rglob("*.sdf"))
    encodings = (ROOT / "src/cell_skills/cell_skills/ros/images.py").read_text()
    return {
        *codes,
        *faults.split(", "),
        *(value for value in vars(names).values() if isinstance(value, str)),
        *(measure for skill in skills for measure in skill.measures),
        *(skill.name for skill in skills),
        *(engine.name for engine in entry_points(group="cell.engines")),
        *(option for command in get_command(app).commands.values() for it in command.params for option in it.opts),  # type: ignore[attr-defined]
        *(provider.name for provider in entry_points(group="cell.perception")),
        *(file.stem for file in (ROOT / "config/products/families").iterdir()),
        *(file.name for file in ENGINE.glob("*.py")),
        *re.findall(r"<(\w+)>", worlds),
        *re.findall(r'<link name="(\w+)"', worlds),
        *re.findall(r'"(\w+)"', encodings),
        *(server.DOMAIN, server.PARTITION, server.BINDINGS),
        *published.SERVICES,
        *published.TOPICS,
        *published.NODES,
        *(name.rpartition("::")[2] for name in published.SYSTEMS),
        *OTHERS,
    }


def lines_said() -> Iterator[re.Pattern[str]]:
    """What this engine and its launch files can say, with gaps."""
    for file in [*ENGINE.glob("*.py"), ROOT / "src/cell_bringup/cell_bringup/launching.py"]:
        for node in ast.walk(ast.parse(file.read_text())):
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            texts = [str(part.value) if isinstance(part, ast.Constant) else "" for part in parts]
            if max(map(len, texts)) >= LEAST:
                yield re.compile("".join(re.escape(text) if text else ".+" for text in texts))


def is_there(name: str) -> bool:
    """Whether a file has this name, from the root or among the sources and configuration."""
    at = [ROOT, ROOT / "src" / "cell_sim", ROOT / "src", ROOT / "config" / "gazebo"]
    return any((folder / name).exists() for folder in at)


def test_every_name_is_that_of_something() -> None:
    """It should be a word of the line or its world, a file, a command, a host that the image asks, or a line said."""
    known, lines = words(), list(lines_said())
    image = (ROOT / "docker" / "gazebo.Dockerfile").read_text()
    unknown = [
        name
        for name in quoted()
        if name not in known
        and not is_there(name)
        and not name.startswith(("./cell", f"{server.PARTITION}="))
        and not (name.count(".") == 2 and name in image)
        and not any(line.search(name) for line in lines)
    ]
    assert unknown == []


@pytest.mark.parametrize("told", [name for name in quoted() if name.startswith("./cell ")])
def test_a_command_is_one(told: str) -> None:
    """It should have the options that the page gives it, and a profile of the demo line."""
    name, *rest = shlex.split(told)[1:]
    if name.startswith("--"):
        return
    context = get_command(app).commands[name].make_context(name, rest)  # type: ignore[attr-defined]
    assert LINE.profile(context.params["profile"]).engine == "gazebo"


def test_lines_that_it_shows_are_said() -> None:
    """It should quote what is said where something is missing word by word."""
    (shown,) = re.findall(r"one line says so:\n```\n(.+?)```", PAGE, re.DOTALL)
    lines = list(lines_said())
    assert [line for line in shown.splitlines() if not any(it.search(line) for it in lines)] == []


def test_the_launch_file_has_the_arguments_it_is_given() -> None:
    """It should start the file with arguments that this declares, and a profile that the line has."""
    ((package, file, given),) = re.findall(r"ros2 launch (\S+) (\S+\.py) (.+)", PAGE)
    text = (ROOT / "src" / package / "launch" / file).read_text()
    arguments = dict(argument.split(":=") for argument in given.split())
    assert set(arguments) <= set(re.findall(r'argument\(\s*"(\w+)"', text))
    assert (ROOT / arguments["config"]).is_file()
    assert LINE.profile(arguments["profile"]).engine == "gazebo"


def test_the_figures_and_orders_it_names_are_of_the_line() -> None:
    """It should name variants that there are."""
    variants = {file.stem for file in (ROOT / "config/products/variants").iterdir()}
    named = set(re.findall(r"\b[A-Z]{3,}-[A-Z0-9]+\b", PAGE)) - {"RGB-D"}
    assert named
    assert named <= variants
