"""Changes of a spec: (name, before, after, the codes it is refused with). No codes: it is safe."""

from __future__ import annotations

from typing import Final, NamedTuple

HEAD: Final = "version: 1\npackage: shop\n"
TYPES: Final = """\
types:
  Line: {{fields: {{sku: str, qty: {qty}}}}}
  Word: {{enum: [{words}]}}
  Card: {{fields: {{token: str}}}}
  Cash: {{fields: {{coins: int}}}}
  Pay: {{union: {{{variants}}}, discriminator: {tag}}}
"""


class Case(NamedTuple):
    name: str
    before: str
    after: str
    codes: tuple[str, ...] = ()


def job(payload: str = "a: int", more: str = "") -> str:
    """A spec with one job, ``do``."""
    return f"{HEAD}jobs:\n  do:\n    payload: {{{payload}}}\n{_lines(more)}"


def _lines(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def typed(
    payload: str, *, qty: str = "int", words: str = "red, green", variants: str = "card: Card, cash: Cash",
    tag: str = "kind",
) -> str:  # fmt: skip
    types = TYPES.format(qty=qty, words=words, variants=variants, tag=tag)
    return f"{HEAD}{types}jobs:\n  do: {{payload: {{{payload}}}}}\n  other: {{payload: {{line: Line}}}}\n"


def lane(channel: str, job: str = "", payload: str = "a: int, b: int") -> str:
    return f"{HEAD}channels:\n{channel}jobs:\n  do:\n    payload: {{{payload}}}\n{_lines(job)}"


STRICT: Final = "  c: {key: {a: int}, order: strict, on_dead: skip}\n"
LOOSE: Final = "  c: {order: none}\n"

CASES: Final = (
    # ---- fields
    Case("field_added_required", job(), job("a: int, b: str"), ("JS301",)),
    Case("field_added_in_a_type", typed("n: int"), typed("n: int, line: Line"), ("JS301",)),
    Case("field_made_required", job("a: {type: int, default: 1}"), job("a: int"), ("JS301",)),
    Case("field_renamed", job("a: int"), job("b: int"), ("JS301", "JS308")),
    Case("field_renamed_with_wire", job("a: int"), job("b: {type: int, wire: a}")),
    Case("field_added_with_default", job(), job("a: int, b: {type: str, default: x}")),
    Case("field_made_optional", job(), job("a: {type: int, default: 1}")),
    Case("default_changed", job("a: {type: int, default: 1}"), job("a: {type: int, default: 2}")),
    Case("wire_added", job("a: int"), job("a: {type: int, wire: aa}"), ("JS307",)),
    Case("wire_changed", job("a: {type: int, wire: x}"), job("a: {type: int, wire: y, default: 1}"), ("JS307",)),
    # ---- types
    Case("type_changed", job("a: int"), job("a: str"), ("JS302",)),
    Case("text_to_bytes", job("a: str"), job("a: bytes"), ("JS302",)),
    Case("list_to_set", job('a: "list[str]"'), job('a: "set[str]"'), ("JS302",)),
    Case("set_to_list", job('a: "set[str]"'), job('a: "list[str]"')),
    Case("one_to_list", job("a: int"), job('a: "list[int]"'), ("JS302",)),
    Case("int_to_float", job("a: int"), job("a: float")),
    Case("int_to_decimal", job("a: int"), job("a: decimal")),
    Case("float_to_decimal", job("a: float"), job("a: decimal")),
    Case("float_to_int", job("a: float"), job("a: int"), ("JS302",)),
    Case("uuid_to_text", job("a: uuid"), job("a: {type: str, max_length: 36}")),
    Case("enum_to_text", job("a: {enum: [x, y]}"), job("a: str")),
    Case("anything_to_json", job('a: "map[str, int]"'), job("a: json")),
    Case("null_refused", job("a: int?"), job("a: {type: int, default: 1}"), ("JS303",)),
    Case("null_refused_in_a_list", job('a: "list[int?]"'), job('a: "list[int]"'), ("JS303",)),
    Case("null_allowed", job("a: int"), job("a: int?")),
    # ---- constraints
    Case("bound_added", job("a: int"), job("a: {type: int, ge: 0}"), ("JS304",)),
    Case(
        "bound_tightened_in_a_type",
        typed("n: int, line: Line"),
        typed("n: int, line: Line", qty="{type: int, lt: 9}"),
        ("JS304",),
    ),
    Case("length_tightened", job("a: {type: str, max_length: 9}"), job("a: {type: str, max_length: 8}"), ("JS304",)),
    Case("bound_loosened", job("a: {type: int, gt: 0}"), job("a: {type: int, ge: 1}")),
    Case("bound_removed", job("a: {type: str, pattern: x}"), job("a: str")),
    Case(
        "digits_loosened",
        job("a: {type: decimal, digits: 5, scale: 2}"),
        job("a: {type: decimal, digits: 6, scale: 2}"),
    ),
    Case(
        "scale_moved",
        job("a: {type: decimal, digits: 5, scale: 2}"),
        job("a: {type: decimal, digits: 5, scale: 3}"),
        ("JS304",),
    ),
    Case("multiple_loosened", job("a: {type: int, multiple_of: 4}"), job("a: {type: int, multiple_of: 2}")),
    # ---- enums and unions
    Case("member_removed", typed("w: Word"), typed("w: Word", words="red"), ("JS305",)),
    Case("member_removed_inline", job("a: {enum: [x, y]}"), job("a: {enum: [y]}"), ("JS305",)),
    Case("member_added", typed("w: Word"), typed("w: Word", words="red, green, blue")),
    Case("variant_removed", typed("p: Pay"), typed("p: Pay", variants="card: Card"), ("JS306",)),
    Case("discriminator_renamed", typed("p: Pay"), typed("p: Pay", tag="sort"), ("JS306",)),
    Case("variant_added", typed("p: Pay", variants="card: Card"), typed("p: Pay")),
    # ---- names
    Case("field_removed", job("a: int, b: int"), job("a: int"), ("JS308",)),
    Case("optional_field_removed", job("a: int, z: {type: int, default: 1}"), job("a: int"), ("JS308",)),
    Case("field_removed_and_reserved", job("a: int, b: int"), job("a: int", "reserved: [b]")),
    Case("reserved_dropped", job("a: int", "reserved: [b, c]"), job("a: int", "reserved: [c]"), ("JS309",)),
    Case("reserved_dropped_altogether", job("a: int", "reserved: [b, c]"), job("a: int"), ("JS309",)),
    Case("field_of_a_type_removed", typed("line: Line"), typed("line: Line", qty="").replace(", qty: }", "}")),
    Case("reserved_used", job("a: int", "reserved: [b]"), job("a: int, b: {type: int, default: 1}"), ("JS310",)),
    Case(
        "reserved_used_on_the_wire",
        job("a: int", "reserved: [b]"),
        job("a: int, c: {type: int, wire: b, default: 1}"),
        ("JS310",),
    ),
    # ---- results and checkpoints
    Case("result_retyped", job(more="result: {url: str}"), job(more="result: {url: int}"), ("JS302",)),
    Case("result_demanded", job(), job(more="result: {url: str}"), ("JS303",)),
    Case("result_field_removed", job(more="result: {url: str, n: int}"), job(more="result: {url: str}")),
    Case(
        "result_of_a_newer_version",
        job(more="result: bool"),
        job(more='result: str\nversion: 2\nupcast: {1: "app:up"}'),
        ("JS302",),
    ),
    Case(
        "checkpoint_field_removed",
        job(more="checkpoint: {n: int}"),
        job(more="checkpoint: {m: {type: int, default: 0}}"),
        ("JS311",),
    ),
    Case(
        "checkpoint_widened",
        job(more="checkpoint: {n: {type: int, le: 9}}"),
        job(more="checkpoint: {n: int}"),
        ("JS311",),
    ),
    Case(
        "checkpoint_field_added",
        job(more="checkpoint: {n: int}"),
        job(more="checkpoint: {n: int, m: {type: int, default: 0}}"),
    ),
    # ---- versions and jobs
    Case("version_without_upcast", job(), job(more="version: 2"), ("JS312",)),
    Case("upcast_removed", job(more='version: 2\nupcast: {1: "app:up"}'), job(more="version: 2"), ("JS312",)),
    Case("version_with_upcast", job("a: int"), job("b: str", 'version: 2\nupcast: {1: "app:up"}')),
    Case("version_back", job(more="version: 3"), job(more="version: 2"), ("JS313",)),
    Case("version_back_to_the_first", job(more='version: 2\nupcast: {1: "app:up"}'), job(), ("JS313",)),
    Case("job_removed", typed("n: int"), job("n: int"), ("JS314",)),
    Case("job_renamed", job(), job().replace("do:", "act:"), ("JS314",)),
    Case(
        "deprecated_job_removed",
        typed("n: int").replace("{line: Line}}", "{line: Line}, deprecated: use do}"),
        job("n: int"),
    ),
    Case("blob_demanded", job(), job(more="blob: {name: image, max_size: 1MiB}"), ("JS315",)),
    Case(
        "blob_demanded_in_a_new_version",
        job(),
        job(more='blob: {name: pdf, max_size: 1MiB}\nversion: 2\nupcast: {1: "app:up"}'),
        ("JS315",),
    ),
    Case("blob_dropped", job(more="blob: {name: image, max_size: 1MiB}"), job()),
    # ---- order
    Case("channel_left", lane(LOOSE, "channel: c"), lane(LOOSE), ("JS320",)),
    Case(
        "strict_channel_left",
        lane(STRICT + "  d: {order: none}\n", "channel: c"),
        lane(STRICT + "  d: {order: none}\n", "channel: d"),
        ("JS320",),
    ),
    Case("lane_bound_to_another_field", lane(STRICT, "channel: c"), lane(STRICT, "channel: {c: {a: b}}"), ("JS321",)),
    Case(
        "lane_key_replaced",
        lane(STRICT, "channel: c"),
        lane(STRICT.replace("a: int", "b: int"), "channel: c"),
        ("JS321",),
    ),
    Case(
        "lane_key_of_a_loose_channel",
        lane(STRICT.replace("strict, on_dead: skip", "none"), "channel: c"),
        lane(LOOSE, "channel: c"),
    ),
    Case("order_dropped", lane(STRICT, "channel: c"), lane("  c: {key: {a: int}}\n", "channel: c"), ("JS322",)),
    Case(
        "order_dropped_of_one_lane",
        lane("  c: {order: strict, on_dead: block}\n", "channel: c"),
        lane(LOOSE, "channel: c"),
        ("JS322",),
    ),
    Case("channel_forwarded", lane(LOOSE, "channel: c"), lane("  c: {backend: redis}\n", "channel: c"), ("JS326",)),
    Case(
        "channel_forwarded_elsewhere",
        lane("  c: {backend: redis}\n", "channel: c"),
        lane("  c: {backend: sqs}\n", "channel: c"),
        ("JS326",),
    ),
    Case("channel_not_served", lane("  d: {backend: sqs}\n"), lane("  d: {}\n")),
    Case("order_added", lane("  c: {key: {a: int}}\n", "channel: c"), lane(STRICT, "channel: c")),
    Case("unique_key_changed", lane(LOOSE, "unique: {key: [a]}"), lane(LOOSE, "unique: {key: [a, b]}"), ("JS323",)),
    Case("unique_key_replaced", lane(LOOSE, "unique: {key: [a]}"), lane(LOOSE, "unique: {key: [b]}"), ("JS323",)),
    Case("unique_dropped", lane(LOOSE, "unique: {key: [a]}"), lane(LOOSE)),
    Case(
        "edge_added",
        typed("n: int"),
        typed("n: int").replace("{n: int}}", "{n: int}, after: {first: other}}"),
        ("JS324",),
    ),
    Case(
        "edge_turned",
        typed("n: int").replace("{n: int}}", "{n: int}, after: {first: other}}") + "  third: {payload: {}}\n",
        typed("n: int").replace("{n: int}}", "{n: int}, after: {first: third}}") + "  third: {payload: {}}\n",
        ("JS324",),
    ),
    Case("edge_dropped", typed("n: int").replace("{n: int}}", "{n: int}, after: {first: other}}"), typed("n: int")),
    Case(
        "schedule_moved",
        job("", 'schedule: {cron: "0 3 * * *"}\ndeprecated: use act'),
        job("", 'schedule: {cron: "0 3 * * *"}').replace("do:", "act:"),
        ("JS325",),
    ),
    Case(
        "schedule_moved_with_its_job",
        job("", 'schedule: {cron: "5 * * * *", tz: Europe/Paris}'),
        job("", 'schedule: {cron: "5 * * * *", tz: Europe/Paris}').replace("do:", "nightly:"),
        ("JS314", "JS325"),
    ),
)
"""Every rule in both directions; every code twice or more."""
