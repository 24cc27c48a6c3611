"""A scripted hour of the transport, again and again, with another call of its disk failing each time."""

import errno
from itertools import count
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.action import MoveCarrier
from cell_interfaces.srv import IdentifyCarrier, ReadTag, WriteTag
from rclpy.task import Future
from transport_process import LINE, TransportClient

from cell_line.codes import Code
from cell_line.failing.disk import failing_disk
from cell_line.failing.hour import Hour, answer_of
from cell_line.failing.lives import Fails, Lives

pytestmark = pytest.mark.long
MOVES = {"m1": ("buffer", "work"), "m2": ("buffer", "inspection"), "m3": ("work", "buffer")}
MEMORY = b"unit 1"


class TransportHour:
    """Moves, tags that are read and written, a carrier that is identified."""

    def __init__(self, lives: Lives, folder: Path, fails: Fails) -> None:
        (folder / "lines").mkdir(parents=True)
        (folder / "faults").mkdir()
        (folder / "lines" / "trial.yaml").write_text(LINE)
        given = {"config": folder / "lines" / "trial.yaml", "state_dir": folder / "state", "speed": 50.0}
        values = [word for name, value in given.items() for word in ("-p", f"{name}:={value}")]
        words = ["--ros-args", "-r", "__ns:=/line", *values]
        self.hour = Hour(lives, words, folder / "log.txt", fails, TransportClient)

    def live(self) -> None:
        """Work, and be asked for all of it once more at the end."""
        self.move("m1")
        epc = self.read("work").epc
        self.call("write_client", WriteTag.Request(station="work", target=epc, user_memory=list(MEMORY)))
        self.move("m2")
        self.call("identify_client", IdentifyCarrier.Request(station="inspection"))
        assert bytes(self.read("work").user_memory) == MEMORY, self.hour.said
        self.move("m3")
        for move in MOVES:
            self.move(move)
        self.hour.wait(lambda client: client.occupied() == {"buffer": 1, "inspection": 1})
        read = self.read("buffer")
        assert (read.epc, bytes(read.user_memory)) == (epc, MEMORY), self.hour.said
        self.hour.end(lambda client: bool(client.states))

    def meet(self) -> None:
        """Wait until it can be asked."""
        self.hour.wait(
            lambda client: (
                bool(client.states)
                and client.move_client.server_is_ready()
                and client.read_client.service_is_ready()
                and client.write_client.service_is_ready()
                and client.identify_client.service_is_ready()
            )
        )

    def move(self, move: str) -> None:
        """Have a carrier moved, or hear again that it was."""
        start, destination = MOVES[move]
        goal = MoveCarrier.Goal(move_id=move, from_station=start, to_station=destination)
        result = self.hour.ask(lambda client: answer_of(client.move_client, goal, Future()), self.meet)
        assert result.code == Code.DONE, f"{move}: {result}: {self.hour.said}"

    def read(self, station: str) -> ReadTag.Response:
        """Have a tag read."""
        return self.call("read_client", ReadTag.Request(station=station)).read

    def call(self, client: str, request: Any) -> Any:
        """Call a service until it answers."""
        response = self.hour.ask(lambda hour: getattr(hour, client).call_async(request), self.meet)
        assert response.code == Code.DONE, f"{response}: {self.hour.said}"
        return response


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_each_call_of_an_hour(tmp_path: Path, code: int) -> None:
    """It should end with a line, or go on; then each move was made once, and what was written is there."""
    if (library := failing_disk(tmp_path)) is None:
        pytest.skip("there is no C compiler")
    deaths = 0
    with Lives("cell_transport.transport_node", library, {}) as lives:
        for nth in count(1):
            folder = tmp_path / str(nth)
            subject = TransportHour(lives, folder, Fails(folder / "state", nth, code))
            subject.live()
            deaths += subject.hour.deaths
            if not subject.hour.deaths and lives.calls < nth:
                break
    print(f"{errno.errorcode[code]}: {nth - 1} calls failed, {deaths} ends")
    assert deaths > 50
