# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Type ``URLPath`` of package ``golden_parts``."""

from typing import Annotated, TypeAlias

from pydantic import Field

__all__ = [
    "URLPath",
]


URLPath: TypeAlias = Annotated[str, Field(max_length=200)]
"""(spec.yaml#URLPath)"""
