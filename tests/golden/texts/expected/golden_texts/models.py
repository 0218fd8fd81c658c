# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 81447227
"""Payload and result models of package ``golden_texts``."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from jobspec import Model as _Model
from jobspec import Payload
from pydantic import Field

__all__ = [
    "Hostile",
    "Lines",
    "Model",
    "Quoted",
]


class Hostile(Payload, frozen=True):
    """Ends with three \"\"\"
    import os
    os.system('id')
    \"\"\" and '); drop schema jobspec cascade; --

    (spec.yaml#hostile)
    """

    quotes: str = "\"\"\" ''' \\"
    template: str = "{{ cycler.__init__ }} {% if x %} {# c #}"
    lines: str = "a\nb\r\nc\u2028d\u2029e\x85f"
    bidi: str = "\u202egnp.exe"
    """Turned around and zerowidth."""
    dollars: str = "$$ $tag$ %s %(x)s :name"
    pattern: Annotated[str, Field(pattern="^'\"[\\\\]\\d+$")] = "'\"\\1"
    map: Mapping[str, str] = {"'\"": "\\'"}


class Quoted(StrEnum):
    """Ends with a quote \"  (spec.yaml#Quoted)"""

    VALUE = '"""'
    VALUE_2 = "'''"
    VALUE_3 = "\\"
    X = "{{ x }}"
    VALUE_4 = "$$"
    VALUE_5 = "--"
    VALUE_6 = "*/"


class Model(_Model, frozen=True):
    """\"starts with a quote  (spec.yaml#Model)"""

    value: str = '\\"""'
    """A backslash at the end \\"""


class Lines(Payload, frozen=True):
    """The first line.

    - a list,
      indented
    - and a second entry

    The last line.

    (spec.yaml#lines)
    """

    a: str
    """Two
    lines.
    """
    b: Quoted
