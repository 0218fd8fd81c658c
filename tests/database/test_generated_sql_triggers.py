"""The trigger functions of jobs: a row becomes a payload, in the transaction that writes it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import psycopg
import pytest

from tests.database.corpus import Corpus, corpus, package

__all__ = ["corpus", "package"]


@pytest.fixture
def orders(corpus: Corpus) -> Iterator[Corpus]:
    """A table that has some of the fields of ``bounded``, and others."""
    corpus.conn.execute(
        "create table orders (id int, sku text, total numeric, currency text, even int, short bytea, wait interval)"
    )
    yield corpus
    corpus.conn.execute("drop table orders")


def attach(orders: Corpus, *arguments: str, when: str = "after insert", function: str = "bounded") -> None:
    given = ", ".join(f"'{each}'" for each in arguments)
    orders.conn.execute(
        f"create or replace trigger t {when} on orders for each row"
        f" execute function corpus_every.trigger_{function}({given})"
    )


def count(orders: Corpus) -> int:
    return int(orders.value("select count(*) from jobspec.job"))


ROW = "insert into orders values (1, 'AB-12', 9.99, 'EUR', 4, '\\x00ff', '90 s')"


def test_a_row_becomes_a_job_when_its_transaction_commits(orders: Corpus) -> None:
    attach(orders, "amount=total")
    with orders.conn.transaction(force_rollback=True):
        orders.conn.execute(ROW)
        assert count(orders) == 1
    assert count(orders) == 0
    orders.conn.execute(ROW)
    claimed = orders.conn.execute("select id, payload from jobspec.claim()").fetchone()
    assert claimed is not None
    assert orders.same(
        claimed[0],
        "bounded",
        amount=Decimal("9.99"),
        sku="AB-12",
        currency=orders.models.Currency.EUR,
        even=4,
        short=b"\x00\xff",
    )


def test_each_row_of_a_statement_becomes_one(orders: Corpus) -> None:
    attach(orders, "amount=total")
    orders.conn.execute("insert into orders (sku, total) select 'AB-12', n from generate_series(1, 5) n")
    assert count(orders) == 5


def test_a_deleted_row_is_the_one_that_was(orders: Corpus) -> None:
    attach(orders, "amount=total", when="after update or delete")
    orders.conn.execute(ROW)
    orders.conn.execute("update orders set total = 2")
    orders.conn.execute("delete from orders")
    rows = orders.conn.execute("select payload ->> 'amount' from jobspec.job order by id").fetchall()
    assert rows == [("2",), ("2",)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), 'orders has no column for the field "amount"'),
        (("amont=total",), 'says "amont=total"; there is no field "amont"'),
        (("amount=totals",), 'says "amount=totals"; the table has no column "totals"'),
        (("amount",), 'says "amount"; the table has no column ""'),
    ],
)
def test_a_trigger_that_does_not_fit_the_table_says_so_when_it_fires(
    orders: Corpus, arguments: tuple[str, ...], words: str
) -> None:
    attach(orders, *arguments)
    with pytest.raises(psycopg.Error, match=words) as caught:
        orders.conn.execute(ROW)
    assert caught.value.sqlstate == "JS003"
    assert caught.value.diag.message_hint
    assert count(orders) == 0


def test_a_trigger_before_the_row_is_refused(orders: Corpus) -> None:
    attach(orders, "amount=total", when="before insert")
    with pytest.raises(psycopg.Error, match="fires BEFORE each ROW; it must be AFTER"):
        orders.conn.execute(ROW)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ("(1, 'ab', 9.99)", psycopg.errors.CheckViolation),
        ("(1, 'AB-12', 9.999)", psycopg.errors.CheckViolation),
        ("(1, 'AB-12', null)", psycopg.errors.NotNullViolation),
        ("(1, null, 1)", psycopg.errors.NotNullViolation),
    ],
)
def test_a_row_that_does_not_fit_is_refused(orders: Corpus, values: str, error: type[psycopg.Error]) -> None:
    attach(orders, "amount=total")
    with pytest.raises(error):
        orders.conn.execute(f"insert into orders values {values}")
    assert count(orders) == 0


def test_a_job_without_fields_needs_no_columns(orders: Corpus) -> None:
    attach(orders, function="empty")
    orders.conn.execute(ROW)
    assert orders.value("select payload from jobspec.job") == {}


def test_rows_and_arrays_of_a_table_are_taken_as_they_are(corpus: Corpus) -> None:
    corpus.conn.execute("create table bags (words text[], numbers int[], days date[])")
    corpus.conn.execute(
        "create trigger t after insert on bags for each row execute function corpus_every.trigger_sets()"
    )
    corpus.conn.execute("insert into bags values ('{b,a}', '{2,1}', '{2026-01-01}')")
    found = {"words": ["a", "b"], "numbers": [1, 2], "days": ["2026-01-01"]}
    assert corpus.value("select payload from jobspec.job") == found
