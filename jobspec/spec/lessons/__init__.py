"""Why a code is there, what to do about it, and how it looks wrong and right."""

from __future__ import annotations

from typing import Final

from jobspec.spec.lessons.change import CHANGE
from jobspec.spec.lessons.channels import CHANNELS
from jobspec.spec.lessons.imports import IMPORTS
from jobspec.spec.lessons.lesson import Lesson, whole
from jobspec.spec.lessons.policies import POLICIES
from jobspec.spec.lessons.reading import READING
from jobspec.spec.lessons.reviewer import REVIEWER
from jobspec.spec.lessons.shape import SHAPE
from jobspec.spec.lessons.types import TYPES

__all__ = ["LESSONS", "Lesson", "whole"]

LESSONS: Final[dict[str, Lesson]] = {
    **READING,
    **SHAPE,
    **TYPES,
    **CHANNELS,
    **POLICIES,
    **IMPORTS,
    **REVIEWER,
    **CHANGE,
}
"""By code, in the order of the register."""
