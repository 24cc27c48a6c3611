"""XML as a tree in which every element knows its line, which ElementTree's does not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from cell_skills.sdf.errors import SdfError

SEPARATOR = " "  # between namespace and name; cannot occur in either


@dataclass(eq=False, slots=True)
class Node:
    """An element: where it stands, its name without prefix, what it says."""

    file: Path
    line: int
    namespace: str
    tag: str
    attributes: dict[str, str]
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def fail(self, message: str) -> SdfError:
        """Return an error at this element."""
        return SdfError(self.file, self.line, message)

    @property
    def name(self) -> str:
        """The attribute `name`."""
        return self.attributes.get("name", "")

    def child(self, tag: str) -> "Node | None":
        """Return the first standard child of this name."""
        return next(self.all(tag), None)

    def needed(self, tag: str) -> "Node":
        """Return the child of this name.

        Raises:
            SdfError: There is none.
        """
        child = self.child(tag)
        if child is None:
            raise self.fail(f"<{self.tag}> needs <{tag}>")
        return child

    def all(self, *tags: str) -> Iterator["Node"]:
        """Yield the standard children of these names in the order of the file."""
        return (child for child in self.children if child.tag in tags and not child.namespace)


class _Builder:
    """Takes what the parser meets."""

    def __init__(self, file: Path) -> None:
        self.parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._file = file
        self._open: list[Node] = []
        self.root: Node | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(SEPARATOR)
        node = Node(self._file, self.parser.CurrentLineNumber, namespace, tag, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _name: str) -> None:
        node = self._open.pop()
        node.text = node.text.strip()

    def _text(self, data: str) -> None:
        self._open[-1].text += data


def parse(file: Path) -> Node:
    """Return the root element of a file.

    Raises:
        SdfError: The file cannot be read or is not well-formed XML.
    """
    builder = _Builder(file)
    try:
        builder.parser.Parse(file.read_bytes(), True)
    except OSError as error:
        raise SdfError(file, 1, f"cannot be read: {error.strerror}") from None
    except expat.ExpatError as error:
        raise SdfError(file, error.lineno, f"malformed XML: {expat.ErrorString(error.code)}") from None
    assert builder.root is not None  # expat refuses a document without an element
    return builder.root
