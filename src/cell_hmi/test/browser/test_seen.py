"""It should show what is seen of a cell, and say so where nothing is, or where it is old."""

from collections.abc import Iterator

import pytest
from looker import Looker, Shown
from seen_cell import SeenCell, seen_cell

from cell_hmi.users.roles import Role


@pytest.fixture(scope="module")
def cell() -> Iterator[SeenCell]:
    with seen_cell() as found:
        yield found


def test_pictures_and_an_arm(looker: Looker, shown: Shown, cell: SeenCell) -> None:
    """It should show the arm only when somebody asks, within the page, and as it stands."""
    looker.log_in(Role.VIEWER)
    looker.page.goto(f"{looker.url}/cells/dosing")
    looker.page.wait_for_function("document.querySelector('#views img')?.naturalWidth === 32")
    looker.page.get_by_text("Show arm in 3D").click()
    looker.page.frame_locator("#views iframe").locator("canvas").first.wait_for()
    looker.page.wait_for_function(
        "document.querySelector('#views iframe').contentDocument.body.innerText.includes('Connecting') === false"
    )
    looker.page.screenshot(path="/tmp/seen.png", full_page=True)
    looker.page.get_by_text("Close", exact=True).click()
    looker.page.get_by_text("Show arm in 3D").wait_for()


def test_an_old_picture_says_so(looker: Looker, shown: Shown, cell: SeenCell) -> None:
    looker.log_in(Role.VIEWER)
    looker.page.goto(f"{looker.url}/cells/dosing")
    looker.page.wait_for_function("document.querySelector('#views img')?.naturalWidth === 32")
    cell.sends = False
    try:
        looker.page.locator("#views img.old").wait_for()
        assert "s old" in looker.page.locator("#views figcaption").first.inner_text()
    finally:
        cell.sends = True


def test_a_cell_without_cameras(looker: Looker, shown: Shown) -> None:
    looker.log_in(Role.VIEWER)
    looker.page.goto(f"{looker.url}/cells/garment")
    looker.says("No camera of this cell sends pictures, and no arm says what it looks like.")
