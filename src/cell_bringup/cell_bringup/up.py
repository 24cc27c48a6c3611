"""`./cell up`: the line, until somebody stops it."""

import os
import sys
from contextlib import ExitStack

from cell_bringup.anchor import stored_plant
from cell_bringup.check import product_errors
from cell_bringup.domain import AUTO, domain_of, line_domain
from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_bringup.page_beside import shown_by_page
from cell_bringup.ros.domain_look import check_free, free_domain
from cell_bringup.runner import Runner
from cell_bringup.signals import stop_requested
from cell_bringup.start_checks import check_engine, check_security, check_start
from cell_bringup.view_options import announced
from cell_client.starting import StartNote
from cell_line.config.line import LineConfig, load_line
from cell_line.plain import shown


def run_until_stopped(options: LineOptions, note: StartNote, domain: str = "", page: bool = False) -> None:
    """Run the line until SIGINT or SIGTERM.

    Args:
        options: how to start it.
        note: told what is done, and closed when its processes run.
        domain: its ROS domain; `auto` for one on which nobody is, "" for that of the environment, else 0.
        page: show it in browsers, too.

    Raises:
        CommandFailed: a node refused its configuration, or another line runs in the namespace on the domain, or nodes
            shall have enclaves.
        AlreadyRunning: a line runs in this state folder.
        ConfigError: the line's YAML file or the fault rates are wrong.
    """
    check_security(os.environ)
    note.step(f"checks {options.config.name} and what it names")
    line = load_line(options.config)
    check_start(line, options)
    check_engine(line, options.profile)
    held = stored_plant(options.store_url, line.line).held
    note.step("looks who else is on its ROS domain")
    on = _domain(domain, line, options)
    refusals: list[str] = []
    with stop_requested() as stop:

        def gave_up(label: str, tail: str) -> None:
            refusals.append(f"{label} does not start:\n{tail}")
            stop.set()

        with (
            announced(options.view, options.state_dir / "log", _say),
            Runner(line, options, on, gave_up, _say) as runner,
            ExitStack() as stack,
        ):
            note.close()
            names = ", ".join(child.spec.label for child in runner.children)
            _say(f"line {line.line} starts in {options.state_dir}: {names}")
            _say("./cell status tells how it is, Ctrl-C ends it")
            stack.enter_context(shown_by_page(options.state_dir, page, _say))
            for error in product_errors(line):
                _say(f"products: {error}")
            if held:
                _say(f"it loads nothing: {held}; ./cell resume line ends that")
            stop.wait()
            if not refusals:
                _say("the line ends; what is at work goes on at its next start")
    if refusals:
        raise CommandFailed("\n".join(refusals))


def _domain(wanted: str, line: LineConfig, options: LineOptions) -> int:
    if wanted == AUTO:
        domain = free_domain(domain_of(options.state_dir))
        _say(f"on ROS domain {domain}; for other programs: export ROS_DOMAIN_ID={domain}")
        return domain
    domain = int(wanted) if wanted else line_domain()
    check_free(domain, line.namespace, options.state_dir, line.profile(options.profile))
    return domain


def _say(text: str) -> None:
    sys.stderr.write(f"{shown(text)}\n")
