"""The command line `./cell`."""

import os
import sys

import typer

from cell_bringup.commands import demo, developing, line, looking, operating, orders, records, world
from cell_bringup.failure import EXIT_CODES, exit_code

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A line of modular robotic cells on ROS 2.",
    epilog=EXIT_CODES,
)
app.command()(demo.demo)
app.command(context_settings=developing.PASS_ON)(developing.test)
app.command()(line.up)
app.command()(line.status)
app.command()(line.watch)
app.command()(looking.snapshot)
app.add_typer(orders.app, name="order")
app.add_typer(world.app, name="world")
app.command()(operating.changeover)
app.command()(operating.hold)
app.command()(operating.resume)
app.command()(records.trace)
app.command()(records.report)
app.command()(developing.bench)
app.command()(developing.simulate)
app.add_typer(developing.new, name="new")
app.command()(developing.doctor)


def main() -> None:
    """Run the command line; an expected error is one clear line and an exit code."""
    try:
        app(prog_name="cell")
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        code = exit_code(error)
        if code is None:
            raise
        sys.stderr.write(f"{error}\n")
        sys.exit(code)


if __name__ == "__main__":
    main()
