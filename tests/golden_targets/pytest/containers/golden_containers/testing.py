# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: pytest/1  inputs-sha256: c1e4e033
"""Payloads for tests of package ``golden_containers``."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final
from uuid import UUID

from jobspec import (
    DispatchTable,
    as_tuple,
)
from jobspec.testing import (
    read_payloads,
    spoiled,
)
from pydantic import JsonValue

from .models import (
    ImportLines,
    Line,
)

__all__ = [
    "PAYLOADS",
    "boundary_import_lines",
    "check_payloads",
    "invalid_import_lines",
    "make_import_lines",
]

PAYLOADS: Final = Path(__file__).parent / "payloads"


def check_payloads(table: DispatchTable) -> None:
    """That the handlers of ``table`` can read every sample of ``PAYLOADS``.

    Those of older versions, too. Raises AssertionError.
    """
    read_payloads(table, "golden_containers", PAYLOADS)


def make_import_lines(
    *,
    lines: Sequence[Line] = (
        Line(sku="text", tags=()),
        Line(sku="text", tags=()),
    ),
    bounded: Sequence[int] = (1, 1),
    grid: Sequence[Sequence[int]] = ((1, 1), (1, 1)),
    by_name: Mapping[str, Line] = {"key1": Line(sku="text", tags=())},
    lists_by_name: Mapping[str, Sequence[Line]] = {
        "key1": (Line(sku="text", tags=()), Line(sku="text", tags=())),
    },
    maps: Sequence[Mapping[str, Sequence[UUID]]] = (
        {
            "key1": (
                UUID("00000000-0000-4000-8000-000000000001"),
                UUID("00000000-0000-4000-8000-000000000001"),
            ),
        },
        {
            "key1": (
                UUID("00000000-0000-4000-8000-000000000001"),
                UUID("00000000-0000-4000-8000-000000000001"),
            ),
        },
    ),
    maybe: str | None = None,
    maybe_lines: Sequence[Line] | None = None,
    lines_with_holes: Sequence[Line | None] = (
        Line(sku="text", tags=()),
        Line(sku="text", tags=()),
    ),
    maybe_bounded: Decimal | None = None,
    maybe_with_default: int | None = 3,
    names: Sequence[str] = ("a", "b"),
    counts: Mapping[str, int] = {"a": 1, "b": 2},
    nested: Sequence[Sequence[int]] = ((1,), (2, 3), ()),
    with_a_name_that_leaves_no_room_on_a_line: Mapping[
        str,
        Sequence[Sequence[Line]],
    ] = {
        "key1": (
            (Line(sku="text", tags=()), Line(sku="text", tags=())),
            (Line(sku="text", tags=()), Line(sku="text", tags=())),
        ),
    },
) -> ImportLines:
    """A payload of ``import_lines`` that fits, whatever is not given."""
    lists_by_name_ = {_key1: as_tuple(_each1) for _key1, _each1 in lists_by_name.items()}  # fmt: skip
    maps_ = as_tuple([{_key2: as_tuple(_each2) for _key2, _each2 in _each1.items()} for _each1 in maps])  # fmt: skip
    with_a_name_that_leaves_no_room_on_a_line_ = {_key1: as_tuple([as_tuple(_each2) for _each2 in _each1]) for _key1, _each1 in with_a_name_that_leaves_no_room_on_a_line.items()}  # fmt: skip
    return ImportLines(
        lines=as_tuple(lines),
        bounded=as_tuple(bounded),
        grid=as_tuple([as_tuple(_each1) for _each1 in grid]),
        by_name=by_name,
        lists_by_name=lists_by_name_,
        maps=maps_,
        maybe=maybe,
        maybe_lines=None if maybe_lines is None else as_tuple(maybe_lines),
        lines_with_holes=as_tuple(lines_with_holes),
        maybe_bounded=maybe_bounded,
        maybe_with_default=maybe_with_default,
        names=as_tuple(names),
        counts=counts,
        nested=as_tuple([as_tuple(_each1) for _each1 in nested]),
        with_a_name_that_leaves_no_room_on_a_line=with_a_name_that_leaves_no_room_on_a_line_,
    )


def boundary_import_lines() -> Iterator[ImportLines]:
    """Payloads of ``import_lines`` with each field at its bounds."""
    yield make_import_lines()
    yield make_import_lines(lines=())
    yield make_import_lines(
        lines=(
            Line(sku="text", tags=("text", "text")),
            Line(sku="text", tags=("text", "text")),
        ),
    )
    yield make_import_lines(bounded=[1])
    yield make_import_lines(bounded=(0, 0))
    yield make_import_lines(grid=())
    yield make_import_lines(grid=((), ()))
    yield make_import_lines(grid=((0, 0), (0, 0)))
    yield make_import_lines(by_name={})
    yield make_import_lines(lists_by_name={})
    yield make_import_lines(
        lists_by_name={
            "key1": (Line(sku="text", tags=()), Line(sku="text", tags=())),
            "key10": (Line(sku="text", tags=()), Line(sku="text", tags=())),
            "key2": (Line(sku="text", tags=()), Line(sku="text", tags=())),
            "key3": (Line(sku="text", tags=()), Line(sku="text", tags=())),
            "key4": (Line(sku="text", tags=()), Line(sku="text", tags=())),
            "key5": (Line(sku="text", tags=()), Line(sku="text", tags=())),
            "key6": (Line(sku="text", tags=()), Line(sku="text", tags=())),
            "key7": (Line(sku="text", tags=()), Line(sku="text", tags=())),
            "key8": (Line(sku="text", tags=()), Line(sku="text", tags=())),
            "key9": (Line(sku="text", tags=()), Line(sku="text", tags=())),
        },
    )
    yield make_import_lines(maps=())
    yield make_import_lines(maps=({}, {}))
    yield make_import_lines(maybe="text")
    yield make_import_lines(maybe_lines=())
    yield make_import_lines(
        maybe_lines=(Line(sku="text", tags=()), Line(sku="text", tags=())),
    )
    yield make_import_lines(
        maybe_lines=(
            Line(sku="text", tags=("text", "text")),
            Line(sku="text", tags=("text", "text")),
        ),
    )
    yield make_import_lines(lines_with_holes=())
    yield make_import_lines(lines_with_holes=(None, None))
    yield make_import_lines(
        lines_with_holes=(
            Line(sku="text", tags=("text", "text")),
            Line(sku="text", tags=("text", "text")),
        ),
    )
    yield make_import_lines(maybe_bounded=Decimal(1))
    yield make_import_lines(maybe_bounded=Decimal("0.01"))
    yield make_import_lines(maybe_bounded=Decimal("99999999.99"))
    yield make_import_lines(maybe_with_default=None)
    yield make_import_lines(maybe_with_default=1)
    yield make_import_lines(maybe_with_default=0)
    yield make_import_lines(names=())
    yield make_import_lines(names=("text", "text"))
    yield make_import_lines(counts={})
    yield make_import_lines(nested=())
    yield make_import_lines(nested=((), ()))
    yield make_import_lines(nested=((1, 1), (1, 1)))
    yield make_import_lines(nested=((0, 0), (0, 0)))
    yield make_import_lines(with_a_name_that_leaves_no_room_on_a_line={})


def invalid_import_lines() -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """What is wrong, and a payload of ``import_lines`` as JSON in which it is."""
    _payload = make_import_lines()
    yield ("lines is missing", spoiled(_payload, "lines"))
    yield ("lines is null", spoiled(_payload, "lines", None))
    yield ("lines is no list", spoiled(_payload, "lines", {}))
    yield (
        "lines has an item that is null",
        spoiled(_payload, "lines", [None]),
    )
    yield (
        "lines has an item that is no object",
        spoiled(_payload, "lines", [[]]),
    )
    yield (
        "lines has an item that has a field sku that is missing",
        spoiled(_payload, "lines", [{"tags": []}]),
    )
    yield (
        "lines has an item that has a field sku that is null",
        spoiled(_payload, "lines", [{"tags": [], "sku": None}]),
    )
    yield (
        "lines has an item that has a field sku that is an object",
        spoiled(_payload, "lines", [{"tags": [], "sku": {}}]),
    )
    yield (
        "lines has an item that has a field tags that is null",
        spoiled(_payload, "lines", [{"sku": "text", "tags": None}]),
    )
    yield (
        "lines has an item that has a field tags that is no list",
        spoiled(_payload, "lines", [{"sku": "text", "tags": {}}]),
    )
    yield (
        "lines has an item that has a field tags that has an item that is null",
        spoiled(_payload, "lines", [{"sku": "text", "tags": [None]}]),
    )
    yield (
        "lines has an item that has a field tags that has an item that is an object",
        spoiled(_payload, "lines", [{"sku": "text", "tags": [{}]}]),
    )
    yield ("bounded is missing", spoiled(_payload, "bounded"))
    yield ("bounded is null", spoiled(_payload, "bounded", None))
    yield ("bounded is no list", spoiled(_payload, "bounded", {}))
    yield ("bounded has too few in it", spoiled(_payload, "bounded", []))
    yield (
        "bounded has an item that is null",
        spoiled(_payload, "bounded", [None]),
    )
    yield (
        "bounded has an item that is an object",
        spoiled(_payload, "bounded", [{}]),
    )
    yield (
        "bounded has an item that is no whole number",
        spoiled(_payload, "bounded", [1.5]),
    )
    yield ("grid is missing", spoiled(_payload, "grid"))
    yield ("grid is null", spoiled(_payload, "grid", None))
    yield ("grid is no list", spoiled(_payload, "grid", {}))
    yield ("grid has an item that is null", spoiled(_payload, "grid", [None]))
    yield ("grid has an item that is no list", spoiled(_payload, "grid", [{}]))
    yield (
        "grid has an item that has an item that is null",
        spoiled(_payload, "grid", [[None]]),
    )
    yield (
        "grid has an item that has an item that is an object",
        spoiled(_payload, "grid", [[{}]]),
    )
    yield (
        "grid has an item that has an item that is no whole number",
        spoiled(_payload, "grid", [[1.5]]),
    )
    yield ("by_name is missing", spoiled(_payload, "by_name"))
    yield ("by_name is null", spoiled(_payload, "by_name", None))
    yield ("by_name is no object", spoiled(_payload, "by_name", []))
    yield (
        "by_name has a value that is null",
        spoiled(_payload, "by_name", {"key1": None}),
    )
    yield (
        "by_name has a value that is no object",
        spoiled(_payload, "by_name", {"key1": []}),
    )
    yield (
        "by_name has a value that has a field sku that is missing",
        spoiled(_payload, "by_name", {"key1": {"tags": []}}),
    )
    yield (
        "by_name has a value that has a field sku that is null",
        spoiled(_payload, "by_name", {"key1": {"tags": [], "sku": None}}),
    )
    yield (
        "by_name has a value that has a field sku that is an object",
        spoiled(_payload, "by_name", {"key1": {"tags": [], "sku": {}}}),
    )
    yield (
        "by_name has a value that has a field tags that is null",
        spoiled(_payload, "by_name", {"key1": {"sku": "text", "tags": None}}),
    )
    yield (
        "by_name has a value that has a field tags that is no list",
        spoiled(_payload, "by_name", {"key1": {"sku": "text", "tags": {}}}),
    )
    yield (
        "by_name has a value that has a field tags that has an item that is null",
        spoiled(
            _payload,
            "by_name",
            {"key1": {"sku": "text", "tags": [None]}},
        ),
    )
    yield (
        "by_name has a value that has a field tags that has an item that is an object",
        spoiled(_payload, "by_name", {"key1": {"sku": "text", "tags": [{}]}}),
    )
    yield ("lists_by_name is missing", spoiled(_payload, "lists_by_name"))
    yield ("lists_by_name is null", spoiled(_payload, "lists_by_name", None))
    yield (
        "lists_by_name is no object",
        spoiled(_payload, "lists_by_name", []),
    )
    yield (
        "lists_by_name has too many in it",
        spoiled(
            _payload,
            "lists_by_name",
            {
                "key1": [
                    {"sku": "text", "tags": []},
                    {"sku": "text", "tags": []},
                ],
                "key2": [
                    {"sku": "text", "tags": []},
                    {"sku": "text", "tags": []},
                ],
                "key3": [
                    {"sku": "text", "tags": []},
                    {"sku": "text", "tags": []},
                ],
                "key4": [
                    {"sku": "text", "tags": []},
                    {"sku": "text", "tags": []},
                ],
                "key5": [
                    {"sku": "text", "tags": []},
                    {"sku": "text", "tags": []},
                ],
                "key6": [
                    {"sku": "text", "tags": []},
                    {"sku": "text", "tags": []},
                ],
                "key7": [
                    {"sku": "text", "tags": []},
                    {"sku": "text", "tags": []},
                ],
                "key8": [
                    {"sku": "text", "tags": []},
                    {"sku": "text", "tags": []},
                ],
                "key9": [
                    {"sku": "text", "tags": []},
                    {"sku": "text", "tags": []},
                ],
                "key10": [
                    {"sku": "text", "tags": []},
                    {"sku": "text", "tags": []},
                ],
                "key11": [
                    {"sku": "text", "tags": []},
                    {"sku": "text", "tags": []},
                ],
            },
        ),
    )
    yield (
        "lists_by_name has a value that is null",
        spoiled(_payload, "lists_by_name", {"key1": None}),
    )
    yield (
        "lists_by_name has a value that is no list",
        spoiled(_payload, "lists_by_name", {"key1": {}}),
    )
    yield (
        "lists_by_name has a value that has an item that is null",
        spoiled(_payload, "lists_by_name", {"key1": [None]}),
    )
    yield (
        "lists_by_name has a value that has an item that is no object",
        spoiled(_payload, "lists_by_name", {"key1": [[]]}),
    )
    yield (
        "lists_by_name has a value that has an item that has a field sku that is missing",
        spoiled(_payload, "lists_by_name", {"key1": [{"tags": []}]}),
    )
    yield (
        "lists_by_name has a value that has an item that has a field sku that is null",
        spoiled(
            _payload,
            "lists_by_name",
            {"key1": [{"tags": [], "sku": None}]},
        ),
    )
    yield (
        "lists_by_name has a value that has an item that has a field sku that is an object",
        spoiled(
            _payload,
            "lists_by_name",
            {"key1": [{"tags": [], "sku": {}}]},
        ),
    )
    yield (
        "lists_by_name has a value that has an item that has a field tags that is null",
        spoiled(
            _payload,
            "lists_by_name",
            {"key1": [{"sku": "text", "tags": None}]},
        ),
    )
    yield (
        "lists_by_name has a value that has an item that has a field tags that is no list",
        spoiled(
            _payload,
            "lists_by_name",
            {"key1": [{"sku": "text", "tags": {}}]},
        ),
    )
    yield (
        "lists_by_name has a value that has an item that has a field tags that has an item that is null",
        spoiled(
            _payload,
            "lists_by_name",
            {"key1": [{"sku": "text", "tags": [None]}]},
        ),
    )
    yield (
        "lists_by_name has a value that has an item that has a field tags that has an item that is an object",
        spoiled(
            _payload,
            "lists_by_name",
            {"key1": [{"sku": "text", "tags": [{}]}]},
        ),
    )
    yield ("maps is missing", spoiled(_payload, "maps"))
    yield ("maps is null", spoiled(_payload, "maps", None))
    yield ("maps is no list", spoiled(_payload, "maps", {}))
    yield ("maps has an item that is null", spoiled(_payload, "maps", [None]))
    yield (
        "maps has an item that is no object",
        spoiled(_payload, "maps", [[]]),
    )
    yield (
        "maps has an item that has a value that is null",
        spoiled(_payload, "maps", [{"key1": None}]),
    )
    yield (
        "maps has an item that has a value that is no list",
        spoiled(_payload, "maps", [{"key1": {}}]),
    )
    yield (
        "maps has an item that has a value that has an item that is null",
        spoiled(_payload, "maps", [{"key1": [None]}]),
    )
    yield (
        "maps has an item that has a value that has an item that is an object",
        spoiled(_payload, "maps", [{"key1": [{}]}]),
    )
    yield (
        "maps has an item that has a value that has an item that is no UUID",
        spoiled(_payload, "maps", [{"key1": ["7b0c"]}]),
    )
    yield ("maybe is an object", spoiled(_payload, "maybe", {}))
    yield ("maybe_lines is no list", spoiled(_payload, "maybe_lines", {}))
    yield (
        "maybe_lines has an item that is null",
        spoiled(_payload, "maybe_lines", [None]),
    )
    yield (
        "maybe_lines has an item that is no object",
        spoiled(_payload, "maybe_lines", [[]]),
    )
    yield (
        "maybe_lines has an item that has a field sku that is missing",
        spoiled(_payload, "maybe_lines", [{"tags": []}]),
    )
    yield (
        "maybe_lines has an item that has a field sku that is null",
        spoiled(_payload, "maybe_lines", [{"tags": [], "sku": None}]),
    )
    yield (
        "maybe_lines has an item that has a field sku that is an object",
        spoiled(_payload, "maybe_lines", [{"tags": [], "sku": {}}]),
    )
    yield (
        "maybe_lines has an item that has a field tags that is null",
        spoiled(_payload, "maybe_lines", [{"sku": "text", "tags": None}]),
    )
    yield (
        "maybe_lines has an item that has a field tags that is no list",
        spoiled(_payload, "maybe_lines", [{"sku": "text", "tags": {}}]),
    )
    yield (
        "maybe_lines has an item that has a field tags that has an item that is null",
        spoiled(_payload, "maybe_lines", [{"sku": "text", "tags": [None]}]),
    )
    yield (
        "maybe_lines has an item that has a field tags that has an item that is an object",
        spoiled(_payload, "maybe_lines", [{"sku": "text", "tags": [{}]}]),
    )
    yield (
        "lines_with_holes is missing",
        spoiled(_payload, "lines_with_holes"),
    )
    yield (
        "lines_with_holes is null",
        spoiled(_payload, "lines_with_holes", None),
    )
    yield (
        "lines_with_holes is no list",
        spoiled(_payload, "lines_with_holes", {}),
    )
    yield (
        "lines_with_holes has an item that is no object",
        spoiled(_payload, "lines_with_holes", [[]]),
    )
    yield (
        "lines_with_holes has an item that has a field sku that is missing",
        spoiled(_payload, "lines_with_holes", [{"tags": []}]),
    )
    yield (
        "lines_with_holes has an item that has a field sku that is null",
        spoiled(_payload, "lines_with_holes", [{"tags": [], "sku": None}]),
    )
    yield (
        "lines_with_holes has an item that has a field sku that is an object",
        spoiled(_payload, "lines_with_holes", [{"tags": [], "sku": {}}]),
    )
    yield (
        "lines_with_holes has an item that has a field tags that is null",
        spoiled(_payload, "lines_with_holes", [{"sku": "text", "tags": None}]),
    )
    yield (
        "lines_with_holes has an item that has a field tags that is no list",
        spoiled(_payload, "lines_with_holes", [{"sku": "text", "tags": {}}]),
    )
    yield (
        "lines_with_holes has an item that has a field tags that has an item that is null",
        spoiled(
            _payload,
            "lines_with_holes",
            [{"sku": "text", "tags": [None]}],
        ),
    )
    yield (
        "lines_with_holes has an item that has a field tags that has an item that is an object",
        spoiled(_payload, "lines_with_holes", [{"sku": "text", "tags": [{}]}]),
    )
    yield (
        "maybe_bounded is an object",
        spoiled(_payload, "maybe_bounded", {}),
    )
    yield (
        "maybe_bounded is no number",
        spoiled(_payload, "maybe_bounded", "much"),
    )
    yield (
        "maybe_bounded does not keep gt: 0",
        spoiled(_payload, "maybe_bounded", "0"),
    )
    yield (
        "maybe_bounded does not keep scale: 2",
        spoiled(_payload, "maybe_bounded", "0.001"),
    )
    yield (
        "maybe_with_default is an object",
        spoiled(_payload, "maybe_with_default", {}),
    )
    yield (
        "maybe_with_default is no whole number",
        spoiled(_payload, "maybe_with_default", 1.5),
    )
    yield ("names is null", spoiled(_payload, "names", None))
    yield ("names is no list", spoiled(_payload, "names", {}))
    yield (
        "names has an item that is null",
        spoiled(_payload, "names", [None]),
    )
    yield (
        "names has an item that is an object",
        spoiled(_payload, "names", [{}]),
    )
    yield ("counts is null", spoiled(_payload, "counts", None))
    yield ("counts is no object", spoiled(_payload, "counts", []))
    yield (
        "counts has a value that is null",
        spoiled(_payload, "counts", {"key1": None}),
    )
    yield (
        "counts has a value that is an object",
        spoiled(_payload, "counts", {"key1": {}}),
    )
    yield (
        "counts has a value that is no whole number",
        spoiled(_payload, "counts", {"key1": 1.5}),
    )
    yield ("nested is null", spoiled(_payload, "nested", None))
    yield ("nested is no list", spoiled(_payload, "nested", {}))
    yield (
        "nested has an item that is null",
        spoiled(_payload, "nested", [None]),
    )
    yield (
        "nested has an item that is no list",
        spoiled(_payload, "nested", [{}]),
    )
    yield (
        "nested has an item that has an item that is null",
        spoiled(_payload, "nested", [[None]]),
    )
    yield (
        "nested has an item that has an item that is an object",
        spoiled(_payload, "nested", [[{}]]),
    )
    yield (
        "nested has an item that has an item that is no whole number",
        spoiled(_payload, "nested", [[1.5]]),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line is missing",
        spoiled(_payload, "with_a_name_that_leaves_no_room_on_a_line"),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line is null",
        spoiled(_payload, "with_a_name_that_leaves_no_room_on_a_line", None),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line is no object",
        spoiled(_payload, "with_a_name_that_leaves_no_room_on_a_line", []),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that is null",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": None},
        ),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that is no list",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": {}},
        ),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that has an item that is null",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": [None]},
        ),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that has an item that is no list",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": [{}]},
        ),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that has an item that has an item that is null",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": [[None]]},
        ),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that has an item that has an item that is no object",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": [[[]]]},
        ),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that has an item that has an item that has a field sku that is missing",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": [[{"tags": []}]]},
        ),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that has an item that has an item that has a field sku that is null",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": [[{"tags": [], "sku": None}]]},
        ),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that has an item that has an item that has a field sku that is an object",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": [[{"tags": [], "sku": {}}]]},
        ),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that has an item that has an item that has a field tags that is null",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": [[{"sku": "text", "tags": None}]]},
        ),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that has an item that has an item that has a field tags that is no list",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": [[{"sku": "text", "tags": {}}]]},
        ),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that has an item that has an item that has a field tags that has an item that is null",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": [[{"sku": "text", "tags": [None]}]]},
        ),
    )
    yield (
        "with_a_name_that_leaves_no_room_on_a_line has a value that has an item that has an item that has a field tags that has an item that is an object",
        spoiled(
            _payload,
            "with_a_name_that_leaves_no_room_on_a_line",
            {"key1": [[{"sku": "text", "tags": [{}]}]]},
        ),
    )
