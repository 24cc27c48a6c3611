"""A runner, again and again, with another call of its disk failing each time: what it looks after runs all the same."""

import errno
from pathlib import Path

import pytest

from cell_bringup.folders import default_line
from cell_line.exit_codes import OK, UNWRITABLE
from cell_line.failing.disk import every_failure, failing_disk

pytestmark = pytest.mark.long
CHILD = "import signal\nprint('up', flush=True)\nsignal.pause()\n"
WORK = """
import os, signal, time
from pathlib import Path
from cell_bringup import runner as module
from cell_bringup.failure import explain
from cell_bringup.nodes import LineOptions, NodeSpec
from cell_bringup.started import note_start
from cell_client.troubles import read_troubles
from cell_line.config.line import load_line
from cell_line.exit_codes import UNWRITABLE

LINE = Path({line!r})
os.environ["PYTHONPATH"] = {modules!r}
module.node_table = lambda line, options: [NodeSpec("looked_after", "child", "orchestrator", "/line")]
line = load_line(LINE)

def until(so):
    end = time.monotonic() + 120.0
    while not so():
        assert time.monotonic() < end
        time.sleep(0.02)

def work(folder, kept):
    said = []
    try:
        with module.Runner(line, LineOptions(LINE, folder), 1, lambda *why: said.append(why), said.append) as runner:
            note_start(folder)
            child = runner.children[0]
            until(lambda: child.tail(1) == "up")
            before = child.pid
            child.kill(signal.SIGKILL)
            until(lambda: child.pid != before and child.tail(1) == "up")
            kept("started again")
            assert "was killed by SIGKILL" in said[0], said
            assert [trouble.label for trouble in read_troubles(folder)] in (["orchestrator"], [])
        kept("ended")
        assert child.wait(0.0)
    except OSError as error:
        os.write(2, f"{{explain(error)[0]}}\\n".encode())
        os._exit(UNWRITABLE)
"""


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_each_call_of_a_run(tmp_path: Path, code: int) -> None:
    """It should refuse to start with a line that names the file, or go on as if nothing were wrong."""
    if (library := failing_disk(tmp_path)) is None:
        pytest.skip("there is no C compiler")
    package = tmp_path / "modules" / "looked_after"
    package.mkdir(parents=True)
    (package / "child.py").write_text(CHILD)
    work = WORK.format(line=str(default_line()), modules=str(package.parent))
    lives = every_failure(library, tmp_path / "lives", work, code)
    for life in lives:
        if life.code == UNWRITABLE:
            assert not life.acknowledged, life
            assert life.said.startswith(str(life.folder)), life
            assert life.said.count("\n") == 1
        else:
            assert (life.code, life.acknowledged) == (OK, ("started again", "ended")), life
    print(f"{errno.errorcode[code]}: {len(lives)} calls, {sum(life.code == UNWRITABLE for life in lives)} refusals")
    assert len(lives) > 10
