"""Give the nodes of a line keys, and say who may do what."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.folders import default_state, whole


def secure(
    line: Annotated[Path, typer.Argument(help="The line's YAML file.")],
    keystore: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", envvar="ROS_SECURITY_KEYSTORE", help="Where the keys are; else in the state folder."
        ),
    ] = None,
) -> None:
    """Write SROS 2 keys and permissions for every node of a line: docs/network.md.

    A second run keeps all keys, and writes only what has changed.
    """
    from cell_bringup.domain import line_domain
    from cell_bringup.output import show
    from cell_bringup.security.authority import utc_now
    from cell_bringup.security.enclaves import enclaves
    from cell_bringup.security.keystore import Keystore
    from cell_line.config.line import load_line

    config = whole(line)
    folder = whole(keystore) if keystore else default_state() / "keystore"
    domain = line_domain()
    done = Keystore(folder, domain, utc_now()).secure(enclaves(load_line(config), config))
    show(f"{folder}: {len(done.made)} enclaves made, {len(done.changed)} changed, for ROS domain {domain}", False)
    for enclave in done.left:
        show(
            f"{enclave} belongs to no node of the line, and its key is still good: remove {enclave} from enclaves",
            False,
        )
