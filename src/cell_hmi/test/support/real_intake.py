"""The intake and the core of a real orchestrator, asked without ROS: what the demo line makes, in memory."""

from dataclasses import replace
from itertools import count
from pathlib import Path

from served import AskedLine

from cell_client.submitted import Submitted
from cell_line.config.line import load_line
from cell_line.plain import shown
from cell_orchestrator.catalog import Catalog
from cell_orchestrator.core.errors import NotAllowed, Outdated
from cell_orchestrator.core.notes import note
from cell_orchestrator.core.requests import CancelOrder, ConfigureLine, SubmitOrder
from cell_orchestrator.engine import Engine
from cell_orchestrator.intake.rules import load_rules
from cell_orchestrator.intake.submissions import to_submissions
from cell_orchestrator.line_model import core_line
from cell_orchestrator.store.memory_store import MemoryStore

DEMO = Path(__file__).parents[4] / "config" / "lines" / "demo.yaml"
NOW = 1_790_000_000.0
"""The date of the tests [s since 1970]."""


class RealIntake(AskedLine):
    """Reads documents and decides about orders as an orchestrator does; all else is granted."""

    def __init__(self) -> None:
        super().__init__()
        config = load_line(DEMO)
        line, numbers = core_line(config), count()
        self._catalog, self._rules = Catalog(config.products_path, line), load_rules(config.intake_path)
        self.store = MemoryStore()
        self.engine = Engine(self.store, lambda effect: None, lambda: 100.0, lambda: f"id{next(numbers)}")
        self.engine.submit(ConfigureLine(line))

    def submit_order(self, source: str, document: str, encoding: str = "", format: str = "") -> Submitted:
        read = to_submissions(document, format, source, self._catalog, NOW, self._rules, encoding)
        done, notes, errors = [], list(read.notes), list(map(str, read.errors))
        wanted = [replace(it, by=self._by) for it in read.requests]
        for request, answer in zip(wanted, self.engine.submit_all(wanted), strict=True):
            if isinstance(answer, NotAllowed):
                (notes if isinstance(answer, Outdated) else errors).append(shown(str(answer)))
                continue
            assert isinstance(request, SubmitOrder | CancelOrder)
            done += [request.order.id] if isinstance(request, SubmitOrder) else []
            notes += filter(None, [note(request, answer)])
        return Submitted(done, notes, errors)
