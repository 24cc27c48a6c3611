"""Half an emoji is really sent in a request, and the server goes on."""

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

import rclpy
from cell_interfaces.srv import CancelOrder
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.serialization import serialize_message

from cell_bringup.ros.raw_request import send_raw

WAIT_S = 10.0


def test_a_request_that_rclpy_cannot_write() -> None:
    """It should arrive with what its bytes say, and bytes that are no request should be refused."""
    context = Context()
    rclpy.init(context=context)
    node = rclpy.create_node("raw", context=context)
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    orders: list[str] = []

    def take(request: CancelOrder.Request, response: CancelOrder.Response) -> CancelOrder.Response:
        orders.append(request.order)
        return response

    try:
        node.create_service(CancelOrder, "raw/cancel", take)
        client = node.create_client(CancelOrder, "raw/cancel")
        assert client.wait_for_service(WAIT_S)
        good = bytes(serialize_message(CancelOrder.Request(order="A-1")))
        send_raw(client, good.replace(b"A-1", b"\xed\xa0\xbd"))
        send_raw(client, good)
        with pytest.raises(ValueError, match="no request"):
            send_raw(client, b"\0")
        executor.spin_until_future_complete(client.call_async(CancelOrder.Request(order="last")), WAIT_S)
        assert orders[-2:] == ["A-1", "last"]
        assert "A" not in orders[0]
    finally:
        executor.shutdown()
        node.destroy_node()
        context.try_shutdown()
