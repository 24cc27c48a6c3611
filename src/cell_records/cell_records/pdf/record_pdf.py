"""A device history record as a document for people: every value of its JSON stands in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cell_records.pdf.paper import Paper
from cell_records.pdf.unit_pages import unit_pages


def record_pdf(record: Mapping[str, Any]) -> bytes:
    """Write the record that `history_record` made as PDF."""
    about = str(record["about"])
    foot = f"{record['schema']} {record['version']}, made {record['made']}"
    paper = Paper(f"Device history record of {about}", foot, datetime.fromisoformat(record["made"]))
    _cover(paper, record)
    for unit in record["units"]:
        paper.add_page()
        unit_pages(paper, unit)
    return bytes(paper.output())


def _cover(paper: Paper, record: Mapping[str, Any]) -> None:
    order, chain = record["order"], record["chain"]
    paper.ln(18)
    paper.title_line("Device history record")
    paper.title_line(record["about"], 14)
    paper.ln(4)
    paper.facts(
        [
            ("line", record["line"]),
            ("order", order["id"]),
            ("customer's number", order["number"]),
            ("customer", order["customer"]),
            ("made", record["made"]),
            ("form", f"{record['schema']}, version {record['version']}"),
        ]
    )
    paper.heading("Units")
    columns = (("unit", 30), ("product", 50), ("recipe", 14), ("status", 18), ("first pass", 18), ("left", 40))
    paper.grid(columns, [_unit_row(unit) for unit in record["units"]])
    paper.heading("The log that this was made from")
    paper.paragraph(chain["found"], wrong=not chain["intact"])
    paper.facts([("intact", chain["intact"]), ("last event", chain["events"]), ("its hash", chain["head"])])
    paper.heading("Not recorded")
    paper.facts(list(record["not_recorded"].items()))


def _unit_row(unit: Mapping[str, Any]) -> list[Any]:
    mark = "" if unit["status"] == "done" else "! "
    product = f"{unit['family']} / {unit['variant']}"
    return [f"{mark}{unit['unit']}", product, unit["revision"], unit["status"], unit["first_pass"], unit["left"]]
