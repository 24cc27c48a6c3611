"""The real store in a file, damaged at power cuts, and what a person does then until a line may start."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from cell_orchestrator.acceptance import acceptance
from cell_orchestrator.core.events import Event, OperationStarted
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.line_store import LineStore
from cell_orchestrator.memories import Memories, missing
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.store import Broken, Stored, Verified
from cell_orchestrator.store.store_file import SIDES, copy_store
from cell_sim.virtual.disk import Disk
from cell_sim.virtual.faults import Luck
from cell_sim.virtual.log_truth import go_back, log_state
from cell_sim.virtual.store_damage import DAMAGES, damage_store
from cell_sim.virtual.truth import PlantTruth
from cell_sim.virtual.violation import Violation

COPIED = 0.01
"""Per commit: a backup is made."""
TRIES = 3
"""A person needs no more commands until nothing is said against the store."""


class SqlDisk:
    """A Store whose process may die before or after an append or a snapshot, and whose files may be damaged then."""

    def __init__(
        self,
        truth: PlantTruth,
        disk: Disk,
        die: Callable[[], None],
        folder: Path,
        line: Line,
        stations: dict[str, str],
        luck: Luck,
    ) -> None:
        self._truth, self._disk, self._die, self._luck = truth, disk, die, luck
        self._folder, self._line, self._stations = folder, line, stations
        self._path, self._copy = folder / "orchestrator.db", folder / "copy.db"
        self._commits = [(0, log_state(truth))]
        self._jobs: list[tuple[int, str]] = []
        self._told = 0
        """Number of the newest event that others were told of."""
        self._is_cut = False
        self._kept = self._open()
        self._kept.check(Plant())

    def _open(self) -> LineStore:
        return LineStore("", self._line.name, self._folder, {})

    # What an engine asks of a store

    @property
    def head(self) -> str:
        """The newest event."""
        return self._kept.store.head

    def append(self, events: Sequence[Event]) -> int:
        """Append, unless the process dies first; see `CrashingStore`."""
        self._die()
        self._disk.write(partial(self._append, events))
        self._die()
        return self._commits[-1][0]

    def _append(self, events: Sequence[Event]) -> None:
        seq = self._kept.store.append(events)
        self._truth.observe(events)
        self._commits.append((seq, log_state(self._truth)))
        self._jobs += [(seq, event.job) for event in events if isinstance(event, OperationStarted)]
        if self._luck.rng.random() < COPIED:
            self._copy.unlink(missing_ok=True)
            copy_store(self._path, self._copy)

    def keep_head(self) -> None:
        """Keep the newest event outside of the store."""
        self._kept.keep_head()
        self._told = self._commits[-1][0]

    def snapshot(self, plant: Plant, seq: int) -> None:
        """Take a snapshot, unless the process dies."""
        self._disk.write(partial(self._kept.store.snapshot, plant, seq))
        self._die()

    def load(self) -> tuple[Plant, int]:
        """See Store."""
        return self._kept.store.load()

    def since(self, seq: int) -> list[Stored]:
        """See Store."""
        return self._kept.store.since(seq)

    def of(self, ref: str, seq: int = 0) -> list[Stored]:
        """See Store."""
        return self._kept.store.of(ref, seq)

    def is_archived(self, ref: str) -> bool:
        """See Store."""
        return self._kept.store.is_archived(ref)

    def of_kinds(self, kinds: Collection[type[Event]]) -> list[Stored]:
        """See Store."""
        return self._kept.store.of_kinds(kinds)

    def order_events(self, orders: Collection[str]) -> dict[str, list[Event]]:
        """See Store; while the power is off, nobody is answered."""
        return {} if self._is_cut else self._kept.store.order_events(orders)

    def verify(self) -> Verified | Broken:
        """See Store."""
        return self._kept.store.verify()

    def close(self) -> None:
        """Close the files."""
        self._kept.store.close()

    # The power cut

    def cut(self, luck: Luck) -> None:
        """Leave the files as a killed process does, and damage them."""
        self._is_cut = True
        files = {end: Path(f"{self._path}{end}") for end in ("", *SIDES)}
        left = {end: file.read_bytes() for end, file in files.items() if file.exists() and end != "-shm"}
        self._kept.store.close()
        for file in files.values():
            file.unlink(missing_ok=True)
        for end, content in left.items():
            files[end].write_bytes(content)
        ways = [how for how in DAMAGES if how != "older_copy" or self._copy.exists()]
        damage_store(self._path, luck.rng.choice(ways), luck.rng, self._copy)

    def set_right(self) -> None:
        """Do what a person does: a backup where the store is of no use, then accept what is missing, then start.

        Raises:
            Violation: something is missing that nobody has named, or the line does not start.
        """
        named = ""
        for _ in range(TRIES):
            said, is_readable = self._said()
            named = named or said
            if not said:
                self._begin(bool(named))
                return
            if is_readable:
                self._accept()
            else:
                self._restore()
        raise Violation(f"no store can be had any more: {named}")

    def _said(self) -> tuple[str, bool]:
        """What a start, or else `verify`, says against the store, and whether it is only that something is missing."""
        self._kept.store.close()
        try:
            self._kept = self._open()
            plant, _ = self._kept.store.load()
            found = self._kept.store.verify()
        except StoreError as error:
            return str(error), False
        if isinstance(found, Broken):
            return f"event {found.seq} {found.reason}", False
        try:
            self._kept.check(plant)
        except StoreError as error:
            return str(error), True
        return "", True

    def _restore(self) -> None:
        self._kept.store.close()
        for end in ("", *SIDES):
            Path(f"{self._path}{end}").unlink(missing_ok=True)
        if self._copy.exists():
            self._path.write_bytes(self._copy.read_bytes())

    def _accept(self) -> None:
        """Go on with what there is: each lost job that a ledger knows must be named by its id."""
        store = self._kept.store
        memories = Memories.read(self._folder, self._line.name, {})
        plant, seq = store.load()
        lacks = missing(store, memories, plant.line is None)
        gone = {job for number, job in self._jobs if number > seq}
        told = [record for records in memories.ledgers.values() for record in records]
        kept = {record.job_id for record in told}
        known = {record.job_id for record in told if record.what}  # of others the cell has heard no more than the id
        if unnamed := sorted((gone & kept) - {job.job for job in lacks.jobs}):
            raise Violation(f"lost jobs that a ledger knows are not named: {unnamed}")
        if unknown := {job: cell for job, cell in self._cells_of(gone - kept).items() if cell not in lacks.forgetful}:
            raise Violation(f"nobody names the cells that have forgotten: {unknown}")
        self._go_back(seq)
        self._truth.nobody_knows(gone - known)
        self._append(acceptance(plant, self._line, self._stations, memories, lacks, "operator"))
        self._jobs += [(self._commits[-1][0], job) for job in sorted(gone)]  # the log knows of them again

    def _cells_of(self, jobs: set[str]) -> dict[str, str]:
        """Job -> the cell that began it, of those that were begun at all."""
        return {job: cell for job in jobs if (cell := self._truth.begun_at.get(job))}

    def _begin(self, named: bool) -> None:
        _, seq = self._kept.store.load()
        if seq < self._told and not named:
            raise Violation(f"nobody named that the log ends with event {seq}, not {self._told}")
        self._go_back(seq)
        self._told, self._is_cut = seq, False

    def _go_back(self, seq: int) -> None:
        """Have the truth know what the log says up to there; a backup may be of what is no more from now on."""
        if seq == self._commits[-1][0]:
            return
        self._copy.unlink(missing_ok=True)
        self._commits = [commit for commit in self._commits if commit[0] <= seq]
        self._jobs = [job for job in self._jobs if job[0] <= seq]
        go_back(self._truth, self._commits[-1][1])
