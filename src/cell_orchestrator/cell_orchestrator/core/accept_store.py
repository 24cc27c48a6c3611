"""The request to go on with a log that lost its end."""

from cell_orchestrator.core.events import LostJob
from cell_orchestrator.core.frozen import frozen
from cell_orchestrator.core.requests import ReportJob, Request


@frozen
class Place:
    """Where the transport knows a carrier to be.

    Attributes:
        carrier: its id.
        station: where it stands; where it set out, while it has a move.
        move: the move that it is on, '' for none.
        destination: of that move.
        unit: what its tag says that it carries, '' for nothing; None where the tag does not tell.
        tag: whose tag it wears, '' where that is not known.
    """

    carrier: str
    station: str
    move: str = ""
    destination: str = ""
    unit: str | None = None
    tag: str = ""


@frozen
class AcceptStore(Request):
    """A person says that the line goes on with a log that lacks what others remember.

    Attributes:
        lost: events that somebody acted on and the log lacks, each as number:hash.
        jobs: those that ledgers know and the log does not, the oldest first.
        ended: results that ledgers have of jobs which the log takes for open.
        places: of the carriers.
        by: who says so.
        forgetful: cells whose ledgers were lost, too.
        journal: id of the transport's journal, which tells the places.
        reason: why.
    """

    lost: tuple[str, ...]
    jobs: tuple[LostJob, ...] = ()
    ended: tuple[ReportJob, ...] = ()
    places: tuple[Place, ...] = ()
    by: str = ""
    forgetful: tuple[str, ...] = ()
    journal: str = ""
    reason: str = ""
