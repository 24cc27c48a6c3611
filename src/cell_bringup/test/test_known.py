"""It should tell how a line is that runs, whether or not its store can be read."""

from pathlib import Path

import pytest
from rich.console import Console

from cell_bringup.folders import default_line
from cell_bringup.known import known
from cell_bringup.nodes import LineOptions
from cell_bringup.own_run import only_runner, run_of
from cell_bringup.views import status_view
from cell_client.errors import LineNotRunning
from cell_client.run_file import store_file
from cell_client.troubles import Trouble, TroubleFile
from cell_line.config.line import load_line
from cell_orchestrator.store.errors import StoreError

DEAD = Trouble("orchestrator", "ended because its files cannot be written", 100.0, 102.5, "no space")


@pytest.fixture
def state_dir(tmp_path: Path) -> Path:
    """A folder in which a line was started."""
    run_of(load_line(default_line()), LineOptions(default_line(), tmp_path), 1).save(tmp_path)
    return tmp_path


def test_a_line_that_runs_without_a_store(state_dir: Path) -> None:
    """It should say what has died, and that nothing else is known."""
    with only_runner(state_dir):
        troubles = TroubleFile(state_dir)
        troubles.show([DEAD])
        line = known(state_dir)
        troubles.close()
    console = Console(width=200)
    with console.capture() as shown:
        console.print(status_view(line.status, line.health))
    assert shown.get().startswith("nothing is known of units, carriers and cells\n! the orchestrator does not run")
    assert line.health.running
    assert line.health.processes == (DEAD,)
    assert "the orchestrator does not run" in line.health.trouble
    assert str(store_file(state_dir)) in line.health.trouble
    assert line.status.cells == ()


def test_a_line_that_does_not_run(state_dir: Path) -> None:
    """It should be refused without a store, and with one that is none."""
    with pytest.raises(LineNotRunning):
        known(state_dir)
    store_file(state_dir).write_bytes(b"no store at all, but long enough to be taken for one" * 100)
    with pytest.raises(StoreError):
        known(state_dir)
