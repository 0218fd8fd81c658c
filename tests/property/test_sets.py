"""Sets in JSON: one text for one set, whatever order it was made in."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from jobspec import FiniteFloat, Int64, SortedSet

ITEMS: list[tuple[Any, st.SearchStrategy[Any]]] = [
    (str, st.text(st.characters(exclude_categories=["Cs"]), max_size=5)),
    (Int64, st.integers(-(2**63), 2**63 - 1)),
    (FiniteFloat, st.floats(allow_nan=False, allow_infinity=False)),
    (bool, st.booleans()),
]


@given(st.sampled_from(ITEMS).flatmap(lambda pair: st.tuples(st.just(pair[0]), st.lists(pair[1], max_size=6))))
def test_a_set_has_one_text_and_reads_back_from_it(drawn: tuple[Any, list[Any]]) -> None:
    item, values = drawn
    adapter: TypeAdapter[frozenset[Any]] = TypeAdapter(SortedSet[item])  # type: ignore[valid-type]
    text = adapter.dump_json(frozenset(values))
    assert text == adapter.dump_json(frozenset(reversed(values)))
    assert adapter.validate_json(text) == frozenset(values)
    assert adapter.dump_python(frozenset(values)) == frozenset(values)


def test_a_set_has_the_same_text_in_every_process() -> None:
    code = (
        "from jobspec import Payload, SortedSet\n"
        "class Label(Payload, frozen=True):\n    tags: SortedSet[str]\n"
        "print(Label(tags=frozenset(map(str, range(50)))).model_dump_json())"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
