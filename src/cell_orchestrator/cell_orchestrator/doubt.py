"""What becomes of a report that nobody can make sense of: the job fails, the cell waits for a person, all else goes on.

Otherwise it would come again for ever: a cell answers a repeated job from its ledger, and tells its state twice a
second.
"""

from cell_line.codes import Code
from cell_line.plain import shown
from cell_orchestrator.core.requests import (
    Hold,
    JobEnd,
    Recovery,
    ReportCell,
    ReportJob,
    Request,
    Target,
)


def instead_of(report: Request, why: str) -> Request | None:
    """What is to be told the core instead of a report that it, or the store, could not take; None for nothing.

    Args:
        report: what came from a cell or the transport.
        why: what went wrong with it.
    """
    reason = shown(f"what it says cannot be taken: {why}")
    if isinstance(report, ReportJob):
        return ReportJob(report.job, JobEnd.BUG, int(Code.BAD_RESULT), reason, Recovery.HOLD, began=True)
    if isinstance(report, ReportCell):
        return Hold(Target.CELL, report.cell, reason, report.cell)
    return None
