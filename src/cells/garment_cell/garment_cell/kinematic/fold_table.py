"""`kinematic_fold_table`: folds the cloth that lies on it; the cloth may slip."""

from cell_kinematic.device import KinematicDevice, KinematicOptions
from garment_cell.device_kinds import FOLD_TABLE, FoldTableFaults
from garment_cell.devices import FoldLine
from garment_cell.kinematic import cloth


class FoldTableOptions(KinematicOptions):
    """Options of a kinematic fold table."""

    fold_s: float = 2.5
    """Time of a fold [s]."""
    accuracy_m: float = 0.001
    """Standard deviation of where the fold comes to lie [m]."""


class KinematicFoldTable(KinematicDevice[FoldTableOptions, FoldTableFaults]):
    """A table with flaps."""

    Options = FoldTableOptions
    kind = FOLD_TABLE

    async def fold(self, line: FoldLine) -> None:
        """Fold along a line."""
        rng = await self.act(self.options.fold_s)
        lying = cloth.on_table(self.bench)
        if lying is None:
            return
        slip = rng.gauss(0.0, self.options.accuracy_m)
        if self.happens(rng, self.faults.fold_slip):
            slip += rng.choice((-1.0, 1.0)) * rng.uniform(0.012, 0.03)
        cloth.write(self.bench, cloth.folded(lying, line, slip))

    async def unfold(self) -> None:
        """Take the last fold back."""
        await self.act(self.options.fold_s)
        lying = cloth.on_table(self.bench)
        if lying is not None:
            cloth.write(self.bench, cloth.unfolded(lying))
