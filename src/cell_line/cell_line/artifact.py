"""What a record says of a file that a job left: its name, what it is, its hash and its size, as one URI."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from cell_line.artifact_store import Files, NoArtifact, checked_hash
from cell_line.plain import identifier, text

SCHEME = "sha256:"


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file in the artifact store.

    Attributes:
        name: For people, and to export it by: `heat_map.png`.
        media_type: What it is: `image/png`.
        sha256: Hash of what is in it.
        size: How much that is [bytes].
    """

    name: str
    media_type: str
    sha256: str
    size: int

    @property
    def uri(self) -> str:
        """Return it as a URI, as results of jobs and records have it."""
        about = urlencode({"name": self.name, "type": self.media_type, "bytes": self.size}, safe="/")
        return f"{SCHEME}{self.sha256}?{about}"


def kept(files: Files, name: str, media_type: str, content: bytes) -> Artifact:
    """Keep a file that a job made.

    Raises:
        ValueError: it is too large.
        OSError: it cannot be written.
    """
    return Artifact(name, media_type, files.keep(content), len(content))


def read_uri(uri: str) -> Artifact | None:
    """Return the file that a URI of a record names; None where it names none, or is one of another kind."""
    if not uri.startswith(SCHEME):
        return None
    digest, _, query = uri.removeprefix(SCHEME).partition("?")
    try:
        about = {key: values[0] for key, values in parse_qs(query, strict_parsing=True, max_num_fields=10).items()}
        return Artifact(identifier(about["name"]), text(about["type"]), checked_hash(digest), int(about["bytes"]))
    except (KeyError, ValueError, NoArtifact):
        return None
