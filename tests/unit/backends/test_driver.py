"""What the errors of PostgreSQL mean."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from jobspec.backends.postgres.driver import check_url, passing, spoken, translate
from jobspec.errors import ConfigError, OptionError


@pytest.mark.parametrize("state", ["40001", "40P01", "08000", "08006", "57P01", "53300"])
def test_what_may_succeed_a_little_later(state: str) -> None:
    """A-S33."""
    assert passing(errors.lookup(state)())


@pytest.mark.parametrize("state", ["23505", "42501", "42P01", "22P02"])
def test_what_fails_every_time(state: str) -> None:
    """A-S33."""
    assert not passing(errors.lookup(state)())
    assert not passing(psycopg.OperationalError("nobody knows why"))


def test_an_error_of_somebody_elses_table_is_not_ours() -> None:
    assert spoken("23505", "duplicate key value violates unique constraint", None) is None
    with pytest.raises(errors.UniqueViolation):
        translate(errors.UniqueViolation())


def test_what_cannot_be_sent_is_an_error_of_the_call() -> None:
    with pytest.raises(OptionError, match="NUL"):
        translate(psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"))
    with pytest.raises(OptionError, match="larger than PostgreSQL can hold"):
        translate(errors.NumericValueOutOfRange())
    with pytest.raises(OptionError, match="surrogate"):
        translate(UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"))


@pytest.mark.parametrize("url", ["postgresql://ada:secret@[::1", "postgresql://ada:secret%zz@host/shop"])
def test_a_url_that_cannot_be_read_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ConfigError, match="cannot be read") as caught:
        check_url(url)
    assert "secret" not in str(caught.value)
