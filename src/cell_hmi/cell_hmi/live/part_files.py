"""Files that orders bring by the page: looked into, and kept where cells find them."""

from dataclasses import dataclass
from pathlib import Path

from cell_client.errors import ClientError, Refused
from cell_line.artifact_store import FOLDER, ArtifactStore
from cell_line.attachment_kinds import ATTACHMENTS
from cell_line.registry import Registry


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A file that is kept: its hash, its size [bytes], and what is in it, in words."""

    sha256: str
    size: int
    what: str


def keep_part(state_dir: Path, kind: str, content: bytes, unit: str) -> KeptPart:
    """Keep a file that is to be of a kind.

    Raises:
        Refused: it is something else, or too large.
        ClientError: nobody here knows this kind of file, or a library that is needed for it is not installed.
        OSError: it cannot be written.
    """
    registry = Registry.installed()
    if kind not in registry.names(ATTACHMENTS):
        raise ClientError(f"no package knows what a file called {kind!r} is")
    try:
        what = str(registry.instance(ATTACHMENTS, kind)(content, unit))
        return KeptPart(ArtifactStore(state_dir / FOLDER).keep(content), len(content), what)
    except ValueError as error:
        raise Refused(f"{kind}: {error}") from None
    except ModuleNotFoundError as missing:
        text = f"{kind}: the page lacks {missing.name}, which looks into such files; bring it by ./cell order attach"
        raise ClientError(text) from None
