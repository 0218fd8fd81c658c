"""The grammar of type texts (``list[map[str, Line]]?``), with the position of every word.

type   = atom ["?"]
atom   = "list" "[" type "]"  |  "set" "[" type "]"  |  "map" "[" "str" "," type "]"  |  word
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias, get_args

from jobspec.core.names import CAMEL
from jobspec.spec.diagnostics import did_you_mean, quote

MAX_LENGTH: Final = 500
MAX_DEPTH: Final = 16
SCALARS: Final = (
    "str", "int", "float", "bool", "decimal", "uuid", "datetime", "date", "time", "duration", "bytes", "json",
)  # fmt: skip
_CONTAINERS: Final = ("list", "set", "map")
_TOKEN: Final = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_.]*|[\[\],?]|\S)")
"""Names people bring from other languages."""
_FOREIGN: Final = {
    "string": "str", "text": "str", "integer": "int", "number": "float", "double": "float", "boolean": "bool",
    "dict": "map[str, T]", "object": "map[str, T]", "array": "list[T]", "tuple": "list[T]", "timestamp": "datetime",
    "timedelta": "duration", "binary": "bytes", "any": "json", "optional": "T?", "long": "int", "bigint": "int",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A scalar, a type of the package, ``alias.Name`` of an import, or the ``module:Class`` of an existing model.

    ``start`` and ``end`` of the span are positions in the text it was written in.
    """

    name: str
    span: tuple[int, int] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ListOf:
    item: TypeExpr


@dataclass(frozen=True, slots=True)
class SetOf:
    item: TypeExpr
    span: tuple[int, int] | None = field(default=None, compare=False)
    """Of the item: where to point if a set cannot hold it."""


@dataclass(frozen=True, slots=True)
class MapOf:
    value: TypeExpr


@dataclass(frozen=True, slots=True)
class OrNull:
    inner: TypeExpr


@dataclass(frozen=True, slots=True)
class OneOf:
    """An enum written where it is used."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bounded:
    """A type with constraints of its own inside another one. Only Python specs can say this."""

    inner: TypeExpr
    constraints: Mapping[str, object]


TypeExpr: TypeAlias = Word | ListOf | SetOf | MapOf | OrNull | OneOf | Bounded
TYPE_EXPRS: Final = get_args(TypeExpr)


def words(expr: TypeExpr) -> Iterator[Word]:
    """Every scalar and name in a type."""
    match expr:
        case Word():
            yield expr
        case ListOf(item=inner) | SetOf(item=inner) | MapOf(value=inner) | OrNull(inner=inner) | Bounded(inner=inner):
            yield from words(inner)
        case OneOf():
            return


class GrammarError(ValueError):
    """What is wrong between two characters of a type text."""

    def __init__(
        self,
        message: str,
        span: tuple[int, int],
        *,
        help: str | None = None,  # noqa: A002
        code: str = "JS118",
    ) -> None:
        super().__init__(message)
        self.message, self.span, self.help, self.code = message, span, help, code


@lru_cache(maxsize=1024)
def parse_type(text: str) -> TypeExpr:
    """Raises GrammarError. Specs write the same few types thousands of times."""
    if len(text) > MAX_LENGTH:
        raise GrammarError(f"a type is written in at most {MAX_LENGTH} characters", (0, len(text)))
    parser = _Parser(text)
    expr = parser.type(0)
    parser.end()
    return expr


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [(match[1], match.span(1)) for match in _TOKEN.finditer(text)]
        self._next = 0

    def type(self, depth: int) -> TypeExpr:
        if depth > MAX_DEPTH:
            raise GrammarError(
                "the type is nested too deeply", self._span(), help="give the inner part a name in `types`"
            )
        expr = self._atom(depth)
        if self._peek() != "?":
            return expr
        self._next += 1
        if self._peek() == "?":
            raise GrammarError("`??` says the same as `?`", self._span(), help="remove one `?`")
        return OrNull(expr)

    def end(self) -> None:
        if self._next < len(self._tokens):
            token, span = self._tokens[self._next]
            raise GrammarError(
                f"{quote(token)} does not belong here: the type has ended", span, help=_help_after(token)
            )

    def _atom(self, depth: int) -> TypeExpr:
        word, span = self._word()
        if word == "list":
            self._expect("[", "a list says what it holds, as in `list[str]`")
            item = self.type(depth + 1)
            self._expect("]", "close the bracket: `list[...]`")
            return ListOf(item)
        if word == "set":
            self._expect("[", "a set says what it holds, as in `set[str]`")
            start = self._span()[0]
            item = self.type(depth + 1)
            end = self._tokens[self._next - 1][1][1]
            self._expect("]", "close the bracket: `set[...]`")
            return SetOf(item, (start, end))
        if word == "map":
            self._expect("[", "a map says what it holds, as in `map[str, int]`")
            self._key_type()
            self._expect(",", "a map has two parts, as in `map[str, int]`")
            value = self.type(depth + 1)
            self._expect("]", "close the bracket: `map[str, ...]`")
            return MapOf(value)
        if self._peek() == "[":
            raise GrammarError(
                f"{quote(word)} takes no brackets",
                span,
                help=foreign_hint(word) or "only `list[T]`, `set[T]` and `map[str, T]` do",
            )
        return Word(word, span)

    def _word(self) -> tuple[str, tuple[int, int]]:
        token, span = self._take("a type is missing here", "for example `str`, `list[int]` or the name of a type")
        if not (token[0].isalpha() and token.isascii()):
            raise GrammarError(f"{quote(token)} is not the start of a type", span, help=_help_after(token))
        if "." in token:
            self._check_imported(token, span)
            return token, span
        if token not in SCALARS and token not in _CONTAINERS and not CAMEL.fullmatch(token):
            hint = foreign_hint(token) or did_you_mean(token, (*SCALARS, *_CONTAINERS))
            raise GrammarError(f"{quote(token)} is not a type", span, help=hint or f"scalars are {', '.join(SCALARS)}")
        return token, span

    def _check_imported(self, token: str, span: tuple[int, int]) -> None:
        alias, _, name = token.rpartition(".")
        if "." in alias or not alias.isidentifier() or not CAMEL.fullmatch(name):
            last = alias.rpartition(".")[2]
            near = f"import it and write `{last}.{name}`" if last.isidentifier() and CAMEL.fullmatch(name) else None
            help_ = near or "a type of an import is written `common.Address`: the import, a dot, the type"
            raise GrammarError(f"{quote(token)} is not a type", span, help=help_)

    def _key_type(self) -> None:
        token, span = self._take("the key of a map is missing", "write `map[str, T]`")
        if token != "str":  # noqa: S105
            raise GrammarError(
                f"the key of a map is `str`, not {quote(token)}",
                span,
                help="keys of JSON objects are texts: write `map[str, T]`",
            )

    def _take(self, missing: str, help_: str) -> tuple[str, tuple[int, int]]:
        if self._next == len(self._tokens):
            raise GrammarError(missing, self._span(), help=help_)
        self._next += 1
        return self._tokens[self._next - 1]

    def _expect(self, token: str, help_: str) -> None:
        if self._peek() != token:
            found = quote(self._peek()) if self._peek() else "the end"
            raise GrammarError(f"`{token}` is expected here, not {found}", self._span(), help=help_)
        self._next += 1

    def _peek(self) -> str | None:
        return self._tokens[self._next][0] if self._next < len(self._tokens) else None

    def _span(self) -> tuple[int, int]:
        """Of the next token; of the last character at the end, since nothing can be underlined behind it."""
        if self._next < len(self._tokens):
            return self._tokens[self._next][1]
        return (max(0, len(self._text) - 1), max(1, len(self._text)))


def foreign_hint(word: str) -> str | None:
    """What a word of another language is called here."""
    small = word.lower()
    ours = small if small in SCALARS else _FOREIGN.get(small)
    return f"write `{ours}`" if ours and ours != word else None


def _help_after(token: str) -> str:
    if token == "|":  # noqa: S105
        return "for `T | None` write `T?`; a union of models is declared in `types`"
    return "types look like `str`, `list[int]`, `map[str, Line]` or `Line?`"
