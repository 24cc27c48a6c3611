"""It should let an operator order by a form with a file, and say when orders are expected and why not sooner."""

import hashlib
import json

import pytest
from looker import Looker, Shown
from solid import cube

from cell_hmi.users.roles import Role
from cell_line.artifact_store import FOLDER


@pytest.mark.long
def test_an_order_by_form_with_a_part_file(looker: Looker, shown: Shown) -> None:
    pytest.importorskip("trimesh", reason="./cell test installs what looks into parts")
    looker.log_in(Role.OPERATOR)
    page = looker.page
    page.goto(f"{looker.url}/orders")
    page.get_by_text("New order: a form").click()
    variant = page.get_by_label("Variant")
    variant.fill("CUSTOM-PART")
    page.get_by_role("option", name="CUSTOM-PART", exact=True).click()
    page.get_by_label("Customer").fill("Mia O'Brien")
    page.get_by_label("Units").fill("2")
    files = page.locator(".q-uploader input[type=file]").first
    files.set_input_files({"name": "bracket.stl", "mimeType": "model/stl", "buffer": cube()})
    digest = hashlib.sha256(cube()).hexdigest()
    looker.says(f"bracket.stl: {digest[:12]}")
    page.get_by_role("button", name="Order it").click()
    looker.says("in the book: B")
    who, what, source, document, _ = shown.line.line.asked[-1]
    (order,) = json.loads(document)["orders"]
    assert (who, what, source, order["customer"]) == ("operator", "submit", "form", "Mia O'Brien")
    assert order["lines"][0] == {"variant": "CUSTOM-PART", "quantity": 2, "options": {"part": digest}}
    assert (shown.line.folder / FOLDER / digest).read_bytes() == cube()


def test_why_an_order_is_late_is_said(looker: Looker) -> None:
    looker.log_in(Role.VIEWER)
    looker.page.goto(f"{looker.url}/orders/A1003")
    looker.says("the order is held: wait for the address")
    looker.says("not as things are")
