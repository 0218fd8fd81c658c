"""Lane keys have one form each, whoever computes the payload."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("type_", "value", "part"),
    [
        ("int", "7", "7"),
        ("int", '"07"', "7"),
        ("int", "-9223372036854775808", "-9223372036854775808"),
        ("int", "9223372036854775808", None),
        ("int", "7.0", None),
        ("int", "1e3", "1000"),
        ("int", '"seven"', None),
        ("int", "true", None),
        ("uuid", '"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"', '"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"'),
        ("uuid", '"a0eebc99"', None),
        ("bool", "true", "true"),
        ("bool", '"true"', None),
        ("date", '"2024-02-29"', '"2024-02-29"'),
        ("date", '"2023-02-29"', None),
        ("date", '"2023-13-01"', None),
        ("date", '"0000-01-01"', None),
        ("date", '"2023-1-1"', None),
        ("str", '"x"', '"x"'),
        ("str", "5", None),
        ("str", "{}", None),
    ],
)
def test_a_part_of_a_key_has_one_form(shop: Any, type_: str, value: str, part: str | None) -> None:
    assert shop.value("select jobspec.key_part(%s, %s::jsonb)::text", type_, value) == part


def test_different_keys_are_different_lanes(shop: Any) -> None:
    keys = ["[1]", "[-1]", '["1"]', "[1, 1]", '["a", "b"]', '["a\\", \\"b"]', "[true]", '["é"]']
    lanes = {shop.value("select jobspec.lane(%s)", key) for key in keys}
    assert len(lanes) == len(keys)
    assert shop.value("select jobspec.lane(null)") == 0


def test_a_lane_number_is_the_same_on_every_platform(shop: Any) -> None:
    assert shop.value("select jobspec.lane('[7]')") == 6386101225662851816  # the first 8 bytes of sha256
