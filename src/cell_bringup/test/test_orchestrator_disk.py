"""A scripted hour of the orchestrator among real cells, again and again, with another call of its disk failing."""

import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import rclpy
from cell_interfaces.srv import SetHold, SubmitOrder
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor

from cell_bringup.anchor import anchored
from cell_bringup.audit import audit, read_ledgers
from cell_bringup.domain import line_domain
from cell_bringup.nodes import LineOptions, NodeSpec, node_table
from cell_bringup.runner import child_environment
from cell_client.follower import Follower
from cell_line.config.line import load_line
from cell_line.failing.disk import failing_disk
from cell_line.failing.hour import WAIT_S, Hour
from cell_line.failing.lives import Fails, Lives
from cell_line.ros import names
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Verified

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("line")]
SPEED = 100.0
STARTS = 40
"""So many calls has a start; each of them fails, of those after it every `STEP`-th."""
STEP = 4
QUICK = """
from cell_orchestrator import claim
claim.LISTEN_S = 0.3  # nobody else is on the domain, and there are hundreds of starts
from cell_orchestrator.orchestrator_node import main
"""


class Shop:
    """Orders from the line, holds and resumes it; a new one for each life of the orchestrator."""

    def __init__(self, namespace: str) -> None:
        self._context = Context()
        rclpy.init(context=self._context)
        self._node = rclpy.create_node("shop", context=self._context, start_parameter_services=False)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        own = names.orchestrator(namespace)
        kinds = {names.SUBMIT_ORDER: SubmitOrder, names.HOLD: SetHold, names.RESUME: SetHold}
        self.clients = {name: self._node.create_client(kind, names.of(own, name)) for name, kind in kinds.items()}

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Spin until something is so."""
        end = time.monotonic() + WAIT_S
        while not condition():
            assert time.monotonic() < end, f"waited in vain: {what}"
            self._executor.spin_once(timeout_sec=0.05)

    def close(self) -> None:
        """Leave the graph."""
        self._executor.shutdown()
        self._node.destroy_node()
        self._context.try_shutdown()


class Line:
    """Cells and transport that live on while the orchestrator dies again and again, and its log goes on."""

    def __init__(self, options: LineOptions, lives: Lives) -> None:
        line = load_line(options.config)
        self.options, self._lives = anchored(options, line.line), lives
        self._name, self._namespace = line.line, line.namespace
        self._orchestrator, *self.others = node_table(line, self.options)
        self._follower: Follower | None = None
        self.taken: list[str] = []
        """Orders whose acceptance was answered."""

    def hour(self, order: str, fails: Fails) -> int:
        """Take an order, hold and resume the line, make the unit, end; returns how often it has died."""
        hour: Hour[Shop] = Hour(
            self._lives,
            self._orchestrator.arguments(),
            self.options.state_dir.parent / f"{order}.log",
            fails,
            lambda: Shop(self._namespace),
        )
        self.order(hour, order)
        for name in (names.HOLD, names.RESUME):
            self.ask(hour, name, SetHold.Request(kind="line", reason=order, by="shop"))
        hour.wait(lambda shop: self.has_left(order))
        hour.end(lambda shop: all(client.service_is_ready() for client in shop.clients.values()))
        return hour.deaths

    def order(self, hour: Hour[Shop], order: str) -> None:
        """Order a unit until it is in the book."""
        document = json.dumps({"orders": [{"id": order, "lines": [{"variant": "KIT-DAY", "quantity": 1}]}]})
        while True:
            answer = self.ask(hour, names.SUBMIT_ORDER, SubmitOrder.Request(source="o.json", document=document))
            if answer.accepted:
                self.taken.append(order)
                return
            assert "not active" in answer.errors[0] or "try again" in answer.errors[0], f"{answer}: {hour.said}"

    def ask(self, hour: Hour[Shop], name: str, request: Any) -> Any:
        """Call a service until it answers."""
        return hour.ask(
            lambda shop: shop.clients[name].call_async(request),
            lambda: hour.wait(lambda shop: all(client.service_is_ready() for client in shop.clients.values())),
        )

    def has_left(self, order: str) -> bool:
        """Whether the only unit of an order is done, as the log says."""
        try:
            if self._follower is None:
                self._follower = Follower(SqlStore(self.options.store_url, self._name, read_only=True))
            self._follower.poll()
        except StoreError:
            return False
        return order not in self._follower.plant.orders and order in self.taken

    def check(self) -> None:
        """The log is whole, no order is lost, nothing was made twice."""
        store = SqlStore(self.options.store_url, self._name, read_only=True)
        assert isinstance(store.verify(), Verified)
        found = audit([stored.event for stored in store.since(0)], read_ledgers(self.options.state_dir))
        totals = store.load()[0].totals
        store.close()
        assert found.clean, found
        assert (totals.ordered, totals.done) == (len(self.taken),) * 2


@contextmanager
def running(specs: list[NodeSpec], state_dir: Path) -> Iterator[None]:
    """Run nodes, none of which has anything wrong with its disk."""
    environment = child_environment(state_dir, line_domain())
    with (state_dir.parent / "others.log").open("ab") as log:
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", f"{spec.package}.{spec.executable}", *spec.arguments()],
                env=environment,
                stdout=log,
                stderr=log,
            )
            for spec in specs
        ]
        try:
            yield
        finally:
            for process in processes:
                process.kill()
                process.wait()


@pytest.mark.parametrize(("code", "first"), [(errno.ENOSPC, 0), (errno.EIO, STEP // 2)])
def test_calls_of_an_hour(tmp_path: Path, line_file: Path, code: int, first: int) -> None:
    """It should end with a line, or go on; then no order is lost, nothing is made twice, and it works."""
    if (library := failing_disk(tmp_path)) is None:
        pytest.skip("there is no C compiler")
    options = LineOptions(line_file, tmp_path / "state", speed=SPEED, seed=1, faults="none")
    tried = deaths = 0
    (tmp_path / "quick_orchestrator.py").write_text(QUICK)
    with Lives(
        "quick_orchestrator", library, {"PYTHONPATH": f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}"}
    ) as lives:
        line = Line(options, lives)
        with running(line.others, options.state_dir):
            line.hour("FIRST", Fails(options.state_dir))
            every = lives.calls
            for nth in (*range(1, STARTS), *range(STARTS + first, every, STEP)):
                deaths += line.hour(f"N{nth}", Fails(options.state_dir, nth, code))
                tried += 1
    line.check()
    print(f"{errno.errorcode[code]}: {tried} of {every} calls failed, {deaths} ends")
    assert deaths > tried // 2
