"""Asks cells on other computers what they remember, while the line does not run."""

from collections.abc import Iterable
from contextlib import closing

from cell_interfaces.srv import TellJobs

from cell_bringup.failure import CommandFailed
from cell_client.errors import LineNotRunning
from cell_client.ros.service_caller import ServiceCaller
from cell_line.file_ledger import from_text
from cell_line.ros import names
from cell_orchestrator.memories import Records

APPEAR_S = 3.0
"""Longest wait for them, and for each answer, wall time [s]."""


def far_jobs(domain: int, namespace: str, cells: Iterable[str]) -> dict[str, Records]:
    """Ask cells for their jobs.

    Args:
        domain: ROS domain of the line.
        namespace: of the line.
        cells: names of the cells.

    Returns:
        Cell -> its jobs; a cell that is not there, or not active, is left out.

    Raises:
        CommandFailed: a cell tells what is no job.
    """
    told: dict[str, Records] = {}
    services = {names.of(names.cell(namespace, cell), names.TELL_JOBS): cell for cell in cells}
    with closing(ServiceCaller(domain, APPEAR_S)) as caller:
        for service in caller.offered(TellJobs, services):
            try:
                said = caller.answer(TellJobs, service, TellJobs.Request())
                if said.known:
                    told[services[service]] = tuple(map(from_text, said.jobs))
            except LineNotRunning:
                continue
            except ValueError as error:
                raise CommandFailed(f"{service}: {error}") from None
    return told
