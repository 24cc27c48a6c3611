"""Owns the state folder of a line: to start the line, or to change its files while nobody can start it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_client.run_file import LOCK, RunFile
from cell_line.config.line import LineConfig
from cell_line.owner import FileLock, Owned
from cell_line.private_file import private_folder


class AlreadyRunning(CommandFailed):
    """Another runner uses this state folder."""


def run_of(line: LineConfig, options: LineOptions, domain: int) -> RunFile:
    """The run of a line that this process starts."""
    profile = line.profile(options.profile)
    return RunFile(
        pid=os.getpid(),
        config=str(options.config),
        line=line.line,
        namespace=line.namespace,
        domain=domain,
        store=options.store_url,
        speed=options.speed,
        **asdict(options.anchor),
        profile=options.profile,
        commissioning=tuple(sorted(profile.commissioning)) if profile.hardware else (),
        in_world=bool(profile.engine),
    )


@contextmanager
def only_runner(state_dir: Path, what: str = "runner of the line") -> Iterator[None]:
    """Be the only runner of this folder.

    Args:
        state_dir: the folder.
        what: what this process is.

    Raises:
        AlreadyRunning: another one is; names its process.
    """
    private_folder(state_dir)
    try:
        hold = FileLock(state_dir / LOCK, what)
    except Owned as owned:
        who = owned.owner or "an unknown process"
        raise AlreadyRunning(f"{state_dir}: a line runs here already, as {who}") from None
    try:
        yield
    finally:
        hold.close()
