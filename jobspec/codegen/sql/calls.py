"""What the typed function of one job takes, and how it fits together: parameters, JSON, the call of the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import to_json

from jobspec.codegen.filters import sql_texts
from jobspec.codegen.literals import sql_text
from jobspec.codegen.sql.names import ident
from jobspec.codegen.sql.shapes import Shape, Shapes
from jobspec.core.names import qualified, snake
from jobspec.manifest.manifest import FieldDef, Job, ModelDef
from jobspec.manifest.types import NamedType, NullableType, ScalarType

_MOST_PARAMETERS: Final = 100
"""Of a function of PostgreSQL."""
_OPTIONS: Final = (
    ("priority", "int"),
    ("delay", "interval"),
    ("run_at", "timestamptz"),
    ("channel", "text"),
    ("unique_key", "text"),
    ("tags", "jsonb"),
    ("origin", "text"),
    ("timeout", "interval"),
    ("max_attempts", "int"),
    ("max_pending", "int"),
    ("on_conflict", "text"),
    ("reserve", "interval"),
)
"""Of a call, where null means what the spec says; ``opt_try`` comes after them."""
_MOST_OWN: Final = _MOST_PARAMETERS - len(_OPTIONS) - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    name: str
    column: str
    """Where a trigger finds it."""
    shape: Shape
    needed: bool


class Call:
    """The call that enqueues one job.

    A job with too many fields takes its payload as one row, ``payload``; one with too many edges takes them as JSON,
    ``after``.
    """

    def __init__(self, package: str, job: Job, shapes: Shapes) -> None:
        self.kind = qualified(package, job.name)
        self.model = shapes.model(job.payload)
        self._package, self._job = package, job
        blob = 0 if job.blob is None else 1
        self.is_wide = len(self.model.fields) + len(job.after) + blob > _MOST_OWN
        self._has_edges = not self.is_wide or len(job.after) + blob + 1 <= _MOST_OWN
        self._whole = shapes.of(NamedType(name=job.payload), "") if self.is_wide else None
        self._fields = () if self.is_wide else self.model.fields
        self._shapes = {each.name: shapes.of(each.type, f"{snake(job.payload)}_{each.name}") for each in self._fields}
        self.parameters = tuple(self._parameters(shapes))

    def _parameters(self, shapes: Shapes) -> Iterator[Parameter]:
        """Those that must be given first."""
        if self._whole is not None:
            yield Parameter(name="payload", column="payload", shape=self._whole, needed=True)
        yield from (self._parameter(each) for each in self._fields if each.required)
        if not self._has_edges:
            yield Parameter(name="after", column="after", shape=shapes.of(ScalarType(name="json"), ""), needed=True)
        for edge in self._job.after if self._has_edges else ():
            yield _given(edge.name, shapes.of(ScalarType(name="int"), ""))
        if self._job.blob is not None:
            yield _given(self._job.blob.name, shapes.of(ScalarType(name="bytes"), ""))
        yield from (self._parameter(each) for each in self._fields if not each.required)

    def _parameter(self, field: FieldDef) -> Parameter:
        return Parameter(
            name=f"p_{field.name}", column=field.name, shape=self._shapes[field.name], needed=field.required
        )

    def arguments(self) -> str:
        found = [f"{each.name} {each.shape.sql}{'' if each.needed else ' default null'}" for each in self.parameters]
        found += [f"opt_{name} {sort} default null" for name, sort in _OPTIONS]
        return _lines([*found, "opt_try boolean default false"], 4)

    def body(self) -> str:
        declared = [f"v_payload jsonb := {json_text(tag_of(self.model))};"]
        done = list(self._payload())
        passed = [f"p_kind => {sql_text(self.kind)}", f"p_version => {self._job.version}", "p_payload => v_payload"]
        if self._job.blob is not None:
            passed.append(f"p_blob => p_{self._job.blob.name}")
        if self._job.after:
            declared.append("v_after jsonb := '{}';")
            done += self._after()
            passed.append("p_after => v_after")
        passed += [f"p_{name} => opt_{name}" for name, _ in _OPTIONS]
        passed.append("p_try => coalesce(opt_try, false)")
        return block(declared, [*done, f"return jobspec.enqueue({_lines(passed, 8)}    );"])

    def _payload(self) -> Iterator[str]:
        if self._whole is not None:
            yield f"v_payload := jobspec.given({self._whole.json('payload', _PAYLOAD)}, {_PAYLOAD});"
        for each in self._fields:
            yield assigned("v_payload", each, self._shapes[each.name], f"p_{each.name}", f"p_{each.name}")

    def _after(self) -> Iterator[str]:
        if not self._has_edges:
            yield "v_after := jobspec.given(after, 'after');"
            return
        for each in self._job.after:
            kind = sql_text(qualified(self._package, each.job))
            edge = f"jobspec.edge(p_{each.name}, {sql_text(f'p_{each.name}')}, {kind})"
            yield f"v_after[{sql_text(each.name)}] := to_jsonb({edge});"

    def trigger(self, function: str) -> str:
        """The body of a trigger: a column for each parameter, read as its type."""
        columns = {each.column: each.needed for each in self.parameters}
        given = [f"{each.name} => r.{ident(each.column)}" for each in self.parameters]
        record = [f"{ident(each.column)} {each.shape.sql}" for each in self.parameters]
        if self._whole is not None:
            columns = {each.name: each.required for each in self.model.fields} | columns
            del columns["payload"]
            given[0], record = f"payload => jsonb_populate_record(null::{self._whole.sql}, v_fields)", record[1:]
        needed = [name for name, is_needed in columns.items() if is_needed]
        source = f"\n    from jsonb_to_record(v_fields) r ({_lines(record, 8)}    )" if record else ""
        digests = " ".join(each.shape.digest for each in self.parameters if each.shape.digest)
        # A session that has the function in its cache would go on with types that are gone.
        remark = [f"-- types: {digests}"] if digests else []
        return block(
            ["v_fields jsonb;"],
            [
                *remark,
                "perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);",
                "v_fields := jobspec.row_fields(\n"
                "        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,\n"
                f"        {sql_texts(list(columns))},\n        {sql_texts(needed)}\n    );",
                f"perform {function}({_lines(given, 8)}    ){source};" if given else f"perform {function}();",
                "return null;",
            ],
        )

    def left(self) -> Iterator[str]:
        """What is not checked by the call, in words."""
        for parameter in self.parameters:
            for what in parameter.shape.left:
                yield f"{parameter.name}: {what}"


_PAYLOAD: Final = sql_text("payload")


def _given(name: str, shape: Shape) -> Parameter:
    return Parameter(name=f"p_{name}", column=name, shape=shape, needed=True)


def tag_of(model: ModelDef) -> dict[str, str]:
    """What the JSON of every such model has."""
    return {model.tag[0]: model.tag[1]} if model.tag else {}


def assigned(variable: str, field: FieldDef, shape: Shape, value: str, name: str) -> str:
    """The statement that sets a key of the JSON ``variable``; what is null there has its default."""
    json = shape.json(value, sql_text(name))
    if not field.required:
        json = f"coalesce({json}, {json_text(field.default)})"
    elif isinstance(field.type, NullableType):
        json = f"coalesce({json}, 'null')"
    else:
        json = f"jobspec.given({json}, {sql_text(name)})"
    return f"{variable}[{sql_text(field.key)}] := {json};"


def block(declared: Sequence[str], done: Sequence[str]) -> str:
    """A body in PL/pgSQL."""
    indented = [*(f"    {each}" for each in declared), "begin", *(f"    {each}" for each in done)]
    return "\n".join(["", "declare", *indented, "end", ""])


def json_text(value: Any) -> str:
    """A literal that is read as jsonb where that is wanted."""
    return sql_text(to_json(value).decode())


def _lines(items: Sequence[str], indent: int) -> str:
    """One a line, between brackets."""
    pad = " " * indent
    return "\n" + ",\n".join(f"{pad}{each}" for each in items) + "\n"
