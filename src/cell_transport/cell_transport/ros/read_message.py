"""A read of a tag as a message."""

from cell_interfaces.msg import CarrierRead

from cell_line.ros.convert.times import to_time
from cell_transport.transport import Read


def to_read(read: Read, boot_id: str = "", epoch: int = 0) -> CarrierRead:
    """Return a read as a message; on the topic it says who tells of it."""
    seen = read.sighting
    return CarrierRead(
        station=read.place,
        epc=seen.epc,
        user_memory=list(seen.memory),
        readable=seen.readable,
        rssi=seen.rssi,
        boot_id=boot_id,
        epoch=epoch,
        stamp=to_time(read.at),
    )
