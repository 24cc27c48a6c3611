"""Finds what a file refers to: models by name, meshes and pictures by path."""

import os
from collections.abc import Sequence
from pathlib import Path

from cell_world.sdf.errors import hint
from cell_world.sdf.reading.check import check_file, version_of
from cell_world.sdf.reading.older import modernize
from cell_world.sdf.reading.schema import VERSIONS
from cell_world.sdf.reading.values import word
from cell_world.sdf.reading.xml_file import Node, parse

SCHEME = "model://"
FILE = "file://"
NO_NAMES = ("", ".", "..")
LARGEST = 64 * 2**20
"""Largest mesh or picture [bytes]."""
MOST = 10_000
"""Models of one world; ten files that each include the next ten times would be ten thousand millions."""
CONFIG = "model.config"
"""What makes a folder a model; names the SDF file."""


class Library:
    """The model folders, searched in order; every file is read once."""

    def __init__(self, search: Sequence[Path]) -> None:
        self._search = tuple(search)
        self._roots: dict[Path, Node] = {}
        self._included = 0

    def root(self, file: Path) -> Node:
        """Return the checked <sdf> element of a file."""
        if file not in self._roots:
            root = parse(file)
            modernize(root, version_of(root))
            check_file(root)
            self._roots[file] = root
        return self._roots[file]

    def model(self, uri: Node) -> Node:
        """Return the <model> element that ``model://NAME`` stands for."""
        name = word(uri).removeprefix(SCHEME)
        if not uri.text.startswith(SCHEME) or "/" in name:
            raise uri.fail(f"<uri> {uri.text} is not {SCHEME}NAME")
        self._included += 1
        if self._included > MOST:
            raise uri.fail(f"more than {MOST} models are included")
        root = self.root(self._sdf_file(name, uri))
        model = root.child("model")
        if len(root.children) != 1 or model is None:
            raise root.fail("an included file holds one <model> and nothing else")
        return model

    def asset(self, node: Node, endings: Sequence[str]) -> Path:
        """Return the file of ``model://NAME/PATH``, ``file:///PATH`` or of a path relative to the SDF file.

        Names are taken as they are: ``%20`` is no blank, as for Gazebo.
        """
        text = word(node)
        if text.startswith(SCHEME):
            name, _, rest = text.removeprefix(SCHEME).partition("/")
            path = self._folder(name, node) / rest
        else:
            path = node.file.parent / text.removeprefix(FILE)
        _check_readable(path, node)
        if path.suffix.lower() not in endings:
            raise node.fail(f"{text} is not one of {', '.join(endings)}")
        return path

    def _folder(self, name: str, node: Node) -> Path:
        for folder in self._search:
            if name not in NO_NAMES and _is_folder(folder / name):
                return folder / name
        known = [path.parent.name for folder in self._search for path in folder.glob(f"*/{CONFIG}")]
        places = ", ".join(map(str, self._search)) or "no folder (none was given)"
        raise node.fail(f"there is no model {name} in {places}{hint(name, known)}")

    def _sdf_file(self, name: str, node: Node) -> Path:
        config = self._folder(name, node) / CONFIG
        if not config.is_file():
            raise node.fail(f"the model {name} has no {CONFIG}")
        root = parse(config)
        found = {entry.attributes.get("version", ""): entry for entry in root.all("sdf")}
        for version in reversed(VERSIONS):
            if version in found:
                return config.parent / word(found[version])
        raise root.fail(f'there is no <sdf version="..."> from {VERSIONS[0]} to {VERSIONS[-1]}')


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # no name that a file can have
        return False


def _check_readable(path: Path, node: Node) -> None:
    """See that a file can be read.

    Raises:
        SdfError: It cannot.
    """
    try:
        if path.exists() and not path.is_file():
            raise node.fail(f"{node.text} is no file")
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise node.fail(f"there is no file {node.text}") from None
    except OSError as error:
        raise node.fail(f"{node.text} cannot be read: {error.strerror}") from None
    if size > LARGEST:
        raise node.fail(f"{node.text} has {size} bytes, {LARGEST} at most")
