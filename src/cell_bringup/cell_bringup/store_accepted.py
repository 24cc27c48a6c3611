"""A person's word, for a line that does not run, that it goes on with a log which lacks what others remember."""

from contextlib import closing
from pathlib import Path

from cell_bringup.follower import the_run
from cell_bringup.run_file import RunFile, only_runner
from cell_bringup.user import user
from cell_orchestrator.core.accept_store import AcceptStore
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.events import Event
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.requests import ConfigureLine, Request
from cell_orchestrator.line_model import core_line
from cell_orchestrator.memories import Memories, Missing, Records, known_ends, ledger_of, missing
from cell_orchestrator.places import places
from cell_orchestrator.store.sql_store import SqlStore
from cell_skills.config.line import LineConfig, load_line


def accept_store(state_dir: Path) -> Missing:
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
        store.append(_settled(plant, config, memories, lacks))
    return lacks


def _far_away(state_dir: Path, run: RunFile, config: LineConfig) -> dict[str, Records]:
    """What cells remember whose ledger is on another computer, as far as they are there."""
    far = [cell for cell in config.cells if not ledger_of(state_dir, cell).exists()]
    if not far:
        return {}
    from cell_bringup.ros.far_jobs import far_jobs  # a line all on one computer can do this without ROS

    return far_jobs(run.domain, run.namespace, far)


def _settled(plant: Plant, config: LineConfig, memories: Memories, lacks: Missing) -> list[Event]:
    now, out = plant.at, list[Event]()

    def ask(request: Request) -> None:
        nonlocal plant
        events = decide(plant, request, now)
        plant = replay(plant, events)
        out.extend(events)

    if lacks and plant.line is None:
        ask(ConfigureLine(core_line(config)))
    heads = tuple(dict.fromkeys(str(head) for head in lacks.heads.values()))
    stations = {name: zone.station for name, zone in config.transport.zones.items() if zone.station is not None}
    where = places(plant, memories.journal, stations)
    ask(AcceptStore(heads, lacks.jobs, known_ends(plant, memories), where, user()))
    return out
