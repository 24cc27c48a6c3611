"""The one class an integrator writes: a skill a cell can do."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel

from cell_line.offers import Ask
from cell_line.outcome import Outcome
from cell_line.registry import Group
from cell_skills.context import SkillContext

P = TypeVar("P", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)


class Skill(ABC, Generic[P, R]):
    """Something a cell can do, found through the entry-point group `cell.skills`.

    A job gets a fresh instance, made without arguments: a skill keeps nothing between jobs.

    Attributes:
        name: The skill's name in recipes and in the line's YAML, snake_case.
        devices: Role -> protocol of every device `run` asks for.
        measures: Name -> unit of every measurement a job that is done may give; see `measured`.
        repeatable: `run` may be called again after a crash or a failure, because it starts by measuring what is
            already there, and asks `ctx.begun` for what it cannot measure.  Otherwise a job that started and did not
            come to an answer of its own is never started again by itself: a person says what became of the unit.
        params_model: The model of the parameters, taken from the first generic argument.
        result_model: The model of the result, taken from the second generic argument.
    """

    name: ClassVar[str]
    devices: ClassVar[dict[str, type]] = {}
    measures: ClassVar[Mapping[str, str]] = {}
    repeatable: ClassVar[bool] = False
    params_model: ClassVar[type[BaseModel]]
    result_model: ClassVar[type[BaseModel]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Take both models from `Skill[Params, Result]`.

        Raises:
            TypeError: if a generic argument is not a pydantic model.
        """
        super().__init_subclass__(**kwargs)
        for base in cls.__dict__.get("__orig_bases__", ()):
            if get_origin(base) is Skill:
                cls.params_model, cls.result_model = (_model(cls, argument) for argument in get_args(base))

    @classmethod
    def measured(cls, params: P) -> Mapping[str, str]:  # noqa: ARG003 (for those who override it)
        """Return name -> unit of what a job with these parameters may measure when it is done.

        A recipe's gate on any other name or unit is refused when its file is read.  Override it where names depend on
        the parameters.
        """
        return cls.measures

    @classmethod
    def asks(cls, params: P) -> Iterable[Ask]:  # noqa: ARG003 (for those who override it)
        """Return what a job with these parameters would ask of its cell by name or size.

        A recipe that asks for what no cell offers is refused when its file is read.  Override it where parameters name
        something that a cell may have or not: a channel, a part, a place.
        """
        return ()

    @abstractmethod
    async def run(self, ctx: SkillContext, params: P) -> Outcome[R]:
        """Do it once.

        Args:
            ctx: Devices, clock, log and cancel token.
            params: The checked parameters.

        Returns:
            Done with the result, or Failed for everything that is expected to go wrong.
        """


SKILLS: Group[Skill[Any, Any]] = Group("cell.skills", Skill)


def _model(skill: type, argument: object) -> type[BaseModel]:
    if isinstance(argument, type) and issubclass(argument, BaseModel):
        return argument
    raise TypeError(f"{skill.__name__}: {argument!r} is not a pydantic model")
