"""The rules about values: what was written as one type, can it be read as another, and does it mean the same?

One function a rule; each yields a breach for one pair of types. What pydantic reads was measured with the models that
workers have: unknown keys are ignored, and JSON is read leniently (``5`` is a float and a decimal as well).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from jobspec.manifest.compare.bounds import Bounded, tightened
from jobspec.manifest.compare.breach import Breach, shown
from jobspec.manifest.compare.pairs import Shape, TypePair, fields_of
from jobspec.manifest.manifest import FieldDef, ModelDef, UnionDef
from jobspec.manifest.types import FREE, EnumType, ListType, MapType, ScalarType, SetType
from jobspec.spec.diagnostics import listing

TypeRule: TypeAlias = Callable[[TypePair], Iterator[Breach]]

_NEXT: Final = "raise the job's `version` and add an `upcast` from the old one"
_WIDER: Final = frozenset({("int", "float"), ("int", "decimal"), ("float", "decimal")})
_TEXTS: Final = frozenset({"uuid", "datetime", "date", "time", "duration", "bytes"})
"""Always texts in JSON, so that ``str`` reads them. A decimal that SQL wrote may be a number."""


def type_is_readable(pair: TypePair) -> Iterator[Breach]:
    """JS302."""
    if reason := _unreadable(pair.old, pair.new):
        change = f"{pair.what} is `{shown(pair.now)}`, and was `{shown(pair.was)}`: {reason}"
        yield Breach(code="JS302", path=pair.path, message=change, help=f"keep it and add a new field, or {_NEXT}")


def _unreadable(old: Shape, new: Shape) -> str | None:
    """Why values of one shape are not read as the other; None where they are."""
    match old, new:
        case _, ScalarType(name="json"):
            return None
        case ScalarType(name=was), ScalarType(name=now, constraints=constraints):
            if was == now or (was, now) in _WIDER or (was in _TEXTS and now == "str" and constraints == FREE):
                return None
            if was == "uuid" and now == "str" and _fits(constraints, 36, 36):
                return None
            if was == "str" and now == "bytes":
                return "some texts are base64 by chance, and would be taken for other bytes"
        case EnumType(values=values), ScalarType(name="str", constraints=constraints):
            lengths = [len(value) for value in values]
            if _fits(constraints, min(lengths), max(lengths)):
                return None
        case ListType(), SetType():
            return "what a list has twice would be dropped in silence"
        case (EnumType(), EnumType()) | (MapType(), MapType()) | (ModelDef(), ModelDef()) | (UnionDef(), UnionDef()):
            return None
        case (ListType() | SetType(), ListType()) | (SetType(), SetType()):
            return None
        case _:
            pass
    return "stored values cannot be read as that"


def _fits(constraints: object, shortest: int, longest: int) -> bool:
    """Whether texts of such lengths, of which nothing else is known, meet the constraints."""
    text = ScalarType(name="str", constraints=constraints)  # type: ignore[arg-type]
    least, most, pattern = text.constraints.min_length, text.constraints.max_length, text.constraints.pattern
    return pattern is None and (least or 0) <= shortest and (most is None or longest <= most)


def null_is_readable(pair: TypePair) -> Iterator[Breach]:
    """JS303."""
    takes_null = pair.new_null or (isinstance(pair.new, ScalarType) and pair.new.name == "json")
    if pair.old_null and not takes_null:
        message = f"{pair.what} was `{shown(pair.was)}` and may not be null any more: stored nulls cannot be read"
        yield Breach(code="JS303", path=pair.path, message=message, help=f"keep the `?`, or {_NEXT}")


def constraints_let_stored_values_through(pair: TypePair) -> Iterator[Breach]:
    """JS304."""
    old, new = pair.old, pair.new
    if not isinstance(old, Bounded) or not isinstance(new, Bounded) or _unreadable(old, new):
        return
    if isinstance(old, ScalarType) and isinstance(new, ScalarType) and not _is_number_or_same(old, new):
        return  # what becomes a text is asked about where its type is
    for name, was, now in tightened(old, new):
        change = "was not there" if was == "-" else f"was {was}"
        message = f"`{name}` of {pair.what} is {now}, and {change}: stored values may be outside"
        help_ = f"keep it as wide as it was and check in the handler, or {_NEXT}"
        yield Breach(code="JS304", path=pair.path, message=message, help=help_)


def _is_number_or_same(old: ScalarType, new: ScalarType) -> bool:
    return old.name == new.name or (old.name, new.name) in _WIDER


def members_are_kept(pair: TypePair) -> Iterator[Breach]:
    """JS305."""
    if isinstance(pair.old, EnumType) and isinstance(pair.new, EnumType):
        gone = [value for value in pair.old.values if value not in pair.new.values]
        if gone:
            message = f"{pair.what} has no {listing(f'`{value}`' for value in gone)} any more: stored jobs may have it"
            yield Breach(code="JS305", path=pair.path, message=message, help=f"keep it in the enum, or {_NEXT}")


def variants_are_kept(pair: TypePair) -> Iterator[Breach]:
    """JS306."""
    old, new = pair.old, pair.new
    if not isinstance(old, UnionDef) or not isinstance(new, UnionDef):
        return
    if old.discriminator != new.discriminator:
        change = f"the variants of `{new.name}` are told apart by `{new.discriminator}`, and were by"
        message = f"{change} `{old.discriminator}`: of stored values nobody could tell which they are"
        yield Breach(code="JS306", path=pair.path, message=message, help=f"keep the discriminator, or {_NEXT}")
    gone = [tag for tag, _ in old.variants if tag not in dict(new.variants)]
    if gone:
        message = f"`{new.name}` has no variant {listing(f'`{tag}`' for tag in gone)} any more: stored jobs may have it"
        yield Breach(code="JS306", path=pair.path, message=message, help=f"keep the variant, or {_NEXT}")


# ---- fields of models
def _models(pair: TypePair) -> tuple[dict[str, FieldDef], dict[str, FieldDef], ModelDef] | None:
    """The fields of both by their names in JSON; None where the two are not models."""
    if not isinstance(pair.old, ModelDef) or not isinstance(pair.new, ModelDef):
        return None
    old = fields_of(pair.old, tagged=pair.tagged, written=True)
    return old, fields_of(pair.new, tagged=pair.tagged, written=False), pair.new


def _renamed(old: dict[str, FieldDef], new: dict[str, FieldDef]) -> dict[str, str]:
    """JSON name that is gone -> that of the field which has its name in the spec now."""
    now = {each.name: key for key, each in new.items() if key not in old}
    return {key: now[each.name] for key, each in old.items() if key not in new and each.name in now}


def required_fields_are_stored(pair: TypePair) -> Iterator[Breach]:
    """JS301."""
    if (models := _models(pair)) is None:
        return
    old, new, model = models
    path, renamed = pair.sides[1].path_of(model.name), _renamed(old, new)
    for key, each in new.items():
        if not each.required or key in renamed.values():
            continue
        what = f"the field `{each.name}` of `{model.name}`"
        if key not in old:
            gone = [was.name for name, was in old.items() if name not in new and was.type == each.type]
            hint = f"if it is `{gone[0]}` under another name: write `wire: {gone[0]}`; else give" if gone else "give"
            message = f"{what} was added and is required: stored jobs do not have it"
        elif not old[key].required:
            message = f"{what} had a default and is required now: jobs from before it was added do not have it"
            hint = "keep"
        else:
            continue
        help_ = f"{hint} it a default, or {_NEXT}"
        yield Breach(code="JS301", path=(*path, each.name), message=message, help=help_)


def wire_names_are_kept(pair: TypePair) -> Iterator[Breach]:
    """JS307."""
    if (models := _models(pair)) is None:
        return
    old, new, model = models
    for was, now in _renamed(old, new).items():
        name = new[now].name
        message = f"the field `{name}` of `{model.name}` is `{now}` in JSON, and was `{was}`: what is stored is lost"
        help_ = f"write `wire: {was}`, or {_NEXT}"
        yield Breach(code="JS307", path=(*pair.sides[1].path_of(model.name), name), message=message, help=help_)


TYPE_RULES: Final[tuple[TypeRule, ...]] = (
    type_is_readable,
    null_is_readable,
    constraints_let_stored_values_through,
    members_are_kept,
    variants_are_kept,
    required_fields_are_stored,
    wire_names_are_kept,
)
"""What can be read: these hold for payloads, results and checkpoints."""


# ---- names, which only payloads of several releases share
def removed_fields_are_reserved(pair: TypePair) -> Iterator[Breach]:
    """JS308."""
    if (models := _models(pair)) is None:
        return
    old, new, model = models
    renamed, path = _renamed(old, new), pair.sides[1].path_of(model.name)
    tag = pair.old.tag[0] if isinstance(pair.old, ModelDef) and pair.old.tag else None
    for key, each in old.items():
        if key in new or key in renamed or key == tag or {key, each.name} & set(model.reserved):
            continue
        message = (
            f"the field `{each.name}` of `{model.name}` is gone: stored jobs still have it, should its name come back"
        )
        help_ = f"add `{each.name}` to `reserved`"
        yield Breach(code="JS308", path=path, message=message, help=help_)


def reserved_names_stay_reserved(pair: TypePair) -> Iterator[Breach]:
    """JS309."""
    if not isinstance(pair.old, ModelDef) or (models := _models(pair)) is None:
        return
    _, new, model = models
    names = {*new, *(each.name for each in model.fields)}
    for name in pair.old.reserved:
        if name not in model.reserved and name not in names:
            message = f"`{name}` is not reserved in `{model.name}` any more, but stored jobs may still have it"
            path = pair.sides[1].path_of(model.name)
            yield Breach(code="JS309", path=path, message=message, help=f"put `{name}` back into `reserved`")


def reserved_names_are_not_used(pair: TypePair) -> Iterator[Breach]:
    """JS310."""
    if not isinstance(pair.old, ModelDef) or (models := _models(pair)) is None:
        return
    old, new, model = models
    for key, each in new.items():
        used = {key, each.name} & set(pair.old.reserved)
        if used and key not in old:
            message = f"the name of the field `{each.name}` of `{model.name}` was reserved: stored jobs may have it, as"
            path = (*pair.sides[1].path_of(model.name), each.name)
            help_ = "choose another name, and leave the old one in `reserved`"
            yield Breach(code="JS310", path=path, message=f"{message} something else", help=help_)


NAME_RULES: Final[tuple[TypeRule, ...]] = (
    removed_fields_are_reserved,
    reserved_names_stay_reserved,
    reserved_names_are_not_used,
)
