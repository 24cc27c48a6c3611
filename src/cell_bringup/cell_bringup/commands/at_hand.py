"""What commands of packages are told of the line."""

from pathlib import Path

from cell_bringup.commands.remote import PageElsewhere
from cell_bringup.folders import default_line, default_state
from cell_line.at_hand import LineAtHand


class OwnLines:
    """The line of the usual state folder, looked for when it is asked for; or the page `elsewhere` that is meant."""

    def __init__(self, elsewhere: PageElsewhere) -> None:
        self.elsewhere = elsewhere

    def running(self) -> LineAtHand:
        """Return the line that runs.

        Raises:
            LineNotRunning: None does.
        """
        from cell_client.operate import running

        run = running(default_state())
        return LineAtHand(Path(run.config), run.namespace, run.domain)

    def config(self) -> Path:
        """Return the YAML file of the line that runs, else of the demo."""
        from cell_client.errors import LineNotRunning

        try:
            return self.running().config
        except LineNotRunning:
            return default_line()

    def state(self) -> Path:
        """Return the state folder of the line that runs, else of the one that ran last."""
        from cell_bringup.started import current_state

        return current_state()
