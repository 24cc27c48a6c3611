"""Orders: the book, one order, and new ones by file."""

from asyncio import to_thread
from contextlib import closing
from typing import Any

from nicegui import events, ui

from cell_client.errors import ClientError
from cell_client.follower import open_store
from cell_client.orders import all_orders
from cell_hmi.api.bodies import OrdersBody
from cell_hmi.api.order_routes import order_shown, submit_document
from cell_hmi.pages.dialogs import reason_for, step_button
from cell_hmi.pages.frame import page_frame
from cell_hmi.pages.new_order import new_order
from cell_hmi.pages.steps import hold, resume
from cell_hmi.pages.tables import Html, bar, in_words, mark, table, thing
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.pages.why_late import expected_panel, finish_text
from cell_hmi.users.roles import Act
from cell_line.documents import MAX_DOCUMENT
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.forecast import Forecast
from cell_orchestrator.core.order_record import OrderRecord
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.store.errors import StoreError

SHOWN = 300
"""Orders on one page, the newest."""


def orders_page(viewer: PageViewer) -> None:
    """Show the book."""
    words = viewer.words
    with page_frame(viewer, "Orders"):
        with ui.row().classes("w-full items-center justify-between"):
            ui.html(f'<h1 class="title">{words("Orders")}</h1>', sanitize=False)
            every = ui.switch(words("closed ones, too"))
        if viewer.may(Act.ORDER):
            new_order(viewer, lambda asker, body: _submit(viewer, asker, body))
            _upload(viewer)
        with ui.element("section").classes("panel"):
            box = ui.element("div").classes("w-full")

            async def show() -> None:
                found = await to_thread(_book, viewer)
                box.clear()
                with box:
                    _table(viewer, *found, bool(every.value)) if found else ui.label(
                        words("The book cannot be read now.")
                    )

            ui.timer(0.05, show, once=True)
            ui.timer(3.0, show)
            every.on_value_change(show)


def _book(viewer: PageViewer) -> tuple[list[OrderRecord], Forecast] | None:
    try:
        with closing(open_store(viewer.live.state_dir)) as store:
            orders = all_orders(store, viewer.live.now.plant, viewer.live.now.at)
            return orders, viewer.app.state.expected.look()
    except (ClientError, StoreError):
        return None


def _table(viewer: PageViewer, orders: list[OrderRecord], found: Forecast, every: bool) -> None:
    words = viewer.words
    shown = [it for it in orders if every or it.closed is None]
    heads = ["Order", "Customer", "State", ">Units", "", ">Priority", ">Due", ">Expected"]
    table(
        in_words(words, heads),
        [_row(viewer, it, found) for it in reversed(shown[-SHOWN:])],
        words("No open orders."),
    )


def _row(viewer: PageViewer, it: OrderRecord, found: Forecast) -> list[str]:
    words, units = viewer.words, max(1, len(it.units))
    done, lost = it.count(UnitStatus.DONE), it.count(UnitStatus.SCRAPPED)
    name = thing("orders", it.order, f"{it.order} {it.number}".strip())
    progress = bar(done / units, lost / units)
    state = _state(viewer, it.state, it.held, it.late)
    expected = finish_text(viewer, found, {unit.unit for unit in it.units}, it.due)
    rest = [str(it.priority), words.minute(it.due), expected]
    return [name, it.customer, state, f"{done}/{units}", progress, *rest]


def _state(viewer: PageViewer, state: str, held: str, late: bool) -> Html:
    words = viewer.words
    if state == "held":
        return mark(2, words("held: {why}", why=held))
    if late:
        return mark(2, f"{words(state)}, {words('late')}")
    return Html(words(state))


def _upload(viewer: PageViewer) -> None:
    words = viewer.words

    async def taken(event: events.UploadEventArguments) -> None:
        content = await event.file.read()
        try:
            body = OrdersBody(document=content.decode("utf-8-sig"), source=event.file.name[:100] or "upload")
        except ValueError:
            ui.notify(words("{file} is no text in UTF-8, or too large.", file=event.file.name), type="negative")
            return
        await viewer.do(Act.ORDER, lambda asker: _submit(viewer, asker, body), words("Taken."))

    with ui.expansion(words("New orders: a file as CSV, JSON, or as a shop sends it")).classes("panel"):
        ui.label(words("What columns and keys there are: docs/orders.md. The same file again adds nothing.")).classes(
            "soft"
        )
        ui.upload(on_upload=taken, auto_upload=True, max_file_size=MAX_DOCUMENT).props(
            "flat bordered accept=.csv,.json"
        ).classes("w-full")


def _submit(viewer: PageViewer, asker: Any, body: OrdersBody) -> str:
    answer = submit_document(viewer.app.state.requests, asker, body)
    said = [viewer.words("in the book: {orders}", orders=", ".join(answer.orders))] if answer.orders else []
    return "\n".join([*answer.errors, *said, *answer.notes])


def order_page(viewer: PageViewer, name: str) -> None:
    """Show one order."""
    words = viewer.words
    with page_frame(viewer, "Orders"):
        try:
            it = order_shown(viewer.live, name)
        except (Unknown, NotAllowed, ClientError, StoreError) as error:
            ui.label(str(error)).classes("panel")
            return
        with ui.row().classes("w-full items-center justify-between"):
            title = f"{words('Order')} {it['id']} {it['number']}".strip()
            ui.html(f'<h1 class="title">{Html(title)}</h1>', sanitize=True)
            _buttons(viewer, it)
        with ui.element("section").classes("panel"):
            facts = [
                (words("Customer"), it["customer"]),
                (words("State"), _state(viewer, it["state"], it["held"], it["late"])),
                (words("Priority"), str(it["priority"])),
                (words("Received"), words.date(it["received"])),
                (words("Due"), words.date(it["due"])),
                (words("Closed"), words.date(it["closed"])),
            ]
            table(["", ""], [fact for fact in facts if fact[1]], "")
        if it["closed"] is None:
            expected_panel(viewer, {str(unit["unit"]) for unit in it["unit_list"]}, it["due"])
        with ui.element("section").classes("panel"):
            ui.html(f'<h2 class="title">{words("Units")}</h2>', sanitize=False)
            heads = [words(head) for head in ("Unit", "Variant", "Status", "Next", "Why lost", "Instead of")]
            table(heads, [_unit(viewer, unit) for unit in it["unit_list"]], words("None."))
        with ui.element("section").classes("panel"):
            ui.html(f'<h2 class="title">{words("What was decided")}</h2>', sanitize=False)
            rows = [(words.date(entry["date"]), entry["text"]) for entry in it["history"]]
            table([words("When"), words("What")], rows, words("None."))


def _unit(viewer: PageViewer, unit: dict[str, Any]) -> list[str]:
    status = str(unit["status"])
    shown = mark(2, viewer.words(status)) if status == "scrapped" else Html(viewer.words(status))
    unit_link, instead = thing("units", unit["unit"]), thing("units", unit["replaces"])
    return [unit_link, unit["variant"], shown, unit["operation"], unit["reason"], instead]


def _buttons(viewer: PageViewer, it: dict[str, Any]) -> None:
    if it["closed"] is not None or not viewer.may(Act.ORDER):
        return
    name = str(it["id"])
    with ui.row():
        if it["state"] == "held":
            step_button(viewer, "Resume", lambda: _then(resume(viewer, "order", name)))
        elif it["state"] == "open":
            step_button(viewer, "Hold", lambda: _then(hold(viewer, "order", name)))
        step_button(viewer, "Priority", lambda: _then(_priority(viewer, name, int(it["priority"]))))
        if it["state"] != "cancelled":
            step_button(viewer, "Cancel order", lambda: _then(_cancel(viewer, name)))


async def _then(done: Any) -> None:
    """Show the order anew when the line has had a moment to do it."""
    await done
    ui.timer(0.8, lambda: ui.navigate.reload(), once=True)


async def _cancel(viewer: PageViewer, name: str) -> None:
    words = viewer.words
    question = words("Cancel order {order}? Units in work leave the line.", order=name)
    why = await reason_for(viewer, question, words("Cancel order"), needed=True)
    if why is not None:
        done = words("Order {order} is cancelled.", order=name)
        await viewer.ask(Act.ORDER, f"order {name} cancelled", why, lambda it: it.cancel_order(name, why), done)


async def _priority(viewer: PageViewer, name: str, now: int) -> None:
    words = viewer.words
    with ui.dialog() as dialog, ui.card().style("min-width: min(24rem, 92vw)"):
        ui.label(words("Priority of order {order}: higher goes first", order=name)).classes("text-lg")
        slider = ui.slider(min=0, max=100, value=now).props("label-always")
        why = ui.input(words("Why, for the record")).classes("w-full")
        with ui.row().classes("w-full justify-end"):
            ui.button(words("Cancel"), on_click=lambda: dialog.submit(False)).classes("step").props("flat")
            ui.button(words("Set"), on_click=lambda: dialog.submit(True)).classes("step")
    agreed = await dialog
    dialog.delete()
    if agreed is True:
        value, reason = int(slider.value), str(why.value or "")
        about, done = f"order {name} to {value}", words("Order {order} has priority {value}.", order=name, value=value)
        await viewer.ask(Act.ORDER, about, reason, lambda it: it.set_priority(name, value, reason), done)
