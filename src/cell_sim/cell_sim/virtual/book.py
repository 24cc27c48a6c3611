"""What was ordered, changed and taken back, and what of it may be made: judged from the log alone."""

from collections import defaultdict

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_sim.virtual.violation import Violation


class Book:
    """The orders by what the log says of them."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        """All that were ever ordered."""
        self.left: dict[str, UnitStatus] = {}
        self.taken_back: dict[str, bool] = {}
        """Orders that were cancelled; True: before they came."""
        self._wanted: dict[str, int] = {}
        """Order -> units that it asks for."""
        self._too_late: dict[str, int] = {}
        self._changed: set[str] = set()
        self._replaced: set[str] = set()

    def accepted(self, e: ev.OrderAccepted) -> None:
        """An order is in the book."""
        if e.order.id in self._wanted:
            raise Violation(f"made twice: order {e.order.id} is accepted again")
        if e.order.id in self.taken_back:
            raise Violation(f"made for nobody: order {e.order.id} was cancelled before it came")
        self._wanted[e.order.id] = len(e.units)
        self._add(e.units)

    def changed(self, e: ev.OrderChanged) -> None:
        """An order asks for something else."""
        if e.order in self.taken_back:
            raise Violation(f"made for nobody: order {e.order} is changed though it was cancelled")
        self._wanted[e.order], self._too_late[e.order] = sum(e.content.products.values()), sum(e.too_late.values())
        self._changed.add(e.order)

    def added(self, e: ev.UnitsAdded) -> None:
        """More units wait."""
        if e.order in self.taken_back:
            raise Violation(f"made for nobody: {e}")
        for unit in e.units:
            if unit.replaces and (self.left.get(unit.replaces) is not UnitStatus.SCRAPPED):
                raise Violation(f"made again though it is not lost: {e}")
            if unit.replaces in self._replaced:
                raise Violation(f"made again twice: {e}")
            if unit.replaces:
                self._replaced.add(unit.replaces)
        self._add(e.units)
        for unit in e.units:
            if len(self._line_of(unit)) > unit.recipe.remake:
                raise Violation(f"made again too often: {e}")

    def _line_of(self, unit: Unit) -> list[str]:
        """The units that were lost before this one, each replaced by the next."""
        lost: list[str] = []
        while unit.replaces:
            lost.append(unit.replaces)
            unit = self.units[unit.replaces]
        return lost

    def _add(self, units: tuple[Unit, ...]) -> None:
        for unit in units:
            if unit.id in self.units:
                raise Violation(f"made twice: the number of {unit.id} is used again")
            self.units[unit.id] = unit

    def cancelled(self, order: str, ahead: bool) -> None:
        """An order is taken back."""
        self.taken_back.setdefault(order, ahead)

    def leaves(self, e: ev.UnitLeft) -> None:
        """A unit leaves."""
        if e.unit in self.left:
            raise Violation(f"made twice: {e.unit} leaves again")
        self.left[e.unit] = e.status

    def may_drop(self, e: ev.UnitLeft) -> bool:
        """True if a unit that leaves as cancelled was not begun, and its order still has as many as it wants."""
        if e.status is not UnitStatus.CANCELLED or e.carrier or e.order not in self._changed:
            return False
        return self._counts(e.order)["coming"] >= self._wanted[e.order] - self._counts(e.order)["lost"]

    def open_units(self) -> list[str]:
        """Units that have not left, sorted."""
        return sorted(self.units.keys() - self.left.keys())

    def check_end(self) -> None:
        """Judge what each order has got when all units have left."""
        for order, wanted in self._wanted.items():
            if order in self.taken_back:
                continue
            count = self._counts(order)
            if not wanted - count["lost"] <= count["coming"] <= wanted + self._too_late.get(order, 0):
                raise Violation(f"wrong number: order {order} wants {wanted}, it has {dict(count)}")

    def _counts(self, order: str) -> dict[str, int]:
        """Units the customer has or will have, and those that were lost and not made again."""
        count: defaultdict[str, int] = defaultdict(int)
        for unit in self.units.values():
            if unit.order == order:
                status = self.left.get(unit.id, UnitStatus.DONE)
                count["coming"] += status is UnitStatus.DONE
                count["lost"] += status is UnitStatus.SCRAPPED and unit.id not in self._replaced
        return count
