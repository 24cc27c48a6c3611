"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from cell_bringup.domain import AUTO, HIGHEST
from cell_bringup.folders import whole

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
State = Annotated[
    Path | None, typer.Option("--state", metavar="DIR", help="State folder of the line; else the line that runs.")
]
Reason = Annotated[str, typer.Option(help="Why, for the record.")]
FASTEST = 1000.0
"""Line seconds per wall second: beyond this no process can follow."""
Profile = Annotated[
    str, typer.Option(metavar="NAME", help="kinematic, physics, gazebo, hardware, or one of the line's own.")
]
FormerSim = Annotated[str, typer.Option(hidden=True, help="The former name of --profile.")]
Thing = Literal["line", "cell", "carrier", "order", "unit"]


def domain_word(word: str) -> str:
    """Check what a ROS domain is asked for by."""
    if word in ("", AUTO) or (word.isdecimal() and int(word) <= HIGHEST):
        return word
    raise typer.BadParameter(f"must be {AUTO} or a number from 0 to {HIGHEST}")


def profile_of(profile: str, sim: str) -> str:
    """The profile that is meant."""
    from cell_bringup.profile_asked import profile_asked

    try:
        return profile_asked(profile, sim)
    except ValueError as error:
        raise typer.BadParameter(f"--sim {error}") from None


def state_of(state: Path | None) -> Path:
    """The state folder that is meant."""
    from cell_bringup.started import current_state

    return whole(state or current_state())
