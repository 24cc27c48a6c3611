"""What an auditor looks for in a device history record and a line does not record: said, never made up."""

NOT_RECORDED = {
    "lots": "the line records which model was put on the carrier, not from which lot it came",
    "signatures": "who commands a line is recorded by name, and is not asked for a signature",
    "dispositions": "there are no nonconformance reports yet; what was decided about a unit stands under deviations",
    "labels": "the line prints no labels by itself, so it does not know whether one was put on",
}
"""Section -> why it is empty."""
