"""What a cell shows to the outside at one moment."""

from dataclasses import dataclass

from cell_line.packml import Mode, State


@dataclass(frozen=True)
class CellSnapshot:
    """What a cell shows to the outside at one moment; `CellState.msg` explains the fields."""

    cell: str
    state: State
    mode: Mode
    setup: str
    setup_verified: bool
    prepared_setup: str
    blocked: bool
    starved: bool
    job_id: str
    processed: int
    defective: int
    stop_reason: str
    recovers: bool = False
