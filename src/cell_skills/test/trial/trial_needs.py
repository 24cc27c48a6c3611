"""A driver that works only with another device of its cell."""

from trial_rig import Passage, RackDriver, RackOptions

from cell_line.driver import Needs


class LeaningRackDriver(RackDriver):
    """The rack as a driver that needs the gate."""

    @classmethod
    def needs(cls, options: RackOptions) -> Needs:
        """Return the gate."""
        return Needs(roles={"gate": Passage})
