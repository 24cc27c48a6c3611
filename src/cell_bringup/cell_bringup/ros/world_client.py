"""What a person may ask of the simulated world of a running line, as calls of its services."""

from typing import Self

from cell_interfaces.srv import InjectFault
from std_srvs.srv import Trigger

from cell_client.errors import Refused
from cell_client.ros.service_caller import ServiceCaller
from cell_line.ros import names


class WorldClient:
    """The services of the simulated world; a context manager.

    Args:
        namespace: of the line.
        domain: ROS domain of the line.
    """

    def __init__(self, namespace: str, domain: int) -> None:
        self._caller = ServiceCaller(domain)
        self._world = names.world(namespace)

    def reset(self) -> None:
        """Let the world begin anew.

        Raises:
            Refused: it has stopped.
        """
        answer = self._caller.call(Trigger, names.of(self._world, names.RESET), Trigger.Request())
        if not answer.success:
            raise Refused(answer.message)

    def inject_fault(self, device: str, fault: str, size: float) -> None:
        """Make something go wrong, or end it with size 0.

        Raises:
            Refused: there is no such device, or it cannot suffer that.
        """
        request = InjectFault.Request(device=device, fault=fault, size=size)
        answer = self._caller.call(InjectFault, names.of(self._world, names.FAULT), request)
        if not answer.ok:
            raise Refused(answer.message)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Let go of the node."""
        self._caller.close()
