"""Finds what a file refers to: models by name, meshes and pictures by path."""

from collections.abc import Sequence
from pathlib import Path

from cell_skills.sdf.errors import SdfError, hint
from cell_skills.sdf.reading.check import check_file
from cell_skills.sdf.reading.schema import VERSION
from cell_skills.sdf.reading.values import word
from cell_skills.sdf.reading.xml_file import Node, parse

SCHEME = "model://"
CONFIG = "model.config"
"""What makes a folder a model; names the SDF file."""


class Library:
    """The model folders, searched in order; every file is read once."""

    def __init__(self, search: Sequence[Path]) -> None:
        self._search = tuple(search)
        self._roots: dict[Path, Node] = {}

    def root(self, file: Path) -> Node:
        """Return the checked <sdf> element of a file."""
        if file not in self._roots:
            root = parse(file)
            check_file(root)
            self._roots[file] = root
        return self._roots[file]

    def model(self, uri: Node) -> Node:
        """Return the <model> element that ``model://NAME`` stands for."""
        name = word(uri).removeprefix(SCHEME)
        if not uri.text.startswith(SCHEME) or "/" in name:
            raise uri.fail(f"<uri> {uri.text} is not {SCHEME}NAME")
        root = self.root(self._sdf_file(name, uri))
        model = root.child("model")
        if len(root.children) != 1 or model is None:
            raise root.fail("an included file holds one <model> and nothing else")
        return model

    def asset(self, node: Node, endings: Sequence[str]) -> Path:
        """Return the file of ``model://NAME/PATH`` or of a path relative to the SDF file."""
        text = word(node)
        if text.startswith(SCHEME):
            name, _, rest = text.removeprefix(SCHEME).partition("/")
            path = self._folder(name, node) / rest
        else:
            path = node.file.parent / text
        if not path.is_file():
            raise node.fail(f"there is no file {text}")
        if path.suffix.lower() not in endings:
            raise node.fail(f"{text} is not one of {', '.join(endings)}")
        return path

    def _folder(self, name: str, node: Node) -> Path:
        for folder in self._search:
            if (folder / name).is_dir():
                return folder / name
        known = [path.parent.name for folder in self._search for path in folder.glob(f"*/{CONFIG}")]
        places = ", ".join(map(str, self._search)) or "no folder (none was given)"
        raise node.fail(f"there is no model {name} in {places}{hint(name, known)}")

    def _sdf_file(self, name: str, node: Node) -> Path:
        config = self._folder(name, node) / CONFIG
        if not config.is_file():
            raise node.fail(f"the model {name} has no {CONFIG}")
        root = parse(config)
        for entry in root.all("sdf"):
            if entry.attributes.get("version") == VERSION:
                return config.parent / word(entry)
        raise SdfError(config, root.line, f'there is no <sdf version="{VERSION}">')
