"""It should start again what may work then, and not too often."""

import pytest

from cell_bringup.respawning import MAX_PAUSE_S, SHORT_LIFE_S, Respawn
from cell_line.exit_codes import CRASHED, NOT_CONFIGURED, OK, OWNED

LONG_S = 2 * SHORT_LIFE_S


@pytest.mark.parametrize("code", [NOT_CONFIGURED, OWNED])
def test_what_cannot_start_is_not_started_again(code: int) -> None:
    """It should give up a node that is needed; one that is not may find its port free later."""
    assert Respawn().after(code, 1.0) is None
    assert Respawn(needed=False).after(code, 1.0)


@pytest.mark.parametrize("code", [NOT_CONFIGURED, OWNED])
def test_what_ran_before_is_tried_again(code: int) -> None:
    """It should not give up a node of a running line, and give whoever mends it some time."""
    respawn = Respawn()
    assert respawn.after(-9, LONG_S) == 0.0
    assert respawn.after(code, LONG_S)
    assert respawn.restarts == 2


@pytest.mark.parametrize("code", [OK, CRASHED, -9])
def test_short_lives_are_spaced(code: int) -> None:
    """It should wait longer and longer, up to a bound, and not at all once it lived for long."""
    respawn = Respawn()
    pauses = [respawn.after(code, 0.5) for _ in range(8)]
    assert pauses[:3] == [0.25, 0.75, 1.75]
    assert pauses[-1] == MAX_PAUSE_S
    assert respawn.after(code, LONG_S) == 0.0
