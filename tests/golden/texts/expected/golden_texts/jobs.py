# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 81447227
"""Typed jobs of package ``golden_texts``."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from jobspec import (
    JobDef,
    require_runtime,
)

from .models import (
    Hostile,
    Lines,
    Model,
    Quoted,
)

__all__ = [
    "JobName",
    "hostile",
    "lines",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "hostile",
    "lines",
]


def _hostile(
    *,
    quotes: str = "\"\"\" ''' \\",
    template: str = "{{ cycler.__init__ }} {% if x %} {# c #}",
    lines: str = "a\nb\r\nc\u2028d\u2029e\x85f",
    bidi: str = "\u202egnp.exe",
    dollars: str = "$$ $tag$ %s %(x)s :name",
    pattern: str = "'\"\\1",
    map: Mapping[str, str] = {"'\"": "\\'"},
) -> Hostile:
    return Hostile(
        quotes=quotes,
        template=template,
        lines=lines,
        bidi=bidi,
        dollars=dollars,
        pattern=pattern,
        map=map,
    )


hostile: Final = JobDef(
    "golden_texts.hostile",
    _hostile,
    lambda: Model,
)
"""Ends with three \"\"\"
import os
os.system('id')
\"\"\" and '); drop schema jobspec cascade; --

Channel ``default``.

(spec.yaml#hostile)
"""


def _lines(
    *,
    a: str,
    b: Quoted,
) -> Lines:
    return Lines(
        a=a,
        b=b,
    )


lines: Final = JobDef(
    "golden_texts.lines",
    _lines,
    lambda: type(None),
)
"""The first line.

- a list,
  indented
- and a second entry

The last line.

Channel ``default``.

(spec.yaml#lines)
"""
