"""The record of what was made, as files for others; what each is stands in docs/records.md."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.commands.options import State, state_of
from cell_bringup.commands.remote import only_here, page_of
from cell_bringup.failure import CommandFailed
from cell_bringup.output import show

app = typer.Typer(help="Write what the line recorded as a file for others.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="ID", help="A unit or an order, by its id or its customer's number.")]
Gs1 = Annotated[
    Path | None, typer.Option("--gs1", metavar="FILE", help="What products are called; else config/gs1.yaml.")
]


def identities() -> Path:
    """Where it stands what products are called, if nobody says."""
    from cell_bringup.folders import root

    return root() / "config" / "gs1.yaml"


@app.command()
def record(
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="To write: .pdf for people, .json for programs.")],
    state: State = None,
) -> None:
    """The device history record of a unit or an order, with the whole log checked."""
    from cell_bringup.exporting import export_record, export_told

    if (page := page_of(context)) is not None:
        export_told(page.record, name, file)
        show(str(file), False)
        return
    export_record(state_of(state), name, file)
    show(str(file), False)


@app.command()
def epcis(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="To write: .json or .jsonld.")],
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Units and orders; none: all.")] = None,
    gs1: Gs1 = None,
    state: State = None,
) -> None:
    """What happened to units, as events of GS1's EPCIS 2.0 in JSON-LD."""
    from cell_bringup.exporting_gs1 import export_epcis

    only_here(context, "export epcis")
    count = export_epcis(state_of(state), names or [], file, gs1 or identities())
    show(f"{file}: {count} events", False)


@app.command()
def label(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="A unit, by its id or its customer's number.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="To write: .pdf, .zpl, or .png for the code alone.")],
    gs1: Gs1 = None,
    state: State = None,
) -> None:
    """The label of a unit, with its GS1 Digital Link as a QR code."""
    from cell_bringup.exporting_gs1 import export_label

    only_here(context, "export label")
    link = export_label(state_of(state), unit, file, gs1 or identities())
    show(f"{file}: {link}", False)


@app.command()
def traces(
    context: typer.Context,
    name: Name,
    state: State = None,
) -> None:
    """Send what was done to units to OpenTelemetry, a trace each; OTEL_EXPORTER_OTLP_ENDPOINT says where."""
    from contextlib import closing

    from cell_bringup.meant import meant
    from cell_client.dates import Dates
    from cell_client.follower import open_store, the_run

    only_here(context, "export traces")
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        from cell_records.unit_trace import NotSent, send_trace
    except ModuleNotFoundError as missing:
        raise CommandFailed(f"this needs the Python module {missing.name}: see docs/watching.md, traces") from None
    folder, exporter = state_of(state), OTLPSpanExporter()
    with closing(open_store(folder)) as store:
        sources, date = meant(store, name).sources, Dates.of(store).date
    try:
        counts = [send_trace(source.record, the_run(folder).line, date, exporter) for source in sources]
    except (NotSent, OSError) as error:  # OSError: as some versions say that nobody is there
        raise CommandFailed(f"{error}; see OTEL_EXPORTER_OTLP_ENDPOINT") from None
    finally:
        exporter.shutdown()
    show(f"{len(counts)} traces, {sum(counts)} spans", False)
