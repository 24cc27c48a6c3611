"""Who offers a service, by its endpoints: a server that has come since has not heard what was asked before."""

from rclpy.node import Node


class Servers:
    """Those that there are at one moment."""

    def __init__(self, node: Node, service: str) -> None:
        """Look, in the thread of the node.

        Args:
            node: That asks.
            service: The name of the service.
        """
        self._node = node
        self._topic = f"rq{node.resolve_service_name(service)}Request"
        self._then = self._now()
        self._was_new = False

    def have_lost_it(self) -> bool:
        """Whether what was asked then is lost: this look and the last one found one that was not there, as was another.

        One look is not enough, for the answer of the one that was asked may not have been read yet.
        """
        was_new, self._was_new = self._was_new, bool(self._then) and not self._now() <= self._then
        return was_new and self._was_new

    def _now(self) -> frozenset[bytes]:
        """Who takes requests; nobody where the middleware makes no topics of services."""
        takers = self._node.get_subscriptions_info_by_topic(self._topic, no_mangle=True)
        return frozenset(bytes(taker.endpoint_gid) for taker in takers)
