"""Records, for a stopped line, that a person lets it go on with a log that lacks what others remember."""

from contextlib import closing
from pathlib import Path

from cell_bringup.own_run import only_runner
from cell_client.follower import the_run
from cell_client.run_file import RunFile
from cell_client.user import user
from cell_line.config.line import LineConfig, load_line
from cell_orchestrator.acceptance import acceptance
from cell_orchestrator.line_model import core_line
from cell_orchestrator.memories import Memories, Missing, Records, ledger_of, missing
from cell_orchestrator.store.sql_store import SqlStore


def accept_store(state_dir: Path, reason: str = "") -> Missing:
    """Record it in the store of the line that ran last in this folder; returns what is missing.

    Raises:
        LineNotRunning: none ever did.
        NotAllowed: nothing is missing.
        AlreadyRunning: the line runs.
        ConfigError: the line's YAML file is wrong.
        StoreError: the store cannot be read or written.
    """
    run = the_run(state_dir)
    config = load_line(Path(run.config))
    with only_runner(state_dir), closing(SqlStore(run.store, run.line)) as store:
        memories = Memories.read(state_dir, run.line, _far_away(state_dir, run, config))
        plant, _ = store.load()
        lacks = missing(store, memories, plant.line is None)
        stations = {zone: station for station, zone in config.transport.stations().items()}
        store.append(acceptance(plant, core_line(config), stations, memories, lacks, user(), reason))
    return lacks


def _far_away(state_dir: Path, run: RunFile, config: LineConfig) -> dict[str, Records]:
    """What cells on other computers remember, as far as they answer."""
    far = [cell for cell in config.cells if not ledger_of(state_dir, cell).exists()]
    if not far:
        return {}
    from cell_bringup.ros.far_jobs import far_jobs

    return far_jobs(run.domain, run.namespace, far)
