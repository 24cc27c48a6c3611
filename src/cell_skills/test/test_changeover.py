"""The transaction from setup to setup: order, verification, rollback."""

import pytest
from trial_loop import in_turns
from trial_rig import PARTS, Rack

from cell_line.codes import Code
from cell_line.manual_clock import ManualClock
from cell_line.outcome import Done, Failed, Outcome, Recovery
from cell_skills.changeover import Changeover, PartChange, difference
from cell_skills.context import CancelToken, Devices, SkillContext
from cell_skills.testing import MemoryLog

ORDER = {"fluid": 1, "tool": 2, "jig": 2}
OLD, NEW = {"tool": "t1", "fluid": "red"}, {"tool": "t2", "fluid": "blue"}


class Trial:
    """One changeover on a rack, from OLD to NEW unless told otherwise."""

    def __init__(self, trusted: bool = True, current: dict[str, str] | None = OLD, *refuses: str) -> None:
        """Take what is held and what the rack shall refuse."""
        self.rack = Rack(dict(current or {}), set(refuses))
        self.log = MemoryLog()
        self.token = CancelToken()
        self.doubts = 0
        devices, clock = Devices({"rack": self.rack}), ManualClock()
        contexts = [SkillContext(devices, clock, self.log, token) for token in (self.token, CancelToken())]
        self.subject = Changeover(difference(current, NEW, ORDER, trusted), PARTS, *contexts)

    def run(self, prepared: bool = False) -> Outcome[None]:
        """Run the transaction."""
        return in_turns(self.subject.run(self.doubt, prepared))

    def doubt(self) -> None:
        """Count when the setup is doubted; nothing internal may have been done by then."""
        assert not [step for step in self.rack.done if not step.startswith("prepare")]
        self.doubts += 1


def test_difference_is_ordered() -> None:
    """It should list what changes by order, then name, with old and new values."""
    target = {"tool": "t2", "jig": "j1", "fluid": "red"}
    held = {"tool": "t1", "fluid": "red"}
    changes = (PartChange("jig", None, "j1"), PartChange("tool", "t1", "t2"))
    assert difference(held, target, ORDER, trusted=True) == changes
    assert difference(target, target, ORDER, trusted=True) == ()


def test_difference_without_trust_is_everything() -> None:
    """It should change every part of a setup that is unverified or unknown."""
    assert [change.part for change in difference(OLD, OLD, ORDER, trusted=False)] == ["fluid", "tool"]
    assert [change.old for change in difference(None, OLD, ORDER, trusted=False)] == [None, None]


def test_it_prepares_then_exchanges_then_verifies() -> None:
    """It should do each step for all parts before the next, and measure."""
    trial = Trial()
    outcome = trial.run()
    assert isinstance(outcome, Done)
    steps = [f"{step} {part}" for step in ("prepare", "exchange", "verify") for part in ("fluid blue", "tool t2")]
    assert trial.rack.done == steps
    assert [measured.name for measured in outcome.measurements] == ["fluid", "tool"]
    assert trial.doubts == 1
    progress = [value for _, value in trial.log.phases]
    assert progress == sorted(progress)


def test_prepared_parts_are_not_prepared_again() -> None:
    """It should begin with the exchange."""
    trial = Trial()
    trial.run(prepared=True)
    assert trial.rack.done[0] == "exchange fluid blue"


def test_a_failed_preparation_touches_nothing() -> None:
    """It should leave the setup in trust."""
    trial = Trial(True, OLD, "prepare tool t2")
    outcome = trial.run()
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery, trial.doubts) == (Code.ROLLED_BACK, Recovery.RETRY, 0)
    assert trial.rack.held == OLD
    assert not trial.subject.rolled_back


@pytest.mark.parametrize("refused", ["exchange fluid blue", "exchange tool t2", "verify fluid blue", "verify tool t2"])
@pytest.mark.parametrize("fault", [False, True])
def test_a_failed_step_is_rolled_back(refused: str, fault: bool) -> None:
    """It should bring the former setup back and measure it, whether a step fails or a device faults."""
    trial = Trial(True, OLD, refused)
    trial.rack.fault = fault
    outcome = trial.run()
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Code.ROLLED_BACK, Recovery.RETRY)
    assert refused.split()[1] in outcome.message
    assert trial.rack.held == OLD
    assert trial.subject.rolled_back
    assert trial.rack.done[-1].startswith("verify")


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (("exchange tool t2", "exchange tool t1"), Code.STEP_FAILED),
        (("exchange tool t2", "verify fluid red"), Code.STEP_FAILED),
        (("verify tool t2", "verify tool t1"), Code.VERIFY_FAILED),
    ],
)
def test_a_failed_rollback_holds_the_cell(refused: tuple[str, ...], code: Code) -> None:
    """It should give up for an operator, with both causes."""
    trial = Trial(True, OLD, *refused)
    outcome = trial.run()
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (code, Recovery.HOLD)
    assert "rolling back" in outcome.message
    assert not trial.subject.rolled_back


def test_an_unknown_setup_cannot_come_back() -> None:
    """It should not roll back to what it does not know."""
    trial = Trial(False, None, "verify tool t2")
    outcome = trial.run()
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Code.VERIFY_FAILED, Recovery.HOLD)
    assert trial.rack.done[-1] == "verify tool t2"


def test_cancel_rolls_back() -> None:
    """It should stop at the next step, and the rollback should not be cancelled."""
    trial = Trial()
    trial.token.cancel()
    outcome = trial.run(prepared=True)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Code.CANCELLED, Recovery.RETRY)
    assert trial.rack.held == OLD
    assert trial.subject.rolled_back
