"""Arms in 3D, for whoever is logged in: what viser shows on this machine is passed on, and nothing goes back to it."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import fastapi
from fastapi import APIRouter, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from cell_client.errors import ClientError
from cell_hmi.api.access import Asker
from cell_hmi.api.guard import HEADERS
from cell_hmi.api.line_routes import Cell, Sees
from cell_hmi.api.problems import ApiProblem
from cell_hmi.live.arm_views import ArmViews
from cell_hmi.users.roles import Act

if TYPE_CHECKING:
    from cell_hmi.live.arm_view import ArmView

router = APIRouter(include_in_schema=False)
Arm = Annotated[str, fastapi.Path(max_length=64)]
AGAIN_S = 20.0
"""How often it is asked whether who looks is still logged in [s]."""
ENDED, AWAY = 4401, 1013
"""Why a link is closed: nobody is logged in any more; what it shows is not there."""
POLICY = HEADERS["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors 'self'")
POLICY = POLICY.replace("connect-src 'self'", "connect-src 'self' data: blob:")
FRAMED = {"Content-Security-Policy": f"{POLICY}; worker-src 'self' blob:", "X-Frame-Options": "SAMEORIGIN"}
"""What a cell's page may show within itself, and no other site may."""


@router.get("/arms/{cell}/{arm}")
async def arm_page(request: Request, asker: Sees, cell: Cell, arm: Arm) -> FileResponse:
    """The program that draws what comes over the link of the same name."""
    arms: ArmViews = request.app.state.arms
    if await run_in_threadpool(arms.of, cell, arm) is None:
        raise ApiProblem(404, f"no arm {arm!r} of {cell} says what it looks like")
    found = find_spec("viser")
    assert found, "it draws the arm"
    assert found.origin, "it has files"
    return FileResponse(Path(found.origin).parent / "client" / "build" / "index.html", headers=FRAMED)


@router.websocket("/arms/{cell}/{arm}")
async def arm_link(websocket: WebSocket, cell: Cell, arm: Arm) -> None:
    """What the arm's server sends, for as long as who looks is logged in."""
    asker: Asker = websocket.state.asker
    if not asker.may(Act.SEE):
        await websocket.close(ENDED)
        return
    view = await _view(websocket, cell, arm)
    if view is None:
        await websocket.close(AWAY)
        return
    view.looked_at(1)
    try:
        wanted = [Subprotocol(name) for name in websocket.scope["subprotocols"]]
        # No proxy: it is on this machine.
        async with connect(
            f"ws://{view.address}", subprotocols=wanted, compression=None, max_size=None, proxy=None
        ) as it:
            await websocket.accept(it.subprotocol)
            await _first_of(_pass_on(it, websocket), _nothing_back(websocket), _while_logged_in(websocket, asker))
        with suppress(RuntimeError, WebSocketDisconnect):  # it is closed already
            await websocket.close(ENDED if not _logged_in(websocket, asker) else AWAY)
    except (OSError, WebSocketException):
        with suppress(RuntimeError, WebSocketDisconnect):
            await websocket.close(AWAY)
    finally:
        view.looked_at(-1)


async def _view(websocket: WebSocket, cell: str, arm: str) -> "ArmView | None":
    arms: ArmViews = websocket.app.state.arms
    try:
        return await run_in_threadpool(arms.of, cell, arm)
    except ClientError:
        return None


async def _first_of(*ways: Coroutine[Any, Any, None]) -> None:
    """Go on until one of these has ended, and end the others."""
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pass_on(it: ClientConnection, websocket: WebSocket) -> None:
    async for content in it:
        if isinstance(content, bytes):
            await websocket.send_bytes(content)


async def _nothing_back(websocket: WebSocket) -> None:
    """Take what the browser says, and do nothing with it: viser would, for whoever asks, show the arm to the world."""
    with suppress(WebSocketDisconnect):
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass


async def _while_logged_in(websocket: WebSocket, asker: Asker) -> None:
    while await run_in_threadpool(_logged_in, websocket, asker):
        await asyncio.sleep(AGAIN_S)


def _logged_in(websocket: WebSocket, asker: Asker) -> bool:
    return not asker.session or websocket.app.state.desk.sessions.find(asker.session) is not None
