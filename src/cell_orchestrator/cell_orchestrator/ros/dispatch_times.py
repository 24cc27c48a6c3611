"""How long the orchestrator takes from a carrier read to the accepted skill goal."""

import time
from collections import deque

KEPT = 10_000


class DispatchTimes:
    """The last times from read to acceptance, wall time [s]."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=KEPT)
        self._read_at: float | None = None

    def read_begins(self) -> None:
        """A read is being judged; a goal that is sent before `read_ends` follows from it."""
        self._read_at = time.perf_counter()

    def read_ends(self) -> None:
        """The read was judged."""
        self._read_at = None

    @property
    def read_at(self) -> float | None:
        """When the read that is being judged came, None outside of one."""
        return self._read_at

    def accepted(self, read_at: float) -> None:
        """The goal that followed from the read at `read_at` was accepted."""
        self._times.append(time.perf_counter() - read_at)

    def summary(self) -> dict[str, str]:
        """Count, median and 99th percentile, for diagnostics."""
        ordered = sorted(self._times)
        if not ordered:
            return {"read_to_accept_count": "0"}
        return {
            "read_to_accept_count": str(len(ordered)),
            "read_to_accept_p50_ms": f"{ordered[len(ordered) // 2] * 1e3:.2f}",
            "read_to_accept_p99_ms": f"{ordered[int(len(ordered) * 0.99)] * 1e3:.2f}",
        }
