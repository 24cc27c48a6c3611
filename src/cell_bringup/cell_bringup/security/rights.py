"""What a node does on the ROS graph, and the DDS topics that takes; names are full ones."""

from collections.abc import Iterable
from dataclasses import dataclass

ACTION_SERVICES = ("cancel_goal", "get_result", "send_goal")
ACTION_TOPICS = ("feedback", "status")
"""What an action is made of: https://design.ros2.org/articles/actions.html."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What one node may do: all else is denied to it.

    Attributes:
        publishes: topics.
        subscribes: topics.
        serves: services it answers.
        calls: services it asks.
        executes: actions it answers.
        sends: actions it asks for.
    """

    publishes: tuple[str, ...] = ()
    subscribes: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    executes: tuple[str, ...] = ()
    sends: tuple[str, ...] = ()

    def written(self) -> list[str]:
        """The DDS topics it writes, sorted: https://design.ros2.org/articles/topic_and_service_names.html."""
        return _sorted(
            _topics(self.publishes),
            _topics(_hidden(self.executes, ACTION_TOPICS)),
            _replies((*self.serves, *_hidden(self.executes, ACTION_SERVICES))),
            _requests((*self.calls, *_hidden(self.sends, ACTION_SERVICES))),
        )

    def read(self) -> list[str]:
        """The DDS topics it reads, sorted."""
        return _sorted(
            _topics(self.subscribes),
            _topics(_hidden(self.sends, ACTION_TOPICS)),
            _requests((*self.serves, *_hidden(self.executes, ACTION_SERVICES))),
            _replies((*self.calls, *_hidden(self.sends, ACTION_SERVICES))),
        )


def _sorted(*groups: Iterable[str]) -> list[str]:
    return sorted({name for group in groups for name in group})


def _hidden(actions: Iterable[str], parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{action}/_action/{part}" for action in actions for part in parts)


def _topics(names: Iterable[str]) -> list[str]:
    return [f"rt{name}" for name in names]


def _requests(names: Iterable[str]) -> list[str]:
    return [f"rq{name}Request" for name in names]


def _replies(names: Iterable[str]) -> list[str]:
    return [f"rr{name}Reply" for name in names]
