"""It should take orders, refuse bad input and follow the operator while the line runs."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import rclpy
from cell_interfaces.msg import LineState
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions

from cell_bringup.audit import audit, read_ledgers
from cell_bringup.session import Session
from cell_client.errors import Refused
from cell_line.ros import qos
from cell_orchestrator.presence import read_sign
from cell_orchestrator.store.sql_store import SqlStore

pytestmark = pytest.mark.xdist_group("line")
WAIT_S = 240.0


@pytest.fixture(scope="module")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State of the line all tests of this file share."""
    return tmp_path_factory.mktemp("operating")


@pytest.fixture(scope="module")
def line(start_line: Callable[..., AbstractContextManager[Session]], state_dir: Path) -> Iterator[Session]:
    """A running line; at the end nothing may be lost or made twice."""
    with start_line(state_dir) as session:
        yield session
        run = session.runner.run
    store = SqlStore(run.store, run.line, read_only=True)
    found = audit([stored.event for stored in store.since(0)], read_ledgers(state_dir))
    store.close()
    assert found.clean, found


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("", "bad.json:1"),
        ("{", "bad.json:1"),
        ('{"orders": [{"id": "X", "lines": [{"variant": "PONY", "quantity": 1}]}]}', "PONY"),
        ('{"orders": [{"id": "X", "lines": [{"variant": "KIT-DAY", "quantity": 0}]}]}', "quantity"),
        ('{"orders": [{"id": "X", "lines": [{"variant": "KIT-DAY", "colour": "red"}]}]}', "colour"),
    ],
)
def test_bad_orders(line: Session, document: str, says: str) -> None:
    """It should refuse each with a line that names the file and what is wrong, and go on."""
    with pytest.raises(Refused, match=r"^bad\.json:\d+: ") as refused:
        line.submit("bad.json", document)
    assert says in str(refused.value)


def test_unknown_things(line: Session) -> None:
    """It should say what there is instead."""
    for ask in (
        lambda: line.client.hold("cell", "bakery", ""),
        lambda: line.client.hold("planet", "mars", ""),
        lambda: line.client.resume("carrier", "c99"),
        lambda: line.client.cancel_order("NONE", ""),
        lambda: line.client.changeover("dosing", "honey"),
        lambda: line.client.settle_unit("NONE-01", "scrap"),
        lambda: line.client.settle_unit("NONE-01", "burn"),
    ):
        with pytest.raises(Refused):
            ask()


def test_order_is_made_once(line: Session, order: Callable[..., str]) -> None:
    """It should accept the same order again and add nothing."""
    document = order("ONCE", POLISH_GLOSS=1)
    before = line.plant.totals.ordered
    assert line.submit("once.json", document) == ["ONCE"]
    line.finish_batch(WAIT_S)
    assert line.submit("once.json", document) == ["ONCE"]
    assert line.plant.totals.ordered == before + 1


def test_changeover_by_operator(line: Session) -> None:
    """It should bring the cell to the setup that was asked for, verified."""
    line.client.changeover("finishing", "fine")
    line.wait_until(lambda plant: plant.cells["finishing"].setup == "fine", WAIT_S)


def test_held_cell_waits(line: Session, order: Callable[..., str]) -> None:
    """It should give a held cell no work while the rest of the line goes on, and go on after the resume."""
    line.client.hold("cell", "finishing", "look")
    line.wait_until(lambda plant: bool(plant.cells["finishing"].held), WAIT_S)
    line.submit("two.json", order("H1", BRACKET_40=1))
    line.submit("two.json", order("H2", POLISH_GLOSS=1))
    line.wait_until(lambda plant: "H2" not in plant.orders and "H1" in plant.orders, WAIT_S)
    assert not line.plant.cells["finishing"].job
    line.client.resume("cell", "finishing")
    line.finish_batch(WAIT_S)


def test_cancelled_order_leaves(line: Session, order: Callable[..., str]) -> None:
    """It should take its units off the line and no other."""
    before = line.plant.totals
    line.submit("gone.json", order("GONE", TOWEL_BATH=2))
    line.client.cancel_order("GONE", "changed my mind")
    line.submit("stay.json", order("STAY", POLISH_GLOSS=1))
    line.finish_batch(WAIT_S)
    assert (line.plant.totals.cancelled - before.cancelled, line.plant.totals.done - before.done) == (2, 1)


def test_what_is_inactive_is_shown_as_inactive(line: Session, state_dir: Path) -> None:
    """It should not show a cell, a transport or a line at work whose node was deactivated."""
    with asked(line) as (change, state):
        for node, away in (
            ("cells/garment", lambda now: now.away[[cell.cell for cell in now.cells].index("garment")]),
            ("transport", lambda now: now.transport_away),
        ):
            change(node, Transition.TRANSITION_DEACTIVATE)
            state(lambda now, away=away: away(now) == "inactive")
            change(node, Transition.TRANSITION_ACTIVATE)
            state(lambda now, away=away: away(now) == "")
        change("orchestrator", Transition.TRANSITION_DEACTIVATE)
        assert not state(lambda now: not now.active).active
        sign = read_sign(state_dir)
        assert sign and sign.running and not sign.active
        change("orchestrator", Transition.TRANSITION_ACTIVATE)
        now = state(lambda now: now.active)
        assert all(heard.sec for heard in now.heard) and now.transport_heard.sec
    line.wait_until(lambda plant: all(cell.working for cell in plant.cells.values()), WAIT_S)
    lost = [event for event in line.follower.poll() if type(event.event).__name__ == "CellLost"]
    assert {event.event.cell for event in lost} <= {"garment"}


@contextmanager
def asked(line: Session) -> Iterator[tuple[Callable[[str, int], None], Callable[..., LineState]]]:
    """Give what makes a node of the line follow a transition, and what waits for a state of the line."""
    run = line.runner.run
    context = Context()
    rclpy.init(context=context, domain_id=run.domain, signal_handler_options=SignalHandlerOptions.NO)
    try:
        node, last = rclpy.create_node("supervisor", context=context), list[LineState]()
        executor = SingleThreadedExecutor(context=context)
        executor.add_node(node)
        node.create_subscription(LineState, f"{run.namespace}/orchestrator/state", last.append, qos.LATCHED)

        def change(name: str, transition: int) -> None:
            client = node.create_client(ChangeState, f"{run.namespace}/{name}/change_state")
            assert client.wait_for_service(WAIT_S)
            future = client.call_async(ChangeState.Request(transition=Transition(id=transition)))
            executor.spin_until_future_complete(future, timeout_sec=WAIT_S)
            assert future.result().success

        def state(good: Callable[[LineState], bool]) -> LineState:
            while not (last and good(last[-1])):
                executor.spin_once(timeout_sec=WAIT_S)
            return last[-1]

        yield change, state
        node.destroy_node()
    finally:
        context.try_shutdown()


def test_commands(line: Session, cell: Callable[..., Any], state_dir: Path) -> None:
    """It should do the same from the command line; things are called by what is written on them."""
    assert cell("hold", "cell", "garment", "--reason", "clean", "--state", state_dir).returncode == 0
    refused = cell("resume", "cell", "bakery", "--state", state_dir)
    assert (refused.returncode, "bakery" in refused.stderr) == (1, True)
    assert cell("resume", "cell", "garment", "--state", state_dir).returncode == 0
    assert cell("hold", "carrier", "3", "--state", state_dir).stdout == "carrier 3 is held\n"
    assert line.plant.line
    line.wait_until(lambda plant: bool(plant.carriers[plant.line.carriers[2]].held), WAIT_S)  # type: ignore[union-attr]
    assert cell("resume", "carrier", "3", "--state", state_dir).stdout == "carrier 3 is resumed\n"
    assert cell("resume", "carrier", "3", "--state", state_dir).stdout == "carrier 3 was not held\n"
    no_text = cell("hold", "cell", b"\xff".decode(errors="surrogateescape"), "--state", state_dir)
    assert (no_text.returncode, len(no_text.stderr.splitlines())) == (1, 1), no_text.stderr
