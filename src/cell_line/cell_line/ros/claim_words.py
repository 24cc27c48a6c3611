"""Claims as messages."""

import uuid

from cell_interfaces.msg import Claim
from rclpy.qos import QoSProfile

from cell_line.claimant import Claimant
from cell_line.clock import this_machine
from cell_line.plain import shown
from cell_line.ros.convert.times import from_time, to_time

QOS = QoSProfile(depth=10)
LENGTH = 200
"""Of what is shown of another's word [characters]."""


def to_word(own: Claimant, now: float, speed: float) -> Claim:
    """Return a claim as a message.

    Args:
        own: What is claimed.
        now: Line time [s].
        speed: Line seconds per second; 0 where /clock tells line time.
    """
    return Claim(
        boot_id=own.boot,
        holder=own.holder,
        epoch=own.epoch,
        since=to_time(own.since),
        line=to_time(now),
        speed=speed,
        machine=this_machine(),
    )


def from_word(word: Claim) -> Claimant:
    """Return a claim.

    Raises:
        ValueError: it is nobody's.
    """
    return Claimant(str(uuid.UUID(word.boot_id)), shown(word.holder, LENGTH), from_time(word.since), word.epoch)
