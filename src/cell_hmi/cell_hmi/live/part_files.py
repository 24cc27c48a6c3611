"""Files that orders bring by the page: looked into, and kept where cells find them."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from cell_client.errors import ClientError, Refused
from cell_line.artifact_store import FOLDER, ArtifactStore
from cell_line.attachment_kinds import ATTACHMENTS
from cell_line.registry import Registry
from cell_orchestrator.store.errors import StoreError

SPARE = 500_000_000
"""What files that orders may bring leave free of the disk, for what the line itself writes [bytes]."""
_LOOKING = Lock()
"""One file after the other: what is packed small may need a lot of memory."""


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
        StoreError: it cannot be written, or there is no room for it.
    """
    registry = Registry.installed()
    if kind not in registry.names(ATTACHMENTS):
        raise ClientError(f"no package knows what a file called {kind!r} is")
    try:
        with _LOOKING:
            what = str(registry.instance(ATTACHMENTS, kind)(content, unit))
        if shutil.disk_usage(state_dir).free - len(content) < SPARE:
            raise StoreError(f"the file is not kept: less than {SPARE // 1_000_000} MB of the disk would be free")
        return KeptPart(ArtifactStore(state_dir / FOLDER).keep(content), len(content), what)
    except OSError as error:
        raise StoreError(f"the file cannot be kept: {error.strerror or error}") from None
    except ValueError as error:
        raise Refused(f"{kind}: {error}") from None
    except ModuleNotFoundError as missing:
        text = f"{kind}: the page lacks {missing.name}, which looks into such files; bring it by ./cell order attach"
        raise ClientError(text) from None
