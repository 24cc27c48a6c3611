"""What a cell shows and the topic `state`."""

from cell_interfaces.msg import CellState

from cell_line.cell_snapshot import CellSnapshot
from cell_line.packml import Mode, State
from cell_line.plain import identifier, shown, text
from cell_line.ros.convert.times import from_time, to_time
from cell_line.ros.message_part import part


def to_cell_state(snapshot: CellSnapshot, boot_id: str, epoch: int, now: float, active: bool = True) -> CellState:
    """Return what a cell shows at line time [s], with its boot id and the epoch whose orders it takes, as a message."""
    return CellState(
        cell=snapshot.cell,
        active=active,
        boot_id=boot_id,
        epoch=epoch,
        state=int(snapshot.state),
        mode=int(snapshot.mode),
        setup=snapshot.setup,
        setup_verified=snapshot.setup_verified,
        prepared_setup=snapshot.prepared_setup,
        blocked=snapshot.blocked,
        starved=snapshot.starved,
        job_id=snapshot.job_id,
        processed=snapshot.processed,
        defective=snapshot.defective,
        stop_reason=snapshot.stop_reason,
        recovers=snapshot.recovers,
        stamp=to_time(now),
    )


def plain_cell_state(message: CellState) -> CellState:
    """Return the state of a cell with nothing in it that could not be stored, shown or sent on.

    Raises:
        ValueError: It shows what no cell can.
    """
    boot_id = part("boot_id", identifier, message.boot_id)
    return to_cell_state(_snapshot(message), boot_id, message.epoch, from_time(message.stamp), message.active)


def _snapshot(message: CellState) -> CellSnapshot:
    """Return what a cell shows; boot_id, epoch and stamp stay in the message.

    Raises:
        ValueError: It shows what no cell can.
    """
    return CellSnapshot(
        cell=part("cell", text, message.cell),
        state=State(message.state),
        mode=Mode(message.mode),
        setup=part("setup", text, message.setup),
        setup_verified=message.setup_verified,
        prepared_setup=part("prepared_setup", text, message.prepared_setup),
        blocked=message.blocked,
        starved=message.starved,
        job_id=part("job_id", text, message.job_id),
        processed=message.processed,
        defective=message.defective,
        stop_reason=shown(message.stop_reason),
        recovers=bool(message.recovers),
    )
