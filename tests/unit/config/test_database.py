"""Which database, and no password shown."""

from __future__ import annotations

import pytest

from jobspec.config.database import DatabaseUrl, EmbeddedDatabase, find_database, without_password
from jobspec.errors import ConfigError

ONE, TWO, THREE, FOUR = (f"postgresql://host/{number}" for number in range(4))


def test_the_flag_then_the_environment_then_the_config_says_which() -> None:
    environ = {"JOBSPEC_DATABASE_URL": TWO, "DATABASE_URL": THREE}
    assert find_database(flag=ONE, environ=environ, setting=FOUR) == DatabaseUrl(url=ONE)
    assert find_database(flag=None, environ=environ, setting=FOUR) == DatabaseUrl(url=TWO)
    assert find_database(flag=None, environ={"DATABASE_URL": THREE}, setting=FOUR) == DatabaseUrl(url=THREE)
    assert find_database(flag=None, environ={"DATABASE_URL": ""}, setting=FOUR) == DatabaseUrl(url=FOUR)
    assert find_database(flag=None, environ={}, setting="embedded") == EmbeddedDatabase()


def test_an_empty_flag_is_a_mistake_and_means_no_other_database() -> None:
    with pytest.raises(ConfigError, match="--database-url"):
        find_database(flag="", environ={"DATABASE_URL": THREE}, setting="embedded")


@pytest.mark.parametrize("environ", [{}, {"DATABASE_URL": "embedded"}])
def test_only_the_config_can_ask_for_the_embedded_server(environ: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        find_database(flag=None if environ else "embedded", environ=environ, setting=None)


def test_without_any_the_help_names_every_way() -> None:
    with pytest.raises(ConfigError) as caught:
        find_database(flag=None, environ={}, setting=None)
    for way in ("--database-url", "JOBSPEC_DATABASE_URL", "DATABASE_URL", "[tool.jobspec]", "embedded"):
        assert way in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///shop",
        "postgres://ada@host/shop",
        "postgresql://ada:p%40ss@host:5432/shop?sslmode=require",
        "postgresql://a:b@[::1]:5432,host2:5433/shop",
        "postgresql://postgres:@/postgres?host=/tmp/data",
    ],
)
def test_what_libpq_takes_is_taken(url: str) -> None:
    assert find_database(flag=url, environ={}, setting=None) == DatabaseUrl(url=url)


@pytest.mark.parametrize(
    ("url", "backend"),
    [
        ("postgres:///shop", "postgres"),
        ("redis://ada:p%40ss@host:6379/0?namespace=shop", "redis"),
        ("rediss+cluster://a:7000,b:7001", "redis"),
        ("sqs://eu-west-1/shop?endpoint=http://localhost:5000", "sqs"),
        ("memory://shop", "memory"),
    ],
)
def test_a_url_says_which_backend_it_means(url: str, backend: str) -> None:
    found = find_database(flag=url, environ={}, setting=None)
    assert found == DatabaseUrl(url=url)
    assert found.backend == backend
    assert EmbeddedDatabase().backend == "postgres"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ada:secret@host/shop",
        "host=db password=secret",
        "ada:secret@host/shop",
        "postgresql://ada:sec@ret@host/shop",
        "postgresql://ada:/secret@host/shop",
        "postgresql://ada:#secret@host/shop",
        "postgresql://ada:sec:ret@host:secret/shop",
        "postgresql://ada:secret%zz@host/shop",
        "redis://ada:sec@ret@host/0",
    ],
)
def test_what_cannot_be_read_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        find_database(flag=None, environ={"DATABASE_URL": url}, setting=None)
    assert "DATABASE_URL" in caught.value.message
    assert "secret" not in str(caught.value)
    assert "ret" not in caught.value.message


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ada:secret@host/shop", "postgresql://ada:***@host/shop"),
        ("postgresql://ada@host/shop", "postgresql://ada@host/shop"),
        ("redis://:secret@host/0", "redis://:***@host/0"),
        ("postgresql://host/shop?user=a&password=secret&x=1", "postgresql://host/shop?user=a&password=***&x=1"),
    ],
)
def test_a_url_is_shown_without_its_password(url: str, shown: str) -> None:
    assert without_password(url) == shown
    assert str(DatabaseUrl(url=url)) == shown
    assert "secret" not in repr(DatabaseUrl(url=url))
