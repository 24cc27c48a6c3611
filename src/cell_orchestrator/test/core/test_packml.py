"""The numbers of the core are those of the cells."""

from cell_line.packml import Command, Mode, State
from cell_orchestrator.core import packml

COMMANDS = ("RESET", "START", "HOLD", "UNHOLD", "UNSUSPEND", "CLEAR")


def test_every_number_is_that_of_the_standard() -> None:
    """It should mean the same to the core and to a cell."""
    known = {name: number for name, number in vars(packml).items() if name.isupper()}
    standard = {name: int(Command[name] if name in COMMANDS else State[name]) for name in known.keys() - {"PRODUCTION"}}
    assert known == {**standard, "PRODUCTION": int(Mode.PRODUCTION)}
    assert len(known) > len(COMMANDS)
