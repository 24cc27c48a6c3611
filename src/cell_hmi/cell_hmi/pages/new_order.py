"""A new order by a form, which is made of what the chosen variant lets a customer choose."""

from asyncio import to_thread
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from nicegui import events, ui

from cell_client.errors import ClientError
from cell_hmi.api.bodies import OrdersBody
from cell_hmi.api.product_routes import forms
from cell_hmi.live.part_files import keep_part
from cell_hmi.model.order_form import OptionField, OrderEntry, VariantForm, document_of, whole_number
from cell_hmi.pages.dialogs import step_button
from cell_hmi.pages.viewer import PageViewer
from cell_hmi.users.roles import Act
from cell_orchestrator.core.options import OptionType

LARGEST = 8 * 2**20
"""A file that comes through the page [bytes]."""
MOST = 100
"""Units of one order."""
Submit = Callable[[Any, OrdersBody], str]


def new_order(viewer: PageViewer, submit: Submit) -> None:
    """Show the form; what can be ordered is read when it is opened."""
    words = viewer.words
    opened = ui.expansion(words("New order: a form")).classes("panel").mark("new-order")
    with opened:
        box = ui.element("div").classes("w-full")

    async def show() -> None:
        if not opened.value or box.default_slot.children:
            return
        try:
            found = await to_thread(forms, viewer.app.state.products)
        except ClientError as error:
            ui.notify(str(error), type="negative")
            return
        with box:
            _OrderForm(viewer, found, submit)

    opened.on_value_change(show)


class _OrderForm:
    """The fields of one order."""

    def __init__(self, viewer: PageViewer, found: dict[str, VariantForm], submit: Submit) -> None:
        self._viewer, self._forms, self._submit = viewer, found, submit
        self._options: dict[str, Callable[[], Any]] = {}
        words = viewer.words
        made = datetime.fromtimestamp(viewer.live.now.read, UTC)
        with ui.row().classes("w-full items-end gap-4"):
            self._variant = ui.select(list(found), label=words("Variant"), with_input=True).classes("w-64")
            self._order = ui.input(words("Order"), value=f"W{made:%y%m%d-%H%M%S}").props("maxlength=64")
            self._quantity = ui.number(words("Units"), value=1, min=1, max=MOST, precision=0).classes("w-24")
            self._priority = ui.number(words("Priority"), value=0, min=0, max=100, precision=0).classes("w-24")
            self._customer = ui.input(words("Customer")).props("maxlength=200")
            self._due = ui.input(words("Due")).props("type=datetime-local stack-label")
        self._box = ui.row().classes("w-full items-end gap-4")
        self._variant.on_value_change(self._chosen)
        step_button(viewer, "Order it", self._send)

    def _chosen(self) -> None:
        self._options = {}
        self._box.clear()
        form = self._forms.get(str(self._variant.value))
        with self._box:
            for field in form.fields if form else ():
                self._options[field.name] = self._field(field)

    def _field(self, it: OptionField) -> Callable[[], Any]:
        """Show a field; returns what reads it, None for nothing said."""
        label = f"{it.label} [{it.unit}]" if it.unit else it.label
        if it.file:
            return self._file(it, label)
        if it.type is OptionType.CHOICE or it.type is OptionType.FLAG:
            words = self._viewer.words
            known = {True: words("yes"), False: words("no")} if it.type is OptionType.FLAG else list(it.words)
            choice = ui.select(known, value=it.default, label=label, clearable=True).classes("w-48")
            return lambda: choice.value
        if it.type is OptionType.TEXT:
            text = ui.input(label, value=it.default or "").props(f"maxlength={it.max_length}").classes("w-48")
            return lambda: str(text.value or "").strip() or None
        number = ui.number(label, value=it.default, min=it.minimum, max=it.maximum).classes("w-48")
        if it.type is OptionType.INTEGER:
            return lambda: whole_number(number.value, label)
        return lambda: None if number.value is None else float(number.value)

    def _file(self, it: OptionField, label: str) -> Callable[[], Any]:
        viewer, kept = self._viewer, [""]

        async def taken(event: events.UploadEventArguments) -> None:
            content = await event.file.read()

            def keep(asker: Any) -> str:
                about = f"file {it.file}, {len(content)} bytes"
                part = viewer.app.state.requests.keep(
                    asker,
                    Act.ORDER,
                    about,
                    "",
                    lambda: keep_part(viewer.live.state_dir, it.file, content, it.file_unit),
                )
                kept[0] = part.sha256
                return str(part.what)

            if await viewer.do(Act.ORDER, keep, viewer.words("Taken.")):
                said.set_text(f"{event.file.name}: {kept[0][:12]}…")

        with ui.column().classes("gap-0"):
            ui.upload(label=label, on_upload=taken, auto_upload=True, max_files=1, max_file_size=LARGEST).props(
                "flat bordered"
            )
            said = ui.label("").classes("soft")
        return lambda: kept[0] or None

    async def _send(self) -> None:
        viewer, words = self._viewer, self._viewer.words
        if not self._variant.value or not str(self._order.value).strip():
            ui.notify(words("Say which variant, and how the order is called."), type="warning")
            return
        try:
            quantity = whole_number(self._quantity.value, words("Units"))
            entry = OrderEntry(
                str(self._order.value).strip(),
                str(self._variant.value),
                1 if quantity is None else quantity,
                whole_number(self._priority.value, words("Priority")) or 0,
                str(self._customer.value or "").strip(),
                words.moment(str(self._due.value)) if self._due.value else "",
                {name: read() for name, read in self._options.items()},
            )
        except ValueError as error:
            ui.notify(str(error), type="negative")
            return
        body = OrdersBody(document=document_of(entry), source="form")
        await viewer.do(Act.ORDER, lambda asker: self._submit(asker, body), words("Taken."))
