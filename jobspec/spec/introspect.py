"""Pydantic models, enums and unions of a Python spec become type definitions, as a YAML file would write them."""

from __future__ import annotations

import inspect
import json
import sys
import warnings
from base64 import b64encode
from collections.abc import Callable, Collection
from enum import Enum
from functools import partial
from typing import Annotated, Any, Final, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, Discriminator, RootModel
from pydantic.errors import PydanticUndefinedAnnotation
from pydantic.fields import FieldInfo
from pydantic_core import PydanticSerializationError, PydanticUndefined, to_jsonable_python
from typing_extensions import TypeAliasType

from jobspec.core.names import camel
from jobspec.core.payload import has_nul
from jobspec.spec.annotations import InexpressibleError, UnionOf, type_expr
from jobspec.spec.diagnostics import Path, Problem, quote
from jobspec.spec.options import Since
from jobspec.spec.python_places import ClassSite, Site
from jobspec.spec.type_grammar import TypeExpr

T = TypeVar("T")

_EMPTY_FACTORIES: Final[tuple[Any, ...]] = (list, dict, tuple, set, frozenset)


class Introspection:
    """Every type that was met, by name."""

    def __init__(self, taken: Collection[str] | None = None) -> None:
        """``taken``: names that the spec has given away. A class of such a name, and the second one of a name, is then
        called after its module as well; without it, that is an error."""
        self.types: dict[str, dict[str, Any]] = {}
        self.origins: dict[str, str] = {}
        self.sites: dict[Path, Site] = {}
        self.problems: list[Problem] = []
        self._known: dict[str, Any] = {}
        self._taken = taken
        self._at: tuple[type, str] | None = None
        self._alias = ""

    def expr(self, annotation: Any, path: Path) -> TypeExpr | None:
        """None, and a problem, where the annotation cannot be expressed."""
        return self._guarded(lambda: type_expr(annotation, (), self._named), path)

    def model(self, cls: type[BaseModel | Enum], path: Path) -> str | None:
        """The name of a model or an enum, which becomes a type of the spec with all that it mentions."""
        return self._guarded(lambda: self._named(cls), path)

    def alias(self, name: str, annotation: Any, path: Path) -> TypeExpr | None:
        """What an annotated type alias is. A union gets its name."""
        self._alias = name
        return self.expr(annotation, path)

    def value(self, value: Any, path: Path) -> tuple[Any] | None:
        """The value as JSON holds it. None, and a problem, where JSON cannot."""
        return self._guarded(lambda: (_wire(value),), path)

    def finish(self) -> frozenset[Path]:
        """Take the tags of variants away, which their unions add. Returns the types that were refused."""
        for name, made in self.types.items():
            if isinstance(union := self._known[name], UnionOf):
                for model in made["union"].values():
                    self.types.get(model, {"fields": {}})["fields"].pop(union[0], None)
        return frozenset(("types", name) for name in self._known if name not in self.types)

    def _guarded(self, make: Callable[[], T], path: Path) -> T | None:
        try:
            return make()
        except InexpressibleError as error:
            self.problems.append(Problem(code="JS162", message=error.message, path=path, help=error.help))
            return None

    # ---- types with a name
    def _named(self, of: Any) -> str:
        name = self._free_name(of, self._union_name(of) if isinstance(of, UnionOf) else str(of.__name__))
        if name in self._known:
            if self._known[name] != of:
                raise InexpressibleError(
                    f"two types are called {quote(name)}", "rename one of them: a package has one type of a name"
                )
            return name
        if not isinstance(of, UnionOf):
            self.sites[("types", name)] = ClassSite(of)
            self.origins[name] = f"{of.__module__}:{of.__qualname__}"
        elif self._at is not None:
            self.sites[("types", name)] = ClassSite(*self._at)
        self._known[name] = of
        self.types[name] = self._definition(name, of)
        return name

    def _free_name(self, of: Any, name: str) -> str:
        if self._taken is None or (name not in self._taken and self._known.get(name, of) == of):
            return name
        module = self._at[0].__module__ if isinstance(of, UnionOf) and self._at else getattr(of, "__module__", "")
        return camel(module.rpartition(".")[2]) + name

    def _definition(self, name: str, of: Any) -> dict[str, Any]:
        if isinstance(of, UnionOf):
            return self._union(of)
        if issubclass(of, Enum):
            values = [member.value for member in of]
            if not all(isinstance(value, str) for value in values) or not issubclass(of, str):
                raise InexpressibleError(
                    f"the enum {quote(name)} has values that are not texts", "derive it from `enum.StrEnum`"
                )
            return {"enum": values, "doc": doc_of(of)}
        if issubclass(of, RootModel):
            raise InexpressibleError(f"{quote(name)} is a RootModel, not a mapping of fields", "give it a field")
        return {"fields": self._fields(name, of), "doc": doc_of(of)}

    def _union(self, union: UnionOf) -> dict[str, Any]:
        discriminator, *members = union
        variants: dict[str, str] = {}
        for member in members:
            if not (isinstance(member, type) and issubclass(member, BaseModel)):
                raise InexpressibleError(f"the variant {quote(member)} is not a model", "give every variant a model")
            name = self._named(member)  # first: this completes a model whose build was deferred
            field = member.model_fields.get(discriminator)
            tags = get_args(field.annotation) if field and get_origin(field.annotation) is Literal else ()
            if len(tags) != 1:
                message = f"the variant {quote(member.__name__)} has no single tag in its field {quote(discriminator)}"
                raise InexpressibleError(message, f'write `{discriminator}: Literal["tag"] = "tag"`')
            if field is not None and _name_in_json(field) is not None:
                message = f"the tag {quote(discriminator)} of {quote(member.__name__)} has another name in JSON"
                raise InexpressibleError(message, "a tag is called the same in Python and in JSON: remove the alias")
            variants[str(tags[0])] = name
        return {"union": variants, "discriminator": discriminator}

    def _union_name(self, union: UnionOf) -> str:
        """Of the alias it has in the module of the model that uses it; else made of the model and the field."""
        if self._at is None:
            return self._alias
        cls, field = self._at
        for name, value in vars(sys.modules[cls.__module__]).items():
            alias: Any = value.__value__ if isinstance(value, TypeAliasType) else value
            if get_origin(alias) is Annotated:
                inner, *marks = get_args(alias)
                names = [mark.discriminator for mark in marks if hasattr(mark, "discriminator")]
                if names == [union[0]] and get_args(inner) == tuple(union[1:]):
                    return name
        return cls.__name__ + camel(field)

    # ---- the fields of a model
    def _fields(self, name: str, cls: type[BaseModel]) -> dict[str, Any]:
        _complete(cls)
        if cls.model_computed_fields:
            raise InexpressibleError(
                f"{quote(name)} has computed fields, which the JSON would hold as well", "use a property"
            )
        if cls.model_config.get("validate_by_alias") is False:
            message = f"{quote(name)} does not read the names that it has in JSON (`validate_by_alias=False`)"
            raise InexpressibleError(message, "remove that from its config")
        if not (cls.model_config.get("validate_by_name") or cls.model_config.get("populate_by_name")):
            # Its constructor would take the field's own name, and lose the value without a word.
            for field, info in cls.model_fields.items():
                if info.alias or info.validation_alias:
                    message = f"{quote(name)} cannot be made by the name {quote(field)}, only by the one in JSON"
                    raise InexpressibleError(message, "add `validate_by_name=True` to its config")
        fields: dict[str, Any] = {}
        before = self._at
        for field, info in cls.model_fields.items():
            self._at = (cls, field)
            path: Path = ("types", name, "fields", field)
            fields[field] = self._guarded(partial(self._field, info), path)
        self._at = before
        return {field: made for field, made in fields.items() if made is not None}

    def _field(self, info: FieldInfo) -> dict[str, Any]:
        marks = [mark for mark in info.metadata if not isinstance(mark, Since)]
        if info.discriminator is not None:
            marks.append(
                Discriminator(info.discriminator) if isinstance(info.discriminator, str) else info.discriminator
            )
        made: dict[str, Any] = {"type": type_expr(info.annotation, marks, self._named), **_remarks(info)}
        if info.default_factory is not None:
            if info.default_factory not in _EMPTY_FACTORIES:
                message = "a default that is made by a function cannot be kept in a spec"
                raise InexpressibleError(message, "write a value, or `default_factory=list` for an empty list")
            made["default"] = {} if info.default_factory is dict else []
        elif info.default is not PydanticUndefined:
            made["default"] = _wire(info.default)
        return made


def _remarks(info: FieldInfo) -> dict[str, Any]:
    """What a field says beside its type and its default. Raises InexpressibleError."""
    made: dict[str, Any] = {}
    if info.description:
        made["doc"] = info.description
    if (wire := _name_in_json(info)) is not None:
        made["wire"] = wire
    if not info.repr:
        made["sensitive"] = True
    if info.deprecated:
        made["deprecated"] = getattr(info.deprecated, "message", info.deprecated)
    for mark in info.metadata:
        if isinstance(mark, Since):
            made["since"] = mark.release
    if info.examples:
        made["examples"] = [_wire(each) for each in info.examples]
    return made


def _name_in_json(info: FieldInfo) -> str | None:
    """None where it is the field's own. Raises InexpressibleError."""
    read, written = info.validation_alias or info.alias, info.serialization_alias or info.alias
    if read == written and (read is None or isinstance(read, str)):
        return read
    message = "the field has one name where JSON is read and another where it is written"
    help_ = "a field has one name in JSON: say `validation_alias` and `serialization_alias`, with the same text"
    raise InexpressibleError(message, help_)


def _complete(cls: type[BaseModel]) -> None:
    """Payload models build themselves on first use; a mistake in one shows up now."""
    try:
        with warnings.catch_warnings():
            # Of `Sensitive` on a part of a field, which is refused in words of our own.
            warnings.filterwarnings("ignore", message="The 'repr' attribute")
            cls.model_rebuild()
    except PydanticUndefinedAnnotation as error:
        message = f"{quote(cls.__name__)} uses the name {quote(error.name)}, which is not defined"
        raise InexpressibleError(message, "import or define it at run time too") from None
    except Exception as error:
        reason = " ".join(str(error).split("For further information")[0].split())[:300]
        message = f"pydantic cannot build {quote(cls.__name__)}: {type(error).__name__}: {reason}"
        raise InexpressibleError(message, "the mistake is in the model itself") from None


def doc_of(cls: type) -> str:
    """Its own docstring, not one that it inherits."""
    return inspect.cleandoc(cls.__dict__.get("__doc__") or "")


def _wire(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    try:
        wire = to_jsonable_python(value)
    except (PydanticSerializationError, ValueError) as error:
        raise InexpressibleError(f"the value {quote(repr(value))} has no form in JSON: {error}") from None
    if has_nul(json.dumps(wire)):
        raise InexpressibleError("the value holds a NUL character, which PostgreSQL cannot store", "remove it")
    return wire
