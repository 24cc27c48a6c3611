"""One execution of a skill or a changeover: what is asked and what came out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from cell_line.outcome import Measurement, Recovery


class JobKind(StrEnum):
    """What a job does to the cell."""

    SKILL = "skill"
    """Works on a unit; one at a time."""
    CHANGEOVER = "changeover"
    """Replaces the setup; no skill runs beside it."""
    PREPARE = "prepare"
    """The external steps of a changeover; a skill may run beside it."""


@dataclass(frozen=True)
class JobRequest:
    """What the orchestrator wants from a cell.

    Attributes:
        job_id: UUID; a repeated id is answered, not executed, and names one content only.
        kind: What the job does.
        skill: Name of the skill, "" for a changeover.
        setup: Wanted setup of a changeover, "" for a skill.
        parameters: Parameters of the skill, as in its model.
        unit: Unit to work on, "" for none.
        order: Order of the unit.
        variant: Variant of the unit.
        carrier: Carrier id the unit rides on.
        required_setup: Setup a skill needs, "" for any.
        operation: Operation of the unit's recipe that the skill is to do.
        begun: What cannot be undone began on the unit in this operation, here or elsewhere; not a part of what is
            asked, for it may become true between two sendings of one job.
        log: Newest event of the log of who asks, see `log_head`; "" for none.  Not a part of what is asked, nor are
            the next two.
        boot: Boot id that the cell had when the job was given to it, "" where that is not known.
        last_job: Newest job of this cell of which who asks has a result, "" for none.
    """

    job_id: str
    kind: JobKind
    skill: str = ""
    setup: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""
    order: str = ""
    variant: str = ""
    carrier: str = ""
    required_setup: str = ""
    operation: str = ""
    begun: bool = False
    log: str = ""
    boot: str = ""
    last_job: str = ""

    @property
    def digest(self) -> str:
        """Names what is asked, whatever its id and the order of keys; ledgers keep it, so it stays as it is."""
        what = (self.kind, self.skill, self.setup, self.required_setup, self.operation)
        on = (self.unit, self.order, self.variant, self.carrier)
        content = json.dumps([*what, *on, dict(self.parameters)], sort_keys=True)
        return sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class JobResult:
    """What came out of a job; the first result is the only one a job ever has.

    Attributes:
        job_id: UUID of the job.
        code: `Code` or a code of the family.
        message: One line for the operator, "" when done.
        recovery: What may be done after a failure.
        measurements: Everything measured.
        result: The result model as JSON, empty after a failure.
        artifacts: URIs of files.
        started: Line time of the start that came to this end [s].
        ended: Line time of the end [s].
        setup_after: Setup the cell held afterwards.
        verified_after: Whether that setup was verified.
        repeats: How often the body was started again after a crash.
        began: What cannot be undone has begun on the unit, in this job or before it.
        repeatable: The job may be begun again.
        simulated: Roles of its devices that did not stand on hardware: what they measured was made up.
    """

    job_id: str
    code: int
    message: str = ""
    recovery: Recovery = Recovery.NONE
    measurements: tuple[Measurement, ...] = ()
    result: Mapping[str, Any] = field(default_factory=dict)
    artifacts: tuple[str, ...] = ()
    started: float = 0.0
    ended: float = 0.0
    setup_after: str = ""
    verified_after: bool = False
    repeats: int = 0
    began: bool = False
    repeatable: bool = True
    simulated: tuple[str, ...] = ()

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "JobResult":
        """Return the result a JSON object holds.

        Raises:
            KeyError, TypeError, ValueError: it holds none.
        """
        return JobResult(
            **{
                **data,
                "recovery": Recovery(data["recovery"]),
                "measurements": tuple(Measurement(**item) for item in data["measurements"]),
                "artifacts": tuple(data["artifacts"]),
                "simulated": tuple(data.get("simulated", ())),  # what is older does not say
            }
        )
