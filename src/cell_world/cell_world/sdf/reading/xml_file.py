"""XML as a tree in which every element knows its line, which ElementTree's does not.

Document types are refused, and with them entities, with which a few lines can stand for gigabytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from cell_world.sdf.errors import SdfError

SEPARATOR = " "  # between namespace and name; cannot occur in either
BLANKS = " \t\r\n"
LARGEST = 16 * 2**20
"""Largest file [bytes]."""
DEEPEST = 60
"""Elements in elements in elements; what nests deeper was not written by a person."""
SAVE = "save the file as UTF-8"
CHUNK = 2**16
"""Text is taken in pieces of this size [bytes]."""


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
        self._file = file
        self._open: list[Node] = []
        self._encoding = ""
        self.root: Node | None = None
        self.parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self.parser.buffer_text = True
        self.parser.buffer_size = CHUNK
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def parse(self, content: bytes) -> None:
        """Take the whole content of a file.

        Raises:
            SdfError: It is not well-formed, or of a kind that is not read.
        """
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            raise SdfError(self._file, error.lineno, self._told(error, content)) from None
        except (LookupError, ValueError):  # from Python's decoders
            raise self._fail(f"the encoding {self._encoding} is not read; {SAVE}") from None

    def _told(self, error: expat.ExpatError, content: bytes) -> str:
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]:
            return f"the encoding {self._encoding} is not read; {SAVE}"
        at = self.parser.ErrorByteIndex
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN] and content[at : at + 1] > b"\x7f":
            return f"malformed XML: this is no text in {self._encoding or 'UTF-8'}; {SAVE}"
        return f"malformed XML: {expat.ErrorString(error.code)}"

    def _fail(self, message: str) -> SdfError:
        return SdfError(self._file, self.parser.CurrentLineNumber, message)

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._encoding = encoding or ""

    def _doctype(self, *_: object) -> None:
        raise self._fail("a document type and its entities are not read; leave out <!DOCTYPE>")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(SEPARATOR)
        node = Node(self._file, self.parser.CurrentLineNumber, namespace, tag, attributes)
        if len(self._open) == DEEPEST:
            raise node.fail(f"<{tag}> stands in more than {DEEPEST} elements")
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _name: str) -> None:
        node = self._open.pop()
        node.text = node.text.strip(BLANKS)

    def _text(self, data: str) -> None:
        self._open[-1].text += data


def parse(file: Path) -> Node:
    """Return the root element of a file.

    Raises:
        SdfError: The file cannot be read or is not well-formed XML.
    """
    builder = _Builder(file)
    builder.parse(_content(file))
    assert builder.root is not None  # expat refuses a document without an element
    return builder.root


def _content(file: Path) -> bytes:
    try:
        if file.exists() and not file.is_file():
            raise SdfError(file, 1, "cannot be read: it is no file")
        size = file.stat().st_size
        if size > LARGEST:
            raise SdfError(file, 1, f"cannot be read: it has {size} bytes, {LARGEST} at most")
        return file.read_bytes()
    except OSError as error:
        raise SdfError(file, 1, f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise SdfError(file, 1, "cannot be read: there is a NUL in its name") from None
