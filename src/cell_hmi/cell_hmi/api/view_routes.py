"""What can be seen of a cell: which cameras and arms there are, and the newest picture of a camera."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from cell_hmi.api.line_routes import Cell, Live, Sees
from cell_hmi.api.problems import ApiProblem
from cell_hmi.live.cell_views import CellViews
from cell_hmi.live.live_line import LiveLine

router = APIRouter(tags=["line"])
Camera = Annotated[str, Path(max_length=64, description="Its name in the cell.")]
AGE = "X-Picture-Age"
"""How long ago a picture came [s]: what is old is not shown as if it were now."""


@router.get("/cells/{cell}/views")
def views(request: Request, asker: Sees, live: Live, cell: Cell) -> dict[str, Any]:
    """The cameras of a cell that send pictures, and its arms that say what they look like."""
    return views_of(_views(request), live, cell)


def views_of(views: CellViews, live: LiveLine, cell: str) -> dict[str, Any]:
    """The names of what can be seen of a cell.

    Raises:
        ApiProblem: there is no such cell.
        LineNotRunning: nobody can show anything.
    """
    if cell not in live.now.picture.get("cells", {}):
        raise ApiProblem(404, f"there is no cell {cell!r}")
    return {"cameras": views.cameras(cell), "arms": views.arms(cell)}


@router.get(
    "/cells/{cell}/cameras/{camera}/picture",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}, "headers": {AGE: {"schema": {"type": "number"}}}}},
)
def camera_picture(request: Request, asker: Sees, live: Live, cell: Cell, camera: Camera) -> Response:
    """The newest picture of a camera; it sends them for as long as somebody asks."""
    found = views_of(_views(request), live, cell)
    if camera not in found["cameras"]:
        raise ApiProblem(404, f"no camera {camera!r} of {cell} sends pictures")
    seen = _views(request).picture(cell, camera)
    if seen is None:
        raise ApiProblem(503, f"{camera} of {cell} sends no picture", {"Retry-After": "2"})
    return Response(seen.jpeg, media_type="image/jpeg", headers={AGE: f"{seen.age_s:.1f}"})


def _views(request: Request) -> CellViews:
    views: CellViews = request.app.state.views
    return views
