"""It should keep a process alive until it is asked to stop."""

import os
import queue
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cell_bringup.child import Child, ending
from cell_bringup.nodes import NodeSpec

WAIT_S = 240.0


@pytest.fixture
def starts() -> "queue.Queue[int]":
    """Gets the pid at every start."""
    return queue.Queue()


@pytest.fixture
def make(tmp_path: Path, starts: "queue.Queue[int]") -> Callable[[str], Child]:
    """A child that runs a piece of Python as its node, and the pids of its starts."""

    def make(body: str, needed: bool = True) -> Child:
        package = tmp_path / "fake_package"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "fake_node.py").write_text(body)
        spec = NodeSpec("fake_package", "fake_node", "fake", "/line", niceness=3, needed=needed)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])}
        refused.clear()
        child = Child(
            spec,
            environment,
            tmp_path / "fake.log",
            lambda: starts.put(child.pid),
            lambda tail: refused.append(tail),
            make.noted.append,  # type: ignore[attr-defined]
            make.troubles.append,  # type: ignore[attr-defined]
        )
        return child

    refused: list[str] = []
    make.refused, make.noted, make.troubles = refused, [], []  # type: ignore[attr-defined]
    return make


SLEEPER = "import signal; print('up', flush=True); signal.pause()"


def test_killed_child_starts_again(make: Callable[[str], Child], starts: "queue.Queue[int]", tmp_path: Path) -> None:
    """It should start another process when one dies and tell of it, and none after it was asked to stop."""
    subject = make(SLEEPER)
    subject.start()
    first = starts.get(timeout=WAIT_S)
    os.kill(first, signal.SIGKILL)
    second = starts.get(timeout=WAIT_S)
    assert (first != second, subject.restarts) == (True, 1)
    subject.ask_to_stop()
    assert subject.wait(WAIT_S)
    log = tmp_path / "fake.log"
    told = [f"fake was killed by SIGKILL; see {log}", f"fake runs again, as process {second}"]
    assert make.noted == told  # type: ignore[attr-defined]
    assert starts.empty()
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


def test_a_full_disk_does_not_keep_it_from_starting(
    make: Callable[[str], Child], starts: "queue.Queue[int]", tmp_path: Path
) -> None:
    """It should go on without a log, tell how it died and when it is started again, and that it is up."""
    (tmp_path / "fake.log").mkdir()  # as a file that cannot be written
    subject = make(SLEEPER)
    subject.start()
    os.kill(starts.get(timeout=WAIT_S), signal.SIGKILL)
    starts.get(timeout=WAIT_S)
    (first,) = make.troubles  # type: ignore[attr-defined]
    assert (first.label, first.how) == ("fake", "was killed by SIGKILL")
    assert first.said in ("", "up")  # its last words, as far as it came
    assert 0.0 <= first.again - first.at <= 5.0
    end = time.monotonic() + WAIT_S
    while make.troubles[-1] is not None:  # type: ignore[attr-defined]
        assert time.monotonic() < end, "it is not told that it is up again"
        time.sleep(0.05)
    subject.end_at_once()
    assert subject.wait(WAIT_S)


def test_what_cannot_be_started_is_tried_again(make: Callable[[str], Child], starts: "queue.Queue[int]") -> None:
    """It should say why, and start it when that is possible again."""
    subject = make(SLEEPER)
    wrong, right = iter([["/absent/program"]] * 2), subject._command()
    subject._command = lambda: next(wrong, right)  # type: ignore[method-assign]
    subject.start()
    starts.get(timeout=WAIT_S)
    assert subject.restarts == 2
    assert "cannot be started: " in make.troubles[0].how  # type: ignore[attr-defined]
    assert len(make.noted) == 1  # type: ignore[attr-defined]
    subject.end_at_once()
    assert subject.wait(WAIT_S)


def test_it_is_as_nice_as_told(make: Callable[[str], Child], starts: "queue.Queue[int]") -> None:
    """It should yield to others on the machine as much as its node is to."""
    subject = make(SLEEPER)
    subject.start()
    pid = starts.get(timeout=WAIT_S)
    end = time.monotonic() + WAIT_S
    while (niceness := os.getpriority(os.PRIO_PROCESS, pid)) != os.nice(0) + 3:
        assert time.monotonic() < end, niceness
        time.sleep(0.01)
    subject.ask_to_stop()
    assert subject.wait(WAIT_S)


def test_refused_configuration_is_final(make: Callable[[str], Child], starts: "queue.Queue[int]") -> None:
    """It should not start a node again that refuses its configuration, and pass on what it said."""
    subject = make("import sys; print('demo.yaml:3: speed: is missing'); sys.exit(2)")
    subject.start()
    starts.get(timeout=WAIT_S)
    assert subject.wait(WAIT_S)
    assert make.refused == ["demo.yaml:3: speed: is missing"]  # type: ignore[attr-defined]
    assert starts.empty()


REFUSES_LATER = """
import pathlib, signal, sys
mark = pathlib.Path(__file__).with_name("mark")
starts = len(mark.read_text()) if mark.exists() else 0
mark.write_text("x" * (starts + 1))
if starts < 3:
    print("demo.yaml:3: speed: is missing", flush=True)
    sys.exit(2 if starts else 1)
print("up", flush=True)
signal.pause()
"""


def test_a_line_that_runs_does_not_end_for_one_node(
    make: Callable[[str], Child], starts: "queue.Queue[int]", tmp_path: Path
) -> None:
    """It should try a node again that refuses its configuration at a later start, and say so once."""
    subject = make(REFUSES_LATER)
    subject.start()
    for _ in range(4):
        starts.get(timeout=WAIT_S)
    subject.ask_to_stop()
    assert subject.wait(WAIT_S)
    ended, again, refuses = make.noted  # type: ignore[attr-defined]
    assert (ended.split(";")[0], again[:15]) == ("fake ended with code 1", "fake runs again")
    assert refuses == "fake does not start, and is tried again and again: demo.yaml:3: speed: is missing"
    assert make.refused == []  # type: ignore[attr-defined]


def test_a_node_that_is_not_needed_ends_nothing(make: Callable[..., Child], starts: "queue.Queue[int]") -> None:
    """It should be tried again, and the line should not hear that it cannot start."""
    subject = make("import sys; print('port 8765 is taken'); sys.exit(2)", needed=False)
    subject.start()
    for _ in range(2):
        starts.get(timeout=WAIT_S)
    subject.ask_to_stop()
    assert subject.wait(WAIT_S)
    told = ["fake does not start, and is tried again and again: port 8765 is taken"]
    assert (make.noted, make.refused) == (told, [])  # type: ignore[attr-defined]


def test_what_earlier_starts_said_is_not_shown(
    make: Callable[[str], Child], starts: "queue.Queue[int]", tmp_path: Path
) -> None:
    """It should pass on the words of the process that refuses, be there ever so few, not yesterday's."""
    (tmp_path / "fake.log").write_text("yesterday's trouble\n")
    subject = make("raise SystemExit(2)")
    subject.start()
    starts.get(timeout=WAIT_S)
    assert subject.wait(WAIT_S)
    assert make.refused == [""]  # type: ignore[attr-defined]
    assert "yesterday" in (tmp_path / "fake.log").read_text()


@pytest.mark.parametrize(
    ("code", "says"), [(1, "ended with code 1"), (-11, "was killed by SIGSEGV"), (-99, "was killed by signal 99")]
)
def test_an_ending_has_words(code: int, says: str) -> None:
    """It should name the signal."""
    assert ending(code) == says


def test_short_lives_are_spaced(make: Callable[[str], Child], starts: "queue.Queue[int]") -> None:
    """It should pause longer and longer before starting what dies at once, and still stop at once."""
    subject = make("raise SystemExit(1)")
    subject.start()
    for _ in range(3):
        starts.get(timeout=WAIT_S)
    subject.ask_to_stop()
    assert subject.wait(WAIT_S)


def test_child_dies_with_its_runner(tmp_path: Path, make: Callable[[str], Child]) -> None:
    """It should leave no process behind when the runner is killed."""
    make(SLEEPER)
    runner = f"""
import os, pathlib, signal
from cell_bringup.child import Child
from cell_bringup.nodes import NodeSpec
spec = NodeSpec("fake_package", "fake_node", "fake", "/line")
tell = lambda: os.write(1, b"%d" % child.pid)
child = Child(spec, dict(os.environ), pathlib.Path({str(tmp_path / "fake.log")!r}), tell, print)
child.start()
signal.pause()
"""
    readable, writable = os.pipe()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])}
    actions = [(os.POSIX_SPAWN_DUP2, writable, 1)]
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", runner], environment, file_actions=actions)
    os.close(writable)
    child = int(os.read(readable, 20))
    waiting = os.pidfd_open(child)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert _ended(waiting)


def _ended(pidfd: int) -> bool:
    ready, _, _ = select.select([pidfd], [], [], WAIT_S)
    return bool(ready)
