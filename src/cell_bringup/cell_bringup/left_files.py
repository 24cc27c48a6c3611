"""The files that jobs left of a unit, copied to where people look at them."""

from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_line.artifact import read_uri
from cell_line.artifact_store import Files, NoArtifact
from cell_orchestrator.core.unit_record import UnitRecord


def copy_files(record: UnitRecord, files: Files, folder: Path) -> list[Path]:
    """Copy them, each under its name with the number of its job before it; returns where they are.

    Raises:
        CommandFailed: one is missing, or is not what the record says.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = []
    for number, operation in enumerate(record.operations, 1):
        for file in filter(None, map(read_uri, operation.artifacts)):
            try:
                content = files.read(file.sha256)
            except NoArtifact as error:
                raise CommandFailed(f"{file.name} of {operation.operation}: {error}") from None
            path = folder / f"{number:02}-{operation.operation}-{file.name}"
            path.write_bytes(content)
            done.append(path)
    return done
