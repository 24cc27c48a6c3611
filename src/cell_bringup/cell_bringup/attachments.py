"""What kinds of files orders may name, by the packages that are installed."""

from cell_bringup.failure import CommandFailed
from cell_bringup.needs import no_sight
from cell_line.attachment_kinds import ATTACHMENTS
from cell_line.named_files import NamedFile
from cell_line.registry import Registry


def look_into(file: NamedFile, content: bytes) -> str:
    """Say what is in a file that is to be of a kind.

    Raises:
        ValueError: it is something else.
        CommandFailed: nobody here knows this kind of file, or a library that is needed for it is not installed.
    """
    registry = Registry.installed()
    if file.kind not in registry.names(ATTACHMENTS):
        known = ", ".join(registry.names(ATTACHMENTS)) or "none"
        raise CommandFailed(f"no package knows what a file called '{file.kind}' is; known: {known}")
    try:
        said: str = registry.instance(ATTACHMENTS, file.kind)(content, file.unit)
    except ModuleNotFoundError as error:
        raise no_sight(error) from None
    return said
