"""`./cell new skill NAME`: a package with one skill, made from the files in templates/skill."""

import re
from importlib.resources import files
from keyword import iskeyword
from pathlib import Path
from string import Template

from cell_bringup.failure import CommandFailed


def write_skill(name: str, folder: Path) -> Path:
    """Write the package `<name>_skill` into `folder`; returns its path.

    Raises:
        CommandFailed: the name is no snake_case name, or the package exists already.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or iskeyword(name):
        raise CommandFailed(f"{name!r} is no snake_case name such as polish_lid")
    package = f"{name}_skill"
    target = folder.resolve() / package
    if target.exists():
        raise CommandFailed(f"{target} exists already")
    values = {"skill": name, "package": package, "cls": name.title().replace("_", "")}
    for path, template in _layout(name, package).items():
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(Template(_template(template)).substitute(values) if template else "")
    (target / package / "__init__.py").write_text(f'"""The skill {name}."""\n')
    return target


def _layout(name: str, package: str) -> dict[str, str]:
    """Path in the package -> template, "" for an empty file."""
    return {
        "package.xml": "package.xml",
        "setup.py": "setup.py",
        "setup.cfg": "setup.cfg",
        f"resource/{package}": "",
        f"{package}/py.typed": "",
        f"{package}/skill.py": "skill.py",
        f"test/test_{name}.py": "test_skill.py",
    }


def _template(name: str) -> str:
    return files("cell_bringup").joinpath("templates", "skill", f"{name}.tmpl").read_text(encoding="utf-8")


def next_steps(name: str, package: Path) -> str:
    """What to do with the new package."""
    return "\n".join(
        (
            f"wrote {package}",
            f"  the skill     {package.name}/skill.py",
            f"  its test      ./cell test {package}",
            f"  a cell's use  add '{name}' to cells.<cell>.skills in the line's YAML file (config/lines/demo.yaml)",
            f"  a recipe's    name it as `skill: {name}` in an operation under config/products",
        )
    )
