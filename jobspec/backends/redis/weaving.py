"""A script out of its pieces: what it can reach, and of that what it seldom comes to only when it does.

Every run of a script makes all of its functions anew, which is most of what a small call costs the server. So before a
function that few calls come to a piece says ``--@ later``, or ``--@ seldom``. Those are made together, with all that
only they use, when the first of them is called: those of ``seldom`` inside the function that makes those of ``later``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

TIERS: Final = ("at_once", "later", "seldom")
WITHIN: Final = 20
"""So many parts further a script goes on in a function within: what a function has from outside its own is found at
once, but what is beside it is looked for in a list."""
_COMMENT: Final = re.compile(r"^--(?!@).*\n", re.MULTILINE)
_PART: Final = re.compile(r"^(?:--@ (\w+)\n)?((?!end\b)[A-Za-z].*(?:\n(?!--@|(?!end\b)[A-Za-z]).*)*)", re.MULTILINE)
_DECLARES: Final = re.compile(r"local (function )?(\w+(?:, \w+)*)")
_NOT_CODE: Final = re.compile(r"'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|--[^\n]*")
_WORD: Final = re.compile(r"(?<![\w.:])[A-Za-z_]\w*")


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """What begins at the edge of a piece, up to the next that does: a function, variables, or a statement."""

    text: str
    piece: int
    is_function: bool
    names: Sequence[str]
    """What it declares; a statement declares nothing."""
    words: frozenset[str]
    mark: int
    """The tier that it asks for."""


def woven(pieces: Sequence[str]) -> str:
    """The last is the script itself: it ends with ``return``, and only there it may call what is marked."""
    parts = [part for number, piece in enumerate(pieces) for part in _parts(piece, number)]
    tiers = _tiers(parts)
    return "\n".join(_written([part for part in parts if part in tiers], tiers, 0, frozenset())) + "\n"


def _parts(piece: str, number: int) -> Iterator[Part]:
    for found in _PART.finditer(_COMMENT.sub("", piece)):
        text = found[2].rstrip()
        declares = _DECLARES.match(text)
        yield Part(
            text=text,
            piece=number,
            is_function=declares is not None and declares[1] is not None,
            names=declares[2].split(", ") if declares else (),
            words=frozenset(_WORD.findall(_NOT_CODE.sub("''", text))),
            mark=TIERS.index(found[1]) if found[1] else 0,
        )


def _tiers(parts: Sequence[Part]) -> dict[Part, int]:
    """Of those that can be reached: from the script, and from statements about what is reached of their own piece."""
    declared: dict[str, list[Part]] = {}
    for part in parts:
        for name in part.names:
            declared.setdefault(name, []).append(part)
    uses = {
        part: [each for word in part.words for each in declared.get(word, ()) if each is not part] for part in parts
    }
    statements = [part for part in parts if not part.names]
    tiers: dict[Part, int] = {}
    todo = [part for part in parts if part.piece == parts[-1].piece and not part.mark]
    while todo:
        tiers.update(dict.fromkeys(todo, 0))
        while todo:
            part = todo.pop()
            for used in uses[part]:
                tier = max(tiers[part], used.mark)
                if tier < tiers.get(used, inf):
                    tiers[used] = tier
                    todo.append(used)
        todo = [
            each
            for each in statements
            if each not in tiers and any(used in tiers and used.piece == each.piece for used in uses[each])
        ]
    return tiers


def _written(kept: Sequence[Part], tiers: dict[Part, int], tier: int, named: frozenset[str]) -> Iterator[str]:
    """The parts of a tier, and a function that makes those of the next. ``named``: what is declared outside already."""
    own = [part for part in kept if tiers[part] == tier]
    further = [part for part in kept if tiers[part] > tier]
    used = {word for part in own for word in part.words}
    stubs = [name for part in further for name in part.names if name in used or name in named]
    if new := [name for name in stubs if name not in named]:
        yield f"local {', '.join(new)}"
    last = own.pop() if tier == 0 else None
    for number, part in enumerate(own, 1):
        yield part.text.removeprefix("local ") if named.intersection(part.names) else part.text
        if last is not None and number % WITHIN == 0:
            yield "return (function()"
    if further:
        yield f"local function {TIERS[tier + 1]}()"
        yield from _written(further, tiers, tier + 1, named.union(stubs))
        yield "end"
        for name in stubs:
            yield f"{name} = function(...) {TIERS[tier + 1]}() return {name}(...) end"
    if last is not None:
        yield last.text + "\nend)()" * (len(own) // WITHIN)
