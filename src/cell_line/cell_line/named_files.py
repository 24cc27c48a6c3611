"""The files that an order names: wherever its parameters have `part: {sha256: ...}`, that is a file called `part`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SHA256 = "sha256"


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that somebody has to bring.

    Attributes:
        kind: What it is to be: the name of the parameter.
        sha256: Hash of what is in it, "" where the order says none.
        unit: Of its lengths, where that is said beside its hash, else "".
    """

    kind: str
    sha256: str
    unit: str = ""


def named_files(parameters: Mapping[str, Any]) -> Iterator[NamedFile]:
    """Yield the files that the parameters of an operation name, however deep."""
    yield from _in("", parameters)


def _in(name: str, value: Any) -> Iterator[NamedFile]:
    if isinstance(value, Mapping):
        if isinstance(digest := value.get(SHA256), str):
            yield NamedFile(name, digest, str(value.get("unit", "")))
        for key, part in value.items():
            yield from _in(str(key), part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _in(name, part)
