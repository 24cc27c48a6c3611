"""Sheets as spreadsheets write them."""

import pytest

from cell_orchestrator.intake.draft import OrderDraft
from cell_orchestrator.intake.reading import Reading, read

HEAD = "order_id,variant,quantity"


def sheet(text: str) -> Reading:
    """What is read of a sheet."""
    return read(text, "", "in.csv", 1000.0)


def orders(text: str) -> list[tuple[str, list[tuple[str, int, dict[str, object]]]]]:
    """The orders of a sheet: id, and variant, quantity and options of each line."""
    found = sheet(text).found
    assert all(isinstance(order, OrderDraft) for order in found), found
    return [
        (order.external_id, [(line.variant, line.quantity, dict(line.options)) for line in order.lines])
        for order in found
        if isinstance(order, OrderDraft)
    ]


def errors(text: str) -> list[str]:
    """What is wrong in a sheet."""
    return [str(error) for error in sheet(text).found if not isinstance(error, OrderDraft)]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("order_id,variant,quantity,option:booster\nA,X,2,0.3\n", ()),
        ("order_id;variant;quantity;option:booster\nA;X;2;0.3\n", ("in.csv: read with separator ';'",)),
        ("order_id;variant;quantity;option:booster\nA;X;2;0,3\n", ("in.csv: read with separator ';', decimal comma",)),
        ('order_id,variant,quantity,option:booster\nA,X,2,"0,3 g"\n', ("in.csv: read with decimal comma",)),
        ("order_id\tvariant\tquantity\toption:booster\nA\tX\t2\t0.3\n", ("in.csv: read with separator a tab",)),
        ("sep=,\norder_id,variant,quantity,option:booster\nA,X,2,0.3\n", ()),
        ('"sep=;"\r\norder_id;variant;quantity;option:booster\r\nA;X;2;0.3\r\n', ("in.csv: read with separator ';'",)),
        ("SEP=|\norder_id|variant|quantity|option:booster\nA|X|2|0.3\n", ("in.csv: read with separator '|'",)),
        ("\ufefforder_id,variant,quantity,option:booster,,\n,,,,,\nA,X,2.0,0.3,,\n,,,,,\n\n", ()),
        ("\n,,\nOrder ID,Variant,QUANTITY,Option: booster\nA,X,2,0.3\n", ()),
        (f"order_id,variant,quantity,option:booster{',' * 5000}\nA,X,2,0.3{',' * 5000}\n", ()),
        ("OrderId, variant ,quantity,OPTION:booster\n A , X ,2, 0.3\n", ()),
        ('"order_id","variant","quantity","option:booster"\r"A","X","2","0.3"\r', ()),
    ],
    ids=lambda given: str(given)[:40],
)
def test_it_should_read_the_same_order_however_it_is_written(text: str, notes: tuple[str, ...]) -> None:
    ((name, ((variant, quantity, options),)),) = orders(text)
    assert (name, variant, quantity, list(options)) == ("A", "X", 2, ["booster"])
    assert sheet(text).notes == notes


def test_it_should_tell_all_it_assumed_in_one_line() -> None:
    text = "order_id;variant;quantity;due_s\nA;X;1;60,5\n"
    reading = read(text, "", "in.csv", 1000.0, encoding="Windows-1252")
    assert reading.notes == ("in.csv: read with encoding Windows-1252, separator ';', decimal comma",)
    (order,) = reading.found
    assert isinstance(order, OrderDraft) and order.due == 1060.5


def test_a_separator_that_is_told_counts() -> None:
    """It should not look for another one."""
    assert errors("sep=;\n" + HEAD + "\nA,X,1\n") == [
        "in.csv:1: is no order document of a known format (csv, json, shopify, woocommerce); see docs/orders.md"
    ]


def test_it_should_compose_what_a_mac_takes_apart() -> None:
    text = f"{HEAD},Option:coule\u0301ur,customer\nA,X,1,franc\u0327ais,Zoe\u0308\n"
    (order,) = sheet(text).found
    assert isinstance(order, OrderDraft)
    assert (order.customer, order.lines[0].options) == ("Zoë", {"couléur": "français"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{HEAD},,\nA,X,1,,5\n", "2: has 5 cells: column 5 has a value, but no name in the header"),
        (f"{HEAD}\nA,X,1,4,5\n", "2: has 5 cells: column 4 has a value, but no name in the header"),
        (f"{HEAD},customer,,\nA,X,1,,7,\n", "2: has 5 cells: column 5 has a value, but no name in the header"),
        (f"{HEAD},Order-Id\nA,X,1,B\n", "1: order_id: is given twice"),
        (f"{HEAD},option:\nA,X,1,\n", "1: option:: unknown column; known: order_id"),
        (f"{HEAD},Order Id 2\n", "1: Order Id 2: unknown column; did you mean 'order_id'?"),
        ("sep=,\n\norder_id,variant\n", "3: quantity: this column is missing"),
        (f"{HEAD}\nA,X,\n", "2: quantity: is missing"),
        (f"{HEAD}\nA,,1\n", "2: variant: is missing"),
        (f"{HEAD}\nA,X\x07,\n", "2: variant: character 2 cannot be printed: U+0007"),
        (f"{HEAD}\nA,X,1_0\n", "2: quantity: must be a whole number, not '1_0'"),
        (f"{HEAD}\nA,X,\uff12\n", "2: quantity: must be a whole number, not '\uff12'"),
        (f"{HEAD}\nA,X,0\n", "2: quantity: must be above 0, not '0'"),
        (f"{HEAD}\nA,X,-1\n", "2: quantity: must be above 0, not '-1'"),
        (f"{HEAD}\nA,X,1001\n", "2: quantity: must be at most 1000, not '1001'"),
        (f'{HEAD}\nA,X,"1,000"\n', "2: quantity: could be 1000 or 1.0000: write one of these, not '1,000'"),
        (f"{HEAD}\nA,X,1.000\n", "2: quantity: could be 1000 or 1.0000: write one of these, not '1.000'"),
        ("order_id;variant;quantity;due_s\nA;X;1;1.800\n", "2: due_s: could be 1800 or 1.8000: write one of these"),
        (f'{HEAD},due_s,option:a\nA,X,1,1.800,"0,3"\n', "2: due_s: could be 1800 or 1.8000: write one of these"),
        (f'{HEAD},option:b,option:a\nA,X,1,1.800 g,"0,3"\n', "2: option:b: could be 1800 or 1.8000: write one of"),
        (f"{HEAD},priority\nA,X,1,101\n", "2: priority: must be from 0 to 100, not 101"),
        (f"{HEAD},priority\nA,X,1,-1\n", "2: priority: must be from 0 to 100, not -1"),
        (f"{HEAD},due_s\nA,X,1,0\n", "2: due_s: must be above 0, not '0'"),
        (f"{HEAD},due_s\nA,X,1,1e308\n", "2: due_s: must be at most a year ago and before the year 2100"),
        (f"{HEAD},due_s\nA,X,1,1e999\n", "2: due_s: must be at most a year ago and before the year 2100"),
        (f"{HEAD},due_s\nA,X,1,nan\n", "2: due_s: must be a number, not 'nan'"),
        (f"{HEAD},customer\nA,X,1,Ann\x1b[31m\n", "2: customer: character 4 cannot be printed: U+001B"),
        (f"{HEAD},customer\nA,X,1,{'x' * 201}\n", "2: customer: has 201 characters, 200 at most"),
        (f"{HEAD}\n5.8E+12,X,1\n", "2: order_id: a spreadsheet has cut digits off this id: 5.8E+12"),
        (f"{HEAD}\nA\x07,X,1\n", "2: order_id: character 2 cannot be printed: U+0007"),
        (f"{HEAD}\n{'A' * 200_000},X,1\n", "2: is not CSV: field larger than field limit (131072)"),
        (f"{HEAD}{',x' * 300}\n", "1: is no order document"),
        (f"{HEAD}\nA,X,1{',x' * 300}\n", "2: has more than 200 columns; send it in parts"),
        (HEAD + "\n" + "A,X,1\n" * 20_000, "20001: has more than 20000 rows; send it in parts"),
        (HEAD + "\n" + "".join(f"A{i},X,1\n" for i in range(1001)), "1: has more than 1000 orders; send it in parts"),
        (HEAD + "\n", "1: holds no orders"),
    ],
    ids=lambda given: str(given)[:40],
)
def test_it_should_say_where_and_what_is_wrong(text: str, message: str) -> None:
    (error,) = errors(text)
    assert error.startswith(f"in.csv:{message}")


def test_one_bad_row_should_cost_its_own_order_only() -> None:
    text = HEAD + ",customer\nA,X,1,\nB\x1b,X,1,\n#NAME?,X,1,\nC,X,1,Ann\nC,X,1,Bob\nD,X,1,\n"
    found = sheet(text).found
    assert [order.external_id for order in found if isinstance(order, OrderDraft)] == ["A", "D"]
    assert [error.line for error in found if not isinstance(error, OrderDraft)] == [3, 4, 6]


def test_a_point_should_be_one_where_nobody_writes_commas() -> None:
    ((_, ((_, _, options),)),) = orders(f"{HEAD},option:a,option:b\nA,X,1,1.234,0.125\n")
    assert options == {"a": "1.234", "b": "0.125"}
    ((_, ((_, _, options),)),) = orders("order_id;variant;quantity;option:a;option:b\nA;X;1;0.125;v1.234\n")
    assert options == {"a": "0.125", "b": "v1.234"}


def test_a_format_that_is_named_should_say_what_it_needs() -> None:
    (error,) = read("bread;butter", "csv", "in.csv", 0.0).found
    assert str(error) == (
        "in.csv:1: the first row must name the columns: "
        "order_id, variant, quantity, priority, due_s, customer, option:NAME"
    )
