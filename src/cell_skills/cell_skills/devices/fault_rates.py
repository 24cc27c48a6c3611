"""How often the physics of a simulated cell goes wrong, by kind of device and by workpiece."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import create_model

from cell_line.config.strict_yaml import StrictModel, load_strict
from cell_line.fault_rates import FaultFile
from cell_skills.devices.bench import Bench
from cell_skills.devices.kinds import DeviceFaults, DeviceKind, installed_kinds
from cell_skills.devices.workpieces import Workpiece, installed_workpieces

F = TypeVar("F", bound=DeviceFaults)
W = TypeVar("W", bound=StrictModel)
EVERY = "every"
"""Under this name a file has the causes that all kinds of devices share."""


@dataclass(frozen=True)
class FaultRates:
    """The rates of everything; whoever is not named never goes wrong.

    Attributes:
        devices: Kind of device -> its rates.
        workpieces: Workpiece -> its rates.
    """

    devices: Mapping[str, DeviceFaults] = field(default_factory=dict)
    workpieces: Mapping[str, StrictModel] = field(default_factory=dict)

    def of(self, kind: DeviceKind[F]) -> F:
        """Return the rates of a kind of device."""
        rates = self.devices.get(kind.name)
        return rates if isinstance(rates, kind.faults) else kind.faults()

    def of_work(self, piece: type[Workpiece[W]]) -> W:
        """Return the rates of a workpiece."""
        return cast(W, self.workpieces.get(piece.name) or piece.Faults())

    def pieces(self, bench: Bench) -> tuple[Workpiece[Any], ...]:
        """Return the installed workpieces on a bench, with their rates."""
        return tuple(piece(bench, self.of_work(piece)) for piece in installed_workpieces().values())


def load_fault_rates(path: Path) -> FaultRates:
    """Read the part of a file of fault rates that is the cells', and check it against what is installed.

    Raises:
        ConfigError: anything in that part is wrong, or is of no kind and no workpiece that is installed.
    """
    kinds = {kind.name: kind.faults for kind in installed_kinds().values()}
    devices = _named("Devices", {EVERY: DeviceFaults, **kinds})
    workpieces = _named("Workpieces", {name: piece.Faults for name, piece in installed_workpieces().items()})
    model = create_model(
        "CellFaults", __base__=FaultFile, devices=(devices, devices()), workpieces=(workpieces, workpieces())
    )
    read: Any = load_strict(path, model)
    shared = getattr(read.devices, EVERY).model_dump()
    return FaultRates(
        {name: _with(shared, getattr(read.devices, name)) for name in kinds},
        {name: getattr(read.workpieces, name) for name in installed_workpieces()},
    )


def _named(title: str, models: Mapping[str, type[StrictModel]]) -> type[StrictModel]:
    """Return a model with a part for each name, which may be left out."""
    parts: dict[str, Any] = {name: (model, model()) for name, model in models.items()}
    return create_model(title, __base__=StrictModel, **parts)


def _with(shared: Mapping[str, float], rates: DeviceFaults) -> DeviceFaults:
    """Return the rates of a kind, with those that all kinds share where it says nothing else."""
    unsaid = shared.keys() - rates.model_fields_set
    return rates.model_copy(update={cause: shared[cause] for cause in unsaid})
