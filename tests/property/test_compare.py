"""If ``compare`` calls a change safe, every payload that the old model would have stored is read by the new one.

And the test can fail: with any one of these rules switched off it finds a payload that is not read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from jobspec.manifest.compare import bounds, types
from jobspec.manifest.compare.jobs import payload_is_readable
from jobspec.manifest.compare.pairs import Side
from jobspec.manifest.compare.types import NAME_RULES, TYPE_RULES, TypeRule
from jobspec.manifest.manifest import Manifest
from jobspec.manifest.types import NamedType
from tests.property.changes import new_manifest, old_manifest, payload, payload_model

RULES = (*TYPE_RULES, *NAME_RULES)
READING = TYPE_RULES[:6]
"""Without one of these something cannot be read at all; without the others it is read and means something else."""
SEEDS = 2000
"""The longest that a mutant lives is a quarter of these."""


def is_safe(old: Manifest, new: Manifest, rules: Sequence[TypeRule]) -> bool:
    sides = Side(manifest=old), Side(manifest=new)
    return not list(payload_is_readable(*sides, old.jobs[0], new.jobs[0], rules=tuple(rules)))


def reads(model: type[BaseModel], text: str) -> bool:
    try:
        model.model_validate_json(text)
    except ValidationError:
        return False
    return True


def unread(random: Random, rules: Sequence[TypeRule] = RULES) -> tuple[Manifest, Manifest, Any] | None:
    """A change that the rules call safe, and a payload of before that is not read after it; mostly there is none."""
    old = old_manifest(random)
    new = new_manifest(random, old)
    if old == new or not is_safe(old, new, rules):
        return None
    before, after = payload_model(old), payload_model(new)
    for _ in range(20):
        value = payload(random, Side(manifest=old), NamedType(name="Work"))
        text = json.dumps(value)
        if not reads(before, text):
            continue
        stored = before.model_validate_json(text).model_dump_json()
        if not reads(after, stored) or not reads(after, text):
            return old, new, value
    return None


@given(st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_called_safe_reads_every_stored_payload(random: Random) -> None:
    assert unread(random) is None


@pytest.mark.parametrize("off", READING, ids=lambda rule: rule.__name__)
def test_without_a_rule_a_stored_payload_is_found_that_is_not_read(off: TypeRule) -> None:
    rules = [rule for rule in RULES if rule is not off]
    assert any(unread(Random(seed), rules) for seed in range(SEEDS))


def _lets(name: str) -> Callable[..., Any]:
    """``tightened`` that is blind for one constraint."""
    known = bounds.tightened
    return lambda old, new: (each for each in known(old, new) if each[0] != name)


@pytest.mark.parametrize("constraint", ["lt", "le", "scale", "max_length", "min_items"])
def test_without_a_constraint_a_stored_payload_is_found_that_is_not_read(
    constraint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(types, "tightened", _lets(constraint))
    assert any(unread(Random(seed)) for seed in range(SEEDS))
