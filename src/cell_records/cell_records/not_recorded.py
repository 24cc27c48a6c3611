"""What an auditor looks for in a device history record and a line does not record: said, never made up."""

NOT_RECORDED = {
    "signatures": "who commands a line is recorded by name, and asked for a signature only where a program does so",
    "labels": "the line prints no labels by itself, so it does not know whether one was put on",
}
"""Section -> why it is empty."""
