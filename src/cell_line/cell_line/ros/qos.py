"""Quality of service of all topics; both sides import it, so they always match."""

from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy

LATCHED = QoSProfile(
    history=HistoryPolicy.KEEP_LAST,
    depth=1,
    reliability=ReliabilityPolicy.RELIABLE,
    durability=DurabilityPolicy.TRANSIENT_LOCAL,
)
"""The last state; who comes late gets it at once."""

STREAM = QoSProfile(
    history=HistoryPolicy.KEEP_LAST,
    depth=1000,
    reliability=ReliabilityPolicy.RELIABLE,
    durability=DurabilityPolicy.VOLATILE,
)
"""Facts one after the other: carrier reads, events."""

MANY_REQUESTS = QoSProfile(
    history=HistoryPolicy.KEEP_LAST,
    depth=4096,
    reliability=ReliabilityPolicy.RELIABLE,
    durability=DurabilityPolicy.VOLATILE,
)
"""A service that many ask at once.

With rclpy's depth of 10 the eleventh request takes the place of the first, which then has no answer ever.
"""

DIAGNOSTICS = QoSProfile(
    history=HistoryPolicy.KEEP_LAST,
    depth=10,
    reliability=ReliabilityPolicy.RELIABLE,
    durability=DurabilityPolicy.VOLATILE,
)
"""As the diagnostic aggregator expects it."""

RESULT_KEPT_S = 1
"""How long an action server keeps a result for whoever asks late, wall time [s].

Ledgers answer a repeated goal, so this may be short; and it must be: until then every status message lists the goal.
"""

RESULT_KEPT_LONG_S = 15
"""The same where no ledger answers a repeated goal; longer than a loaded client needs to ask, wall time [s]."""
