"""It should let people change over, hold, dispose, recall and take records away in a real browser."""

from dataclasses import replace
from pathlib import Path

import pytest
from busy_hour import RECIPE
from looker import FOR_ALL, Looker, Shown, confirm

from cell_hmi.users.roles import Role
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Order, Unit


@pytest.mark.long
def test_a_changeover_of_a_cell(looker: Looker, shown: Shown) -> None:
    """It should ask which setup and why, ask the line, and show the cell with it when it is done."""
    looker.log_in(Role.OPERATOR)
    looker.page.goto(f"{looker.url}/cells/dosing")
    looker.page.get_by_role("button", name="Change over").click()
    looker.page.get_by_role("radio", name="oil").click()
    looker.page.get_by_role("button", name="Go on").click()
    looker.says("Change dosing over to oil as soon as it is free?")
    confirm(looker, "oil orders next")
    looker.says("dosing will change over to oil.")
    assert shown.line.line.asked[-1] == ("operator", "changeover", "dosing", "oil", "oil orders next")
    shown.line.happens(ev.ChangeoverRequested(9100.0, "dosing", "oil", "operator", "oil orders next"))
    looker.says("(wanted: oil)")


@pytest.mark.long
def test_a_cell_is_held_and_resumed(looker: Looker, shown: Shown) -> None:
    looker.log_in(Role.OPERATOR)
    looker.page.goto(f"{looker.url}/cells/assembly")
    looker.page.get_by_role("button", name="Hold", exact=True).click()
    confirm(looker, "guard open")
    looker.says("assembly is held.")
    assert shown.line.line.asked[-1] == ("operator", "hold", "cell", "assembly", "guard open")
    shown.line.happens(ev.CellHeld(9200.0, "assembly", "guard open", "operator"))
    looker.says("held: guard open")
    looker.page.get_by_role("button", name="Resume", exact=True).click()
    confirm(looker, "guard closed")
    looker.says("assembly is resumed.")
    assert shown.line.line.asked[-1] == ("operator", "resume", "cell", "assembly", "", "guard closed")
    shown.line.happens(ev.CellResumed(9300.0, "assembly", "operator", "guard closed"))
    looker.page.get_by_text("held: guard open").first.wait_for(state="detached")


@pytest.mark.long
def test_the_record_of_a_unit_as_a_document(looker: Looker, tmp_path: Path) -> None:
    """It should show what was measured against its limits, and hand out the record as a PDF of that unit."""
    looker.log_in(Role.QUALITY)
    looker.page.goto(f"{looker.url}/units/A1001-01")
    looker.says("out of limits: mass")
    with looker.page.expect_download() as coming:
        looker.page.get_by_role("button", name="Record as PDF").click()
    file = tmp_path / "record.pdf"
    coming.value.save_as(file)
    assert "A1001-01" in coming.value.suggested_filename
    assert file.read_bytes().startswith(b"%PDF-") and file.stat().st_size > 5000


@pytest.mark.long
def test_a_held_unit_is_disposed_with_a_signature(looker: Looker, shown: Shown) -> None:
    """It should refuse a wrong password and ask the line nothing; with the right one the decision is signed."""
    held = ev.UnitHeld(9400.0, "A1001-03", "out of limits: mass", "the line", "dosing_step", True)
    shown.line.happens(held)
    looker.log_in(Role.QUALITY)
    looker.page.goto(f"{looker.url}/units/A1001-03")
    for password, said in (("not mine 1", "the password is wrong"), (FOR_ALL, "Unit A1001-03 is settled.")):
        before = len(shown.line.line.asked)
        looker.page.get_by_role("button", name="Decide").click()
        looker.page.get_by_text("Use it as it is").click()
        looker.page.get_by_label("Why, for the record").fill("within what the customer takes")
        looker.page.get_by_label("Cause: why it was not as it should be").fill("scale drifted")
        looker.page.get_by_label("What is done against it").fill("calibrate each morning")
        looker.page.get_by_label("Sign with your password").fill(password)
        looker.page.get_by_role("button", name="Sign", exact=True).click()
        looker.says(said)
        assert len(shown.line.line.asked) - before == (said != "the password is wrong")
    who, what, unit, verdict, why, _, cause, action, signed = shown.line.line.asked[-1]
    assert (who, what, unit, verdict, why) == (
        "quality",
        "settle",
        "A1001-03",
        "use_as_is",
        "within what the customer takes",
    )
    assert (cause, action, signed) == ("scale drifted", "calibrate each morning", "password")


@pytest.mark.long
def test_a_recall_finds_units_and_customers(looker: Looker) -> None:
    looker.log_in(Role.QUALITY)
    looker.page.goto(f"{looker.url}/recall")
    looker.page.get_by_role("button", name="Find").click()
    looker.says("say what it concerns")
    looker.page.get_by_label("Cell").fill("finishing")
    looker.page.get_by_role("button", name="Find").click()
    looker.says("5 units of 2 orders, 2 customers")
    assert looker.page.get_by_role("link", name="A1000-01").count() == 1
    looker.page.get_by_label("Cell").fill("none")
    looker.page.get_by_role("button", name="Find").click()
    looker.says("It concerns none.")


@pytest.mark.long
def test_revisions_of_a_recipe_are_compared(looker: Looker, shown: Shown) -> None:
    slower = replace(RECIPE.operations[0], duration_s=75.0)
    recipe = replace(RECIPE, revision="1.2", operations=(slower, *RECIPE.operations[1:]))
    order = Order("A2000", ("A2000-01",), 9600.0, open_units=1)
    shown.line.happens(ev.OrderAccepted(9600.0, order, (Unit("A2000-01", "A2000", recipe),), "shop"))
    looker.log_in(Role.VIEWER)
    looker.page.goto(f"{looker.url}/variants")
    for label, text in (("Variant", "KIT-DAY"), ("Old revision", "1.1"), ("New revision", "1.3")):
        looker.page.get_by_label(label, exact=True).fill(text)
    looker.page.get_by_role("button", name="Compare").click()
    looker.says("was never ordered; there are: 1.1, 1.2")
    looker.page.get_by_label("New revision").fill("1.2")
    looker.page.get_by_role("button", name="Compare").click()
    row = looker.page.get_by_role("row").filter(has_text="dosing_step.duration_s")
    row.wait_for()
    assert row.inner_text().split() == ["dosing_step.duration_s", "60.0", "75.0"]
