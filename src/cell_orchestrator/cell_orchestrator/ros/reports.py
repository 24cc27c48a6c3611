"""What cells, transport and clocks report, on its way to the engine."""

from collections.abc import Callable

from cell_line.ros.guard import NodeFailed
from cell_line.ros.line_node import LineNode
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.requests import ReportRead, Request
from cell_orchestrator.doubt import instead_of
from cell_orchestrator.ros.dispatch_times import DispatchTimes
from cell_orchestrator.store.errors import Unstorable


class Reports:
    """Gives the engine facts; one that it cannot take becomes a doubt about what it is of."""

    def __init__(self, node: LineNode, decide: Callable[[Request], object], times: DispatchTimes) -> None:
        """Begin with nothing.

        Args:
            node: whose reports these are; while it is not active, they are left out.
            decide: has the engine decide.
            times: told when a read begins to be worked on.
        """
        self._node, self._decide, self._times = node, decide, times
        self._log = node.get_logger()

    def take(self, request: Request | None) -> None:
        """Give the engine a fact, if there is one.

        Raises:
            NodeFailed: nothing can be stored any more.
        """
        if not self._node.active or request is None:
            return
        if isinstance(request, ReportRead):
            self._times.read_begins()
        try:
            self._decide(request)
        except NotAllowed as refusal:
            self._log.error(f"{type(request).__name__}: {refusal}")
        except Unstorable as error:
            self._log.error(f"{type(request).__name__}: {error}")
            self._doubt(request, str(error))
        except NodeFailed:
            raise
        except Exception as error:
            self._node.log_bug(f"a {type(request).__name__} failed", error)
            self._doubt(request, f"{type(error).__name__}: {error}")
        finally:
            self._times.read_ends()

    def _doubt(self, report: Request, why: str) -> None:
        """A report could not be taken: what it was about must not come again for ever."""
        instead = instead_of(report, why)
        if instead is None:
            return
        try:
            self._decide(instead)
        except (NotAllowed, Unstorable) as refusal:
            self._log.error(f"{type(instead).__name__}: {refusal}")
