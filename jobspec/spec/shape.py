"""Plain data against the model of the language: what does not fit becomes problems, what fits is kept."""

from __future__ import annotations

import copy
from typing import Any, Final, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from jobspec.spec.block import Block
from jobspec.spec.codes import CODES
from jobspec.spec.diagnostics import Part, Path, Problem, article, did_you_mean, listing, quote
from jobspec.spec.fields import EnumSpec, FieldSpec, ModelSpec, ScalarSpec, UnionSpec
from jobspec.spec.imports import ImportSpec
from jobspec.spec.job_policy import DefaultsSpec, ProfileSpec
from jobspec.spec.model import EDITION, ChannelSpec, JobSpec, SpecFile
from jobspec.spec.policies import BackPressureSpec, BlobSpec, RetentionSpec, RetrySpec, ScheduleSpec, UniqueSpec
from jobspec.spec.words import NO_VALUE, sort_of

Loc: TypeAlias = tuple[str | int, ...]
"""A path as pydantic tells it, with the tags of unions in it."""

_TYPES: Final[dict[str, type[Block]]] = {
    "<enum>": EnumSpec,
    "<model>": ModelSpec,
    "<union>": UnionSpec,
    "<scalar>": ScalarSpec,
}
_POLICIES: Final[dict[str, type[Block]]] = {
    "back_pressure": BackPressureSpec,
    "retry": RetrySpec,
    "blob": BlobSpec,
    "unique": UniqueSpec,
    "retention": RetentionSpec,
    "schedule": ScheduleSpec,
}
"""They stand under a key of their own, so the key says what they are."""
_TAGS: Final = {*_TYPES, "<text>", "<mapping>", "[key]"}
SECTIONS: Final = ("defaults", "profiles", "types", "channels", "jobs")
_PLACEHOLDERS: Final[dict[str, Any]] = {
    "version": 1,
    "package": "unnamed",
    "jobs": {"unnamed": {"payload": {}}},
}
"""What the required keys become where they are wrong, so that the rest can still be looked at."""


def validate(data: dict[str, Any]) -> tuple[SpecFile, list[Problem], frozenset[Path]]:
    """The spec without the entries that are wrong, what is wrong with them, and their paths."""
    problems: list[Problem] = []
    removed: set[Path] = set()
    # Each round removes every entry with an error; one more round may be needed, for a section that became empty.
    for _ in range(4):
        try:
            return SpecFile.model_validate(data), problems, frozenset(removed)
        except ValidationError as error:
            details = error.errors(include_url=False)
        if not removed:
            problems = [_problem(each) for each in details]
            data = {key: copy.copy(value) for key, value in data.items()}
        for each in details:
            removed.add(_remove(data, _path(each["loc"])))
    raise AssertionError("a spec does not get better by removing what is wrong")


def _remove(data: dict[str, Any], path: Path) -> Path:
    path = path or ("jobs",)  # a spec that has nothing at all
    entry = path[:2] if len(path) > 1 and path[0] in SECTIONS and isinstance(data.get(str(path[0])), dict) else path[:1]
    section = str(entry[0])
    if len(entry) == 2:
        data[section].pop(entry[1], None)
    else:
        data.pop(section, None)
    if section in _PLACEHOLDERS and not data.get(section):
        data[section] = copy.copy(_PLACEHOLDERS[section])
    return entry


def _path(loc: Loc) -> Path:
    """Without the tags of unions and pydantic's own marks: those are no keys of the file."""
    return tuple(step for step in loc if step not in _TAGS)


def _owner(loc: Loc) -> type[Block]:
    """The part of the model that stands at ``loc``."""
    match loc:
        case (*_, "fields" | "<mapping>", _):
            return FieldSpec
        case ("types", _, tag):
            return _TYPES[str(tag)]
        case ("channels", _):
            return ChannelSpec
        case ("jobs", _):
            return JobSpec
        case ("profiles", _):
            return ProfileSpec
        case ("defaults",):
            return DefaultsSpec
        case ("imports", _):
            return ImportSpec
        case ("channels" | "jobs" | "profiles", _, policy) | ("defaults", policy):
            return _POLICIES[str(policy)]
        case _:
            return SpecFile


def _problem(error: ErrorDetails) -> Problem:
    loc, value, context = error["loc"], error["input"], error.get("ctx", {})
    path = _path(loc)
    if error["type"] == "extra_forbidden":
        return _unknown(_owner(loc[:-1]), path)
    if error["type"] == "missing":
        return _missing(_owner(loc[:-1]), path)
    if error["type"] in CODES:
        code, message, help_, span = error["type"], context["message"], context["help"], context["span"]
        path = (*path, *context["below"])
    else:
        (code, message, help_), span = _misfit(error["type"], path, value, context), None
    part: Part = "key" if loc[-1:] == ("[key]",) else "value"
    if message == NO_VALUE:
        message, part = f"{_name(path)} {NO_VALUE}", "key"
    return Problem(code=code, message=message, path=path, part=part, span=span, help=help_)


def _unknown(owner: type[Block], path: Path) -> Problem:
    key = str(path[-1])
    if key in owner.not_yet:
        message = f"{quote(key)} of {article(owner.noun)} {owner.noun} is not supported yet"
        return Problem(code="JS114", message=message, path=path, part="key", help="remove it for now")
    keys = owner.keys()
    hint = _HINTS.get((owner.noun, key)) or did_you_mean(key, keys) or f"its options are {listing(keys, len(keys))}"
    message = f"{quote(key)} is not an option of {article(owner.noun)} {owner.noun}"
    return Problem(code="JS112", message=message, path=path, part="key", help=hint)


def _missing(owner: type[Block], path: Path) -> Problem:
    key = str(path[-1])
    called = f" {quote(path[-2])}" if len(path) > 1 and owner not in _POLICIES.values() else ""
    message = f"the {owner.noun}{called} has no {quote(key)}"
    help_ = f"add `{key}:`, which is: {owner.keys()[key]}"
    return Problem(code="JS111", message=message, path=path[:-1], part="key", help=help_)


def _misfit(sort: str, path: Path, value: Any, context: dict[str, Any]) -> tuple[str, str, str | None]:
    """Code, message and help for an error that pydantic itself found."""
    name = _name(path)
    if path == ("version",):
        message = f"the edition of the spec language is {EDITION}, not {sort_of(value)}"
        return "JS110", message, "write `version: 1`; the version of a job stands in the job"
    if sort == "type_spec" and isinstance(value, dict):
        return "JS111", f"the type {name} has none of `fields`, `enum`, `union` and `type`", _TYPE_FORMS
    if wanted := _WANTED.get(sort):
        return "JS113", f"{name} is {wanted}, not {sort_of(value)}", _form_help(path)
    match sort:
        case "literal_error":
            words = str(context["expected"]).replace("'", "`").replace(" or ", ", ").split(", ")
            hint = did_you_mean(str(value), [word.strip("`") for word in words]) or _form_help(path)
            return "JS119", f"{name} is one of {', '.join(words)}, not {sort_of(value)}", hint
        case "greater_than_equal":
            return "JS115", f"{name} is {value}; it must be {context['ge']} or more", None
        case "less_than_equal":
            return "JS115", f"{name} is {value}; it must be {context['le']} or less", None
        case "string_too_long":
            return "JS115", f"{name} has {len(value):,} characters; at most {context['max_length']:,} are allowed", None
        case "too_short" | "string_too_short":
            return "JS115", f"{name} is empty", "name at least one"
        case "too_long" if context["max_length"] == 1:
            return "JS113", f"{name} names {len(value)} channels; a job waits in one", "keep one of them"
        case "too_long":
            return "JS115", f"{name} has {len(value)} entries; at most {context['max_length']} are allowed", None
        case _:
            raise AssertionError(f"no words for {sort} at {path}")


def _name(path: Path) -> str:
    match path:
        case ():
            return "the spec"
        case (*_, key, int(index)):
            return f"item {index + 1} of {quote(key)}"
        case _:
            return quote(path[-1])


def _form_help(path: Path) -> str | None:
    return next((text for key, text in _FORMS.items() if path and path[-1] == key), None) or (
        {"types": _TYPE_FORMS, "profiles": _FORMS["profiles"]}.get(str(path[0])) if len(path) == 2 else None
    )


_WANTED: Final = {
    "string_type": "a text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "dict_type": "a mapping",
    "list_type": "a list",
    "model_type": "a mapping",
    "form": "a text or a mapping",
    "type_spec": "a mapping with `fields`, `enum`, `union` or `type`",
}
_TYPE_FORMS: Final = "as in `Charge: {fields: {charge_id: str}}` or `Amount: {type: decimal, digits: 12, scale: 2}`"
_FORMS: Final = {
    "jobs": "as in `jobs: {send_email: {payload: {to: str}}}`",
    "channels": "as in `channels: {mail: {order: none}}`",
    "types": _TYPE_FORMS,
    "imports": "as in `imports: [../common/types.yaml]`",
    "defaults": "as in `defaults: {timeout: 30s, retry: {max_attempts: 3}}`",
    "profiles": "as in `profiles: {quick: {timeout: 10s}}`",
    "payload": "as in `payload: {to: str}`, or the name of a model; `{}` if the job takes nothing",
    "result": "as in `result: Charge` or `result: {url: str}`",
    "channel": "as in `channel: mail` or `channel: {charges: {customer_id: order.customer_id}}`",
    "retry": "as in `retry: {max_attempts: 3, base: 2s}`",
    "blob": "as in `blob: {name: image, max_size: 20MiB}`",
    "back_pressure": "as in `back_pressure: {max_pending: 10000, on_full: reject}`",
    "unique": "as in `unique: {key: [order_id], while: unfinished}`",
    "after": "as in `after: {stock: reserve_stock}`: a keyword of the call, and the job it stands for",
    "checkpoint": "as in `checkpoint: Progress` or `checkpoint: {rows: int}`",
    "retention": "as in `retention: {done: 7d, dead: forever}`",
    "schedule": 'as in `schedule: {cron: "0 3 * * *", tz: Europe/Paris}`',
    "transactional": "`sync` for handlers that are `def`, `async` for those that are `async def`",
    "run_in": "`process` for `def` handlers that compute for long; others need no word",
    "events": "write `true` for all but `progress`, or a list as in `[done, dead]`",
    "upcast": 'as in `upcast: {1: "acme.migrations:charge_order_1_to_2"}`',
    "reserved": "as in `reserved: [order_no]`",
    "roles": "as in `roles: [acme_web]`",
    "content_types": "as in `content_types: [image/png, image/jpeg]`",
    "examples": "a list of values of the field, as in `examples: [Ada, Grace]`",
    "retry_on": 'as in `["acme.errors:Busy"]`',
    "give_up_on": 'as in `["acme.errors:CardDeclined"]`',
    "on_dead": "`skip` lets those behind run, `block` holds them until an operator looks, `cancel` cancels them",
    "backend": "as in `backend: redis`: the relay of PostgreSQL's workers forwards its jobs there",
    "fields": "as in `fields: {sku: str, count: int}`",
    "key": "as in `key: {customer_id: int}` of a channel, or `key: [order_id]` of a uniqueness",
    "doc": "quote it",
}
_HINTS: Final = {
    ("job", "order"): "order and keys belong to the channel, because several jobs can share a lane",
    ("job", "rate_limit"): "limits over all workers belong to the channel: write `rate_limit` there",
    ("job", "lane_concurrency"): "limits over all workers belong to the channel: write `lane_concurrency` there",
    ("job", "key"): "order and keys belong to the channel; bind them with `channel: {NAME: {KEY: FIELD}}`",
    ("job", "queue"): "did you mean `channel`?",
    ("job", "args"): "did you mean `payload`?",
    ("job", "depends_on"): "did you mean `after`?",
    ("job", "cron"): "write `schedule: {cron: ...}`",
    ("set of defaults", "channel"): "every job names its own channel: what waits together is no matter of defaults",
    ("set of defaults", "profile"): "a job names its profile: `profile: quick`",
    ("profile", "profile"): "a profile builds on the defaults of the spec only; write out what it shares with others",
    ("profile", "channel"): "every job names its own channel: what waits together is no matter of a profile",
    ("spec", "profile"): "did you mean `profiles`?",
    ("spec", "import"): "did you mean `imports`?",
    ("channel", "max_pending"): "write `back_pressure: {max_pending: ...}`",
    ("retention", "cancelled"): "cancelled and expired jobs are kept as long as `done` ones",
    ("retention", "expired"): "cancelled and expired jobs are kept as long as `done` ones",
    ("field", "alias"): "did you mean `wire`, its name in JSON?",
    ("field", "secret"): "did you mean `sensitive`?",
    ("field", "optional"): "write a `default`, or a type that may be null, as in `date?`",
    ("field", "required"): "a field is required unless it has a `default` or may be null",
    ("field", "nullable"): "write the type with a question mark, as in `date?`",
}
