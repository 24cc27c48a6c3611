"""Whether a store knows what the cells know: a line without a past beside ledgers with jobs has lost its store."""

from contextlib import suppress
from pathlib import Path

from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.errors import StoreError
from cell_skills.file_ledger import LedgerDamaged, read_records


def check_history(plant: Plant, store: str, state_dir: Path) -> None:
    """Look whether a store that was opened just now is the one that the cells worked for.

    Args:
        plant: what the store makes of the line.
        store: its URL.
        state_dir: where the ledgers of the cells on this machine are.

    Raises:
        StoreError: nothing is stored, and ledgers name jobs: what they made would be made again.
    """
    if plant.line is not None:
        return
    jobs = {path.parent.name: _jobs(path) for path in sorted(state_dir.glob("cells/*/ledger.jsonl"))}
    known = ", ".join(f"{cell} {count}" for cell, count in jobs.items() if count)
    if known:
        raise StoreError(
            f"{store}: nothing is stored, but cells have done jobs ({known}): bring the store or a backup of it back, "
            f"or move {state_dir} away to begin a new line"
        )


def _jobs(ledger: Path) -> int:
    with suppress(LedgerDamaged, OSError):  # its cell says so
        return len(read_records(ledger))
    return 0
