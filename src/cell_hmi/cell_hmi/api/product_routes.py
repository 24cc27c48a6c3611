"""What can be ordered, the files that orders bring, and when what was ordered is expected."""

from contextlib import closing
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.concurrency import run_in_threadpool

from cell_client.follower import open_store
from cell_hmi.api.line_routes import Desk, Live, Sees
from cell_hmi.api.order_routes import OrderName, Orders, order_shown
from cell_hmi.api.problems import ApiProblem
from cell_hmi.live.expected import ExpectedFinish, expected_shown
from cell_hmi.live.live_line import LiveLine
from cell_hmi.live.part_files import keep_part
from cell_hmi.live.products_now import ProductsNow
from cell_hmi.model.order_form import VariantForm, form_of
from cell_hmi.model.recipe_diff import differences, revisions
from cell_hmi.users.roles import Act
from cell_orchestrator.core.events import OrderAccepted, UnitsAdded

router = APIRouter(tags=["products"])
RAW = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}


def products_of(request: Request) -> ProductsNow:
    """What can be ordered of the line that is followed."""
    products: ProductsNow = request.app.state.products
    return products


def expected_of(request: Request) -> ExpectedFinish:
    """What is expected of the line that is followed."""
    expected: ExpectedFinish = request.app.state.expected
    return expected


Revision = Annotated[str, Query(max_length=64, description="Such as 1.2: of family and variant.")]
Products = Annotated[ProductsNow, Depends(products_of)]
Expected = Annotated[ExpectedFinish, Depends(expected_of)]


def forms(products: ProductsNow) -> dict[str, VariantForm]:
    """Variant -> its form.

    Raises:
        ClientError: no line was started here, or its file is wrong.
    """
    return {name: form_of(it.family, it.variant) for name, it in sorted(products.look().items())}


@router.get("/products")
def products(asker: Sees, found: Products) -> dict[str, Any]:
    """Every variant that can be ordered, and what an order may choose of it."""
    return {"items": [asdict(form) for form in forms(found).values()]}


@router.get("/products/{variant}")
def product(asker: Sees, found: Products, variant: Annotated[str, Path(max_length=64)]) -> dict[str, Any]:
    """One of them."""
    form = forms(found).get(variant)
    if form is None:
        raise ApiProblem(404, f"no variant {variant!r} can be ordered")
    return asdict(form)


@router.get("/recipes/{variant}/compare")
def compare_recipes(
    asker: Sees, live: Live, variant: Annotated[str, Path(max_length=64)], old: Revision, new: Revision
) -> dict[str, Any]:
    """What differs between two revisions of a variant that were ordered, value by value."""
    return recipes_compared(live, variant, old, new)


def recipes_compared(live: LiveLine, variant: str, old: str, new: str) -> dict[str, Any]:
    """Two revisions beside each other, as plain values.

    Raises:
        ApiProblem: one of them was never ordered.
    """
    with closing(open_store(live.state_dir)) as store:
        known = revisions((it.event for it in store.of_kinds([OrderAccepted, UnitsAdded])), variant)
    for revision in (old, new):
        if revision not in known:
            names = ", ".join(known) or "none"
            raise ApiProblem(404, f"revision {revision!r} of {variant!r} was never ordered; there are: {names}")
    found = [asdict(it) for it in differences(known[old], known[new])]
    return {"variant": variant, "old": old, "new": new, "revisions": list(known), "differences": found}


@router.post("/part-files", status_code=201, openapi_extra=RAW)
async def part_file(
    request: Request,
    asker: Orders,
    desk: Desk,
    live: Live,
    kind: Annotated[str, Query(max_length=64, description="The option that names the file.")] = "part",
    unit: Annotated[str, Query(max_length=8, description="Of its lengths, where the file does not say it.")] = "",
) -> dict[str, Any]:
    """Keep a file that an order will name by its hash; what it is is looked at first."""
    content = await request.body()

    def kept() -> dict[str, Any]:
        return asdict(keep_part(live.state_dir, kind, content, unit))

    about = f"file {kind}, {len(content)} bytes"
    return await run_in_threadpool(desk.keep, asker, Act.ORDER, about, "", kept)


@router.get("/orders/{order}/expected")
def order_expected(asker: Sees, live: Live, expected: Expected, order: OrderName) -> dict[str, Any]:
    """When its open units will leave the line, and what they wait for, as far as that can be foreseen."""
    units = {str(unit["unit"]) for unit in order_shown(live, order)["unit_list"]}
    return expected_shown(expected.look(), units, live.now.date)
