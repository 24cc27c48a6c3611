"""A node should be told what it is when it starts, in values that fit, and never something else after."""

from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

import rclpy
from rclpy.context import Context
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.parameter import Parameter

from cell_line.exit_codes import NOT_CONFIGURED
from cell_line.ros.line_node import LineNode
from cell_line.ros.runtime import run_node
from cell_line.ros.settings import Setting, WrongSetting

OWN = [Setting("port", 0, "Where.", 0, 65535), Setting("speed", 1.0, "How fast.", 0.0, 10.0)]
Make = Callable[..., LineNode]


@pytest.fixture
def make() -> Iterator[Make]:
    """Makes a node with the words of a command line."""
    context = Context()
    nodes: list[LineNode] = []

    def make_node(*words: str) -> LineNode:
        rclpy.init(args=["--ros-args", *(part for word in words for part in ("-p", word))], context=context)
        nodes.append(LineNode("member", context, OWN))
        return nodes[0]

    yield make_node
    for node in nodes:
        node.destroy_node()
    context.try_shutdown()


def test_what_fits_is_taken(make: Make) -> None:
    """It should be in the type that is meant; an integer is welcome where a float is."""
    node = make("speed:=5", "line0:=7", "config:=/a/b.yaml", "port:=0", "profile:=physics")
    assert [node.param(name) for name in ("speed", "line0", "port", "profile")] == [5.0, 7.0, 0, "physics"]
    assert [type(node.param(name)) for name in ("speed", "line0")] == [float, float]
    assert str(node.config_path) == "/a/b.yaml"
    assert node.settings.are_right
    assert node.trigger_configure() is TransitionCallbackReturn.SUCCESS


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("speed:=fast", "parameter speed must be a number from 0 to 10, not 'fast', which is a text"),
        ("speed:=.nan", "parameter speed must be a number from 0 to 10, not 'nan'"),
        ("speed:=.inf", "parameter speed must be a number from 0 to 10, not 'inf'"),
        ("speed:=-1.0", "parameter speed must be a number from 0 to 10, not '-1.0'"),
        ("speed:=11", "parameter speed must be a number from 0 to 10, not '11', which is a whole number"),
        ("speed:=true", "parameter speed must be a number from 0 to 10, not 'True', which is true or false"),
        ("line0:=1e300", "parameter line0 must be a number from 0 to 2147483647, not '1e+300'"),
        ("port:=65536", "parameter port must be a whole number from 0 to 65535, not '65536'"),
        ("port:=1.5", "parameter port must be a whole number from 0 to 65535, not '1.5', which is a number"),
        ("state_dir:=5", "parameter state_dir must be a text, not '5', which is a whole number"),
        ("config:=[a, b]", "parameter config must be a text, not"),
        ("autostart:=1", "parameter autostart must be true or false, not '1', which is a whole number"),
        ("seed:=one", "parameter seed must be a whole number, not 'one', which is a text"),
    ],
)
def test_what_does_not_fit_is_refused(make: Make, word: str, said: str) -> None:
    """It should name the parameter and what it must be, in one line, when the node is configured."""
    node = make(word)
    with pytest.raises(WrongSetting) as refused:
        node.settings.check()
    assert str(refused.value).startswith(said)
    assert "\n" not in str(refused.value)
    assert node.trigger_configure() is TransitionCallbackReturn.FAILURE
    assert node.code == NOT_CONFIGURED


def test_what_rclpy_refuses_itself(caplog: pytest.LogCaptureFixture) -> None:
    """It should end the process with the same code, and one line."""
    words = ["--ros-args", "-p", "use_sim_time:=5"]
    assert run_node(lambda context: LineNode("member", context), words) == NOT_CONFIGURED
    assert "expecting type 'BOOL'" in caplog.text


@pytest.mark.parametrize("name", ["config", "state_dir"])
def test_what_must_be_given(make: Make, name: str) -> None:
    """It should be missed where it is needed; an empty folder is not the one that somebody stands in."""
    with pytest.raises(WrongSetting, match=f"^parameter {name} is missing$"):
        getattr(make(), {"config": "config_path"}.get(name, name))


def test_nothing_changes_while_the_node_runs(make: Make) -> None:
    """It should refuse every change, of a type that fits, too, and describe every parameter to ROS tools."""
    node = make("speed:=5")
    time = ["speed", "line0", "wall0", "mono0", "machine", "use_sim_time"]
    for name in ["config", "state_dir", *time, "seed", "faults", "profile", "autostart", "port"]:
        (answer,) = node.set_parameters([Parameter(name, value=node.param(name))])
        assert (answer.successful, answer.reason) == (False, f"Trying to set a read-only parameter: {name}.")
        told = node.describe_parameter(name)
        assert told.description
        assert told.type == node.get_parameter(name).type_.value
        assert (told.read_only, told.dynamic_typing) == (True, False)
    (bounds,) = node.describe_parameter("speed").floating_point_range
    assert (bounds.from_value, bounds.to_value) == (0.0, 10.0)
    (ports,) = node.describe_parameter("port").integer_range
    assert (ports.from_value, ports.to_value) == (0, 65535)
