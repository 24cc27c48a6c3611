"""Checks what must be right before a line starts, and before a demo deletes the record of the last one."""

import os
from collections.abc import Mapping

from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions, node_table
from cell_line.config.line import NO_FAULTS, LineConfig
from cell_line.registry import Registry, RegistryError
from cell_line.structured_log import formatter
from cell_line.tag_schemes.carriers import carrier_epcs
from cell_motion.planning.chosen import planner_errors
from cell_orchestrator.intake.rules import load_rules
from cell_orchestrator.intake.submissions import to_submissions
from cell_orchestrator.offered import catalog_of
from cell_orchestrator.policies import policy_of
from cell_sim.engine import ENGINES, EngineMissing, engine_errors
from cell_skills.config.plugin_checks import check_cell_plugins, check_plugins, simulated_errors
from cell_skills.devices.fault_rates import load_fault_rates
from cell_skills.devices.providers import perception_errors
from cell_transport.fault_rates import load_faults
from cell_transport.plugin_checks import errors_in_profile, simulated_transport_errors

SECURITY = "ROS_SECURITY_ENABLE"
"""The middleware asks every node for an enclave where it is "true"."""


def check_security(environment: Mapping[str, str]) -> None:
    """Check that nobody believes a line secure that is not.

    Raises:
        CommandFailed: nodes shall have enclaves; `up` names them none.
    """
    if environment.get(SECURITY) == "true":
        raise CommandFailed(
            f"{SECURITY} is set, but `up` starts no line with enclaves; docs/network.md says how far it is"
        )


def check_start(line: LineConfig, options: LineOptions) -> None:
    """Check that every node will find what it needs.

    Raises:
        ConfigError: something is wrong in the line's YAML file, in the rules for orders, or in the fault rates.
        CommandFailed: it shall run on hardware, and not all of it is, a line for each device; or nodes are to log in
            a way that there is not.
    """
    try:
        formatter(os.environ)
    except ValueError as unknown:
        raise CommandFailed(str(unknown)) from None
    registry, profile = Registry.installed(), line.profile(options.profile)
    if options.cells is None:
        check_plugins(line, registry)
        for error in (*planner_errors(line, registry), *perception_errors(line, registry)):
            raise error
        policy_of(line, registry)
        carrier_epcs(line, registry)
        for error in errors_in_profile(line, registry, profile):
            raise error
    for cell in options.cells or ():  # of the others nothing needs to be installed here
        check_cell_plugins(line, cell, registry, profile)
    for error in engine_errors(line, registry):
        raise error
    if profile.hardware:
        cells = line.cells if options.cells is None else options.cells
        lies = [str(error) for cell in cells for error in simulated_errors(line, cell, registry, profile)]
        if options.cells is None:
            lies += [str(error) for error in simulated_transport_errors(line, registry, profile)]
        if lies:
            raise CommandFailed("\n".join(lies))
    node_table(line, options)
    load_rules(line.intake_path)
    check_faults(line, options.faults)


def check_engine(line: LineConfig, profile: str) -> None:
    """Check that what simulates the world of a profile is installed.

    Raises:
        CommandFailed: it is not.
    """
    name = line.profile(profile).engine
    if not name:
        return
    try:
        Registry.installed().instance(ENGINES, name).check()
    except (RegistryError, EngineMissing) as error:
        raise CommandFailed(str(error)) from None


def check_faults(line: LineConfig, name: str) -> None:
    """Check the fault rates of a name, "" for those of the line.

    Raises:
        ConfigError: something is wrong in them, or they are not there.
    """
    if (name or line.faults) != NO_FAULTS:
        file = line.faults_path(name)
        load_fault_rates(file)
        load_faults(file)


def check_orders(line: LineConfig, source: str, document: str, now: float) -> None:
    """Check that a line can make the orders of a document.

    Raises:
        CommandFailed: it cannot; one line for each thing wrong.
        ConfigError: something is wrong in the line's YAML file.
    """
    catalog = catalog_of(line, Registry.installed())
    errors = to_submissions(document, "", source, catalog, now, load_rules(line.intake_path)).errors
    if errors:
        raise CommandFailed("\n".join(map(str, errors)))
