"""The overview of the line: a canvas that the browser draws from what it is sent."""

import json
from pathlib import Path

from nicegui import events, ui

from cell_client.errors import ClientError
from cell_client.follower import the_run
from cell_hmi.model.station_order import station_order
from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.steps import take_step
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.pages.words import catalogue
from cell_hmi.users.roles import MAY, Act, Role
from cell_line.config.line import load_line
from cell_line.config.strict_yaml import ConfigError

BODY = """<div id="lost" role="alert"></div>
<div id="overview">
  <section class="panel" id="needs" aria-live="polite"></section>
  <section class="panel" id="map"><canvas id="canvas" role="img"></canvas></section>
  <section class="panel" id="queue"></section>
</div>"""


def overview_page(viewer: PageViewer) -> None:
    """Show the line."""
    with page_frame(viewer, "Line", wide=True):
        ui.html(BODY, sanitize=False).classes("w-full")
    role = Role(viewer.asker.role)
    data = {
        "CELL_WORDS": dict(catalogue(viewer.words.language)),
        "CELL_LANG": viewer.words.language,
        "CELL_MAY": sorted(MAY[role]),
        "CELL_STATIONS": _stations(viewer),
    }
    said = "".join(f"window.{name} = {_safe(value)};" for name, value in data.items())
    ui.add_body_html(f'<script>{said}</script><script src="/open/overview.js" defer></script>')

    async def step(event: events.GenericEventArguments) -> None:
        await take_step(viewer, str(event.args.get("alarm", "")))

    async def seen(event: events.GenericEventArguments) -> None:
        await acknowledge(viewer, str(event.args.get("alarm", "")))

    ui.on("cell_step", step)
    ui.on("cell_seen", seen)


async def acknowledge(viewer: PageViewer, alarm: str) -> None:
    """Say that an alarm was seen."""
    words, requests = viewer.words, viewer.app.state.requests
    if alarm not in viewer.live.alarms.alarms:
        ui.notify(words("It is over already."))
        return
    await viewer.do(
        Act.ALARM,
        lambda asker: requests.keep(
            asker,
            Act.ALARM,
            alarm,
            "",
            lambda: viewer.live.change_alarms(lambda book: book.acknowledged(alarm, asker.name)),
        ),
        words("Seen."),
    )


def _stations(viewer: PageViewer) -> list[str]:
    """The stations in the order of the track; where its file cannot be read, as the line knows them."""
    line = viewer.live.now.plant.line
    known = list(line.stations) if line else []
    try:
        found = station_order(load_line(Path(the_run(viewer.live.state_dir).config)).transport)
    except (ClientError, ConfigError, OSError):
        return known
    return found if set(known) <= set(found) or not known else known


def _safe(value: object) -> str:
    """JSON that may stand in a script."""
    return json.dumps(value).replace("<", "\\u003c")
