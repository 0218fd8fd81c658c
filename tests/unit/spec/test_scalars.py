from __future__ import annotations

import pytest

from jobspec.spec.scalars import plain_scalar


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("nil", "nil"),
        ("true", True),
        ("FALSE", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("NO", "NO"),
        ("tRuE", "tRuE"),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2026-01-31", "2026-01-31"),
        ("9223372036854775807", 2**63 - 1),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1.", 1.0),
        ("-1E-2", -0.01),
        ("0.10", 0.1),
        ("1.2.3", "1.2.3"),
        ("-", "-"),
        (".", "."),
        ("30s", "30s"),
        ("10m", "10m"),
        ("str", "str"),
    ],
)
def test_a_plain_word_means_what_yaml_1_2_says(text: str, value: object) -> None:
    found = plain_scalar(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "9223372036854775808",
        "-9223372036854775809",
        "9" * 5000,
        "1e999",
        "0.12345678901234567890",
        ".inf",
        "-.INF",
        ".nan",
    ],
)
def test_a_number_that_would_not_arrive_as_written_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        plain_scalar(text)
