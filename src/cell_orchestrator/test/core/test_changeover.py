"""When a cell changes over, and what it prepares."""

from small_line import LINE

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.changeover import SCHEDULE, change_setup, prepare_next
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.plant import Cell
from cell_orchestrator.core.recipes import Operation, Recipe

LEFT = LINE.cells["left"]
RED = Cell("left", "left", setup="red")


def unit(setup: str) -> Unit:
    return Unit("u", "o", Recipe("f", "v", "1", (Operation("press", "press", setup=setup),)), status=UnitStatus.RUNNING)


def test_no_changeover_is_needed() -> None:
    """It should leave the setup as it is without a unit, for its own setup, and for none named."""
    for coming in (None, unit("red"), unit("")):
        assert change_setup(RED, LEFT, coming, "id", 1.0) is None


def test_the_unit_that_comes_decides() -> None:
    """It should change to the setup the unit needs, in the name of the schedule."""
    assert change_setup(RED, LEFT, unit("blue"), "id", 1.0) == [
        ev.ChangeoverStarted(1.0, "id", "left", "red", "blue", SCHEDULE)
    ]


def test_a_wish_goes_first() -> None:
    """It should change to what an operator asked for, whoever comes."""
    wished = Cell("left", "left", setup="red", wanted="blue", wanted_by="ann")
    for coming in (None, unit("red")):
        assert change_setup(wished, LEFT, coming, "id", 1.0) == [
            ev.ChangeoverStarted(1.0, "id", "left", "red", "blue", "ann")
        ]


def test_a_running_preparation_ends_first() -> None:
    """It should wait, which is not the same as needing none."""
    preparing = Cell("left", "left", setup="red", preparation="p")
    assert change_setup(preparing, LEFT, unit("blue"), "id", 1.0) == []
    assert change_setup(preparing, LEFT, unit("red"), "id", 1.0) is None


def test_an_unverified_setup_is_changed_to_a_verified_one() -> None:
    """It should make nothing on a setup that is not verified."""
    for coming, target in ((unit("blue"), "blue"), (unit(""), "red")):
        events = change_setup(Cell("left", "left"), LEFT, coming, "id", 1.0)
        assert events == [ev.ChangeoverStarted(1.0, "id", "left", "", target, SCHEDULE)]


def test_only_what_is_not_there_is_prepared_and_only_once() -> None:
    """It should prepare the setup of the unit that comes next, unless it is held or prepared."""
    assert prepare_next(RED, unit("blue"), "id", 1.0) == [ev.PreparationStarted(1.0, "id", "left", "blue")]
    assert prepare_next(Cell("left", "left", setup="red", prepared="blue"), unit("blue"), "id", 1.0) is None
    for coming in (None, unit("red"), unit("")):
        assert prepare_next(RED, coming, "id", 1.0) is None
