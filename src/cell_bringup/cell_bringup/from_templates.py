"""Files written from the templates in `templates/<tree>/`, with words to fill in, in paths and in text."""

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from cell_bringup.failure import CommandFailed

ENDING = ".tmpl"
WORD = re.compile(r"[A-Z]{4,}")
"""In a path, `DEVICE` stands for the value of `device`."""

IMPORTS = re.compile(r"(^from .*\n)+", re.MULTILINE)
"""Where a package stands among them depends on its name."""


def write_trees(trees: Sequence[str], target: Path, values: Mapping[str, str]) -> None:
    """Write the files of some trees into a new folder.

    Raises:
        CommandFailed: the folder is there already, or two files would have one path.
    """
    if target.exists():
        raise CommandFailed(f"{target} exists already")
    written: dict[Path, str] = {}
    for tree in trees:
        for path, template in _templates(files("cell_bringup").joinpath("templates", tree), Path(), values):
            if path in written:
                raise CommandFailed(f"two things would be called {path}; choose other names")
            written[path] = IMPORTS.sub(_sorted, Template(template).substitute(values))
    for path, text in written.items():
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def _sorted(imports: re.Match[str]) -> str:
    return "".join(sorted(imports.group().splitlines(keepends=True)))


def _templates(folder: Traversable, path: Path, values: Mapping[str, str]) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = WORD.sub(lambda word: values.get(word.group().lower(), word.group()), entry.name)
        if entry.is_dir():
            found += _templates(entry, path / name, values)
        else:
            found.append((path / name.removesuffix(ENDING), entry.read_text(encoding="utf-8")))
    return found
