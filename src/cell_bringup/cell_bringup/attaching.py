"""A file that an order names, on its way to the line: what it is is looked at, and its hash; its name is not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_bringup.order_files import source_of
from cell_line.artifact_store import LARGEST, ArtifactStore, sha256_of
from cell_line.licences import NoLicence
from cell_line.named_files import NamedFile, named_files
from cell_line.plain import shown
from cell_orchestrator.core.order_names import order_called
from cell_orchestrator.core.plant import Plant

LookInto = Callable[[NamedFile, bytes], str]
"""Says what is in a file that is to be of a kind; raises ValueError where it is something else."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that is kept.

    Attributes:
        order: Whose it is.
        kind: What the order has it for.
        sha256: Its hash.
        size: Its size [bytes].
        what: What is in it, in words.
        copies: How many units may be made of it, None for as many as are ordered.
        made: How many were begun.
    """

    order: str
    kind: str
    sha256: str
    size: int
    what: str
    copies: int | None = None
    made: int = 0


def files_named(plant: Plant, order: str) -> tuple[str, tuple[NamedFile, ...]]:
    """Return the id of an open order, and the files that its units name which are still open.

    Raises:
        NotAllowed: no open order is called so, or several are.
    """
    name = order_called(order, {name: found.number for name, found in plant.orders.items()})
    recipes = [plant.units[unit].recipe for unit in plant.orders[name].units if unit in plant.units]
    files = (file for recipe in recipes for op in recipe.operations for file in named_files(op.parameters))
    return name, tuple(dict.fromkeys(files))


def attach(
    order: str, named: Iterable[NamedFile], file: Path, keep: ArtifactStore, look_into: LookInto, copies: int = 0
) -> Attached:
    """Keep a file that an order names.

    Args:
        order: its id.
        named: the files that it names.
        file: this one.
        keep: where to.
        look_into: looks whether it is what the order has it for.
        copies: how many units may be made of it in all; 0 leaves that as it is.

    Raises:
        CommandFailed: the order names no such file, or it is too large, or something else, or cannot be sealed.
        OSError: it cannot be read, or not be kept.
    """
    content, source = _read(file), source_of(file)
    digest = sha256_of(content)
    meant = [one for one in named if one.sha256 == digest]
    if not meant:
        names = ", ".join(f"{one.kind} {one.sha256}" for one in named if one.sha256) or "none"
        raise CommandFailed(f"{source}: its sha256 is {digest}; order {order} names: {names}")
    what = ""
    for one in meant:
        try:
            what = look_into(one, content)
        except ValueError as error:
            raise CommandFailed(f"{source}: {one.kind}: {shown(str(error))}") from None
    try:
        keep.keep(content)
        licence = keep.licences.grant(digest, copies) if copies else keep.licences.of(digest)
    except (ValueError, NoLicence) as error:
        raise CommandFailed(f"{source}: {error}") from None
    return Attached(order, meant[0].kind, digest, len(content), what, licence.copies, len(licence.units))


def _read(file: Path) -> bytes:
    """Read all, and refuse more than is kept, so that a source without an end is refused, too."""
    with file.open("rb") as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise CommandFailed(f"{source_of(file)}: has more than {LARGEST} bytes")
    return content
