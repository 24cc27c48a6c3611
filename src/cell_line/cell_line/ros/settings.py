"""What a node is told when it starts: parameters that are described, checked once, and never change after."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rcl_interfaces.msg import FloatingPointRange, IntegerRange, ParameterDescriptor
from rclpy.node import Node
from rclpy.parameter import Parameter

from cell_line.plain import finite, quoted

Value = bool | int | float | str
KINDS: dict[type[Value], str] = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
NEVER = "Read when the node starts; it does not change after."


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter of a node.

    Attributes:
        name: Its name.
        default: What it is if nobody says; its type is the only one that is taken, but an integer for a float is, too.
        meaning: What it says, for people.
        lowest: Of a number.
        highest: Of a number.
    """

    name: str
    default: Value
    meaning: str
    lowest: float = -math.inf
    highest: float = math.inf

    def taken(self, given: object) -> Value:
        """Return what was given in the type that is meant.

        Raises:
            ValueError: It cannot be that; says what it must be.
        """
        kind = type(self.default)
        number = float(given) if kind is float and type(given) is int else given
        if type(number) is kind and (not isinstance(number, int | float) or self._bounds(number)):
            return number
        raise ValueError(f"must be {self._wanted()}, not {quoted(str(given))}{_of_type(given, kind)}")

    def descriptor(self) -> ParameterDescriptor:
        """Return how ROS tools see it."""
        kind = type(self.default)
        told = ParameterDescriptor(
            name=self.name,
            type=Parameter.Type.from_parameter_value(self.default).value,
            description=self.meaning,
            additional_constraints=NEVER,
            read_only=True,
        )
        if self._limited() and kind is int:
            told.integer_range = [IntegerRange(from_value=int(self.lowest), to_value=int(self.highest), step=1)]
        elif self._limited():
            told.floating_point_range = [FloatingPointRange(from_value=self.lowest, to_value=self.highest)]
        return told

    def _limited(self) -> bool:
        return math.isfinite(self.lowest) and math.isfinite(self.highest)

    def _bounds(self, number: float) -> bool:
        try:
            finite(number, self.lowest, self.highest)
        except ValueError:
            return False
        return True

    def _wanted(self) -> str:
        kind = KINDS[type(self.default)]
        return f"{kind} from {self.lowest:.10g} to {self.highest:.10g}" if self._limited() else kind


class WrongSetting(Exception):
    """A parameter cannot be what it is; the text is one line that names it."""

    def __init__(self, name: str, why: str) -> None:
        """Say which and why."""
        super().__init__(f"parameter {name} {why}")


class Settings:
    """The settings of one node; those that are wrong have their default value until `check` refuses them."""

    def __init__(self, node: Node, settings: Sequence[Setting]) -> None:
        """Declare them; of two with one name the later one counts."""
        self._wrong: list[WrongSetting] = []
        for setting in {setting.name: setting for setting in settings}.values():
            self._declare(node, setting)

    @property
    def are_right(self) -> bool:
        """Whether `check` has nothing to say."""
        return not self._wrong

    def check(self) -> None:
        """Refuse the first that is wrong.

        Raises:
            WrongSetting: There is one.
        """
        for wrong in self._wrong:
            raise wrong

    def _declare(self, node: Node, setting: Setting) -> None:
        if not node.has_parameter(setting.name):  # of any type for now: a constructor is no place to refuse
            node.declare_parameter(setting.name, setting.default, ParameterDescriptor(dynamic_typing=True))
        try:
            value = setting.taken(node.get_parameter(setting.name).value)
        except ValueError as why:
            value = setting.default
            self._wrong.append(WrongSetting(setting.name, str(why)))
        kept = Parameter(setting.name, value=value).get_parameter_value()
        node.set_descriptor(setting.name, setting.descriptor(), kept)


def _of_type(given: object, wanted: type[Value]) -> str:
    """Return what a text that looks like a number, and the like, was taken for."""
    return f", which is {KINDS[type(given)]}" if isinstance(given, Value) and type(given) is not wanted else ""
