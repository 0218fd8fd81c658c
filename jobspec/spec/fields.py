"""The part of the spec language that says what data is: fields, their constraints, and types with a name."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Self, TypeAlias

from pydantic import Discriminator, Field, JsonValue, Tag, model_validator
from pydantic.functional_validators import BeforeValidator

from jobspec.spec.block import Block
from jobspec.spec.imports import TypeRef
from jobspec.spec.label_words import MAX_EXAMPLES, Note, Release, WireName
from jobspec.spec.words import Bound, Count, Doc, EnumValues, FieldName, Said, TypeText, fault, sort_of

CONSTRAINTS: Final = (
    "gt", "ge", "lt", "le", "multiple_of", "digits", "scale", "min_length", "max_length", "pattern", "min_items",
    "max_items",
)  # fmt: skip


class Constrained(Block, frozen=True):
    noun: ClassVar[str] = "type"

    gt: Said[Bound] = Field(None, description="greater than")
    ge: Said[Bound] = Field(None, description="greater than or equal to")
    lt: Said[Bound] = Field(None, description="less than")
    le: Said[Bound] = Field(None, description="less than or equal to")
    multiple_of: Said[Bound] = Field(None, description="a multiple of")
    digits: Said[Annotated[int, Field(ge=1, le=1000)]] = Field(None, description="decimal: most digits altogether")
    scale: Said[Annotated[int, Field(ge=0, le=1000)]] = Field(None, description="decimal: most digits after the point")
    min_length: Said[Count] = Field(None, description="str, bytes: least characters or bytes")
    max_length: Said[Count] = Field(None, description="str, bytes: most characters or bytes")
    pattern: Said[Annotated[str, Field(max_length=1000)]] = Field(
        None, description="str: a regular expression it must match"
    )
    min_items: Said[Count] = Field(None, description="list, set, map: least items")
    max_items: Said[Count] = Field(None, description="list, set, map: most items")

    def constraints(self) -> dict[str, object]:
        """Those that are written."""
        return {name: value for name in CONSTRAINTS if (value := getattr(self, name)) is not None}


class FieldSpec(Constrained, frozen=True):
    """A field; required unless it has a default or may be null."""

    noun: ClassVar[str] = "field"

    type: Said[TypeText] = Field(None, description="as in str, date?, list[int], or the name of a type; this or `enum`")
    enum: Said[EnumValues] = Field(None, description="the texts it may be, in place of `type`")
    default: JsonValue = Field(
        None,
        description="what it is where the caller says nothing; else the field is required, or null where it may be",
    )
    doc: Doc = Field("", description="what it means")
    wire: Said[WireName] = Field(None, description="its name in JSON, where that is another one, as in customerId")
    sensitive: bool = Field(False, description="not to be seen in logs, errors and tables")
    deprecated: Said[Note] = Field(None, description="what to use in its place")
    since: Said[Release] = Field(None, description="the release it came with; quote it, as in '2026.03'")
    examples: Annotated[list[JsonValue], Field(min_length=1, max_length=MAX_EXAMPLES)] = Field(
        [], description="values of the field, for those who read the documentation; checked like defaults"
    )

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.type is None) == (self.enum is None):
            message = "has neither `type` nor `enum`" if self.type is None else "has both `type` and `enum`"
            raise fault("JS111" if self.type is None else "JS113", f"the field {message}", "say one of them")
        return self

    @property
    def has_default(self) -> bool:
        return "default" in self.model_fields_set


def _long_field(value: Any) -> Any:
    if isinstance(value, str):
        return {"type": value}
    if not isinstance(value, dict | FieldSpec):
        raise fault(
            "JS113",
            f"a field is a type or a mapping with `type`, not {sort_of(value)}",
            "as in `to: str` or `to: {type: str, max_length: 80}`",
        )
    return value


AnyField: TypeAlias = Annotated[FieldSpec, BeforeValidator(_long_field, json_schema_input_type=str | FieldSpec)]
Fields: TypeAlias = dict[FieldName, AnyField]


class ModelSpec(Block, frozen=True):
    noun: ClassVar[str] = "model type"

    fields: Fields = Field(description="name: type, or name: {type: ..., and more}")
    doc: Doc = Field("", description="what it is")


class EnumSpec(Block, frozen=True):
    noun: ClassVar[str] = "enum type"

    enum: EnumValues = Field(description="the texts it may be")
    doc: Doc = Field("", description="what it is")


class UnionSpec(Block, frozen=True):
    """One of several models, told apart by a tag."""

    noun: ClassVar[str] = "union type"

    union: Annotated[dict[Annotated[str, Field(min_length=1, max_length=200)], TypeRef], Field(min_length=1)] = Field(
        description="tag -> model"
    )
    discriminator: FieldName = Field(description="name of the field that holds the tag; the union adds it")
    doc: Doc = Field("", description="what it is")


class ScalarSpec(Constrained, frozen=True):
    """A scalar with a name and constraints: ``Amount: {type: decimal, digits: 12, scale: 2}``."""

    noun: ClassVar[str] = "scalar type"

    type: TypeText = Field(
        description="a scalar: str int float bool decimal uuid datetime date time duration bytes json"
    )
    doc: Doc = Field("", description="what it is")


_SORTS = {"enum": "<enum>", "fields": "<model>", "union": "<union>", "type": "<scalar>"}

TypeSpec: TypeAlias = Annotated[
    Annotated[EnumSpec, Tag("<enum>")]
    | Annotated[ModelSpec, Tag("<model>")]
    | Annotated[UnionSpec, Tag("<union>")]
    | Annotated[ScalarSpec, Tag("<scalar>")],
    Discriminator(
        lambda value: (
            next((tag for key, tag in _SORTS.items() if key in value), None) if isinstance(value, dict) else None
        ),
        custom_error_type="type_spec",
        custom_error_message="a type",
    ),
]
