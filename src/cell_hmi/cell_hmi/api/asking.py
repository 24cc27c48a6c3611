"""A request to the line: asked in a thread, and kept with who, why and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from cell_hmi.api.access import Asker
from cell_hmi.api.problems import as_problem
from cell_hmi.live.line_services import AskLine, LineServices
from cell_hmi.users.audit_log import AskedFor, AuditLog
from cell_hmi.users.roles import Act

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class RequestDesk:
    """Where requests of pages and programs to the line go through, and are kept."""

    line: AskLine
    audit: AuditLog

    def ask(self, asker: Asker, act: Act, about: str, why: str, wish: Callable[[LineServices], Said]) -> Said:
        """Ask the line for a user.

        Raises:
            Exception: as the line says; it is kept, too.
        """
        return self.keep(asker, act, about, why, lambda: self.line.ask(asker.name, wish))

    def keep(self, asker: Asker, act: Act, about: str, why: str, do: Callable[[], Said]) -> Said:
        """Do something for a user, and keep what came of it."""
        outcome = "done"
        try:
            return do()
        except Exception as error:
            problem = as_problem(error)
            outcome = f"refused: {problem.detail}" if problem else f"failed: {type(error).__name__}"
            raise
        finally:
            self.audit.add(AskedFor(asker.name, asker.role, asker.place, act, about, why, outcome))
