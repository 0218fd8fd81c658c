"""Calls of typed SQL functions: what the database checks of their arguments, their options, edges and blobs."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from jobspec.codegen.sql.checks import checks_of, is_portable
from jobspec.codegen.sql.names import WORDS, ident
from jobspec.manifest.types import Constraints
from tests.database.corpus import Corpus, apply, corpus, manifest_of, package

__all__ = ["corpus", "package"]

GOOD = "p_amount => 9.99, p_sku => 'AB-12'"


# ---- arguments
def test_what_is_left_out_has_the_default_of_the_spec(corpus: Corpus) -> None:
    made = corpus.call("bounded", GOOD)
    assert corpus.same(made, "bounded", amount=Decimal("9.99"), sku="AB-12")
    assert corpus.payload(made)["digits"] == "1E+2"
    assert corpus.payload(corpus.call("empty")) == {}


@pytest.mark.parametrize(
    ("arguments", "state"),
    [
        ("p_amount => 9.99", "42883"),
        (f"{GOOD}, p_colour => 'red'", "42883"),
        ("p_amount => true, p_sku => 'AB-12'", "42883"),
        ("p_amount => 'ten', p_sku => 'AB-12'", "22P02"),
        ("p_amount => null, p_sku => 'AB-12'", "23502"),
        ("p_amount => 9.999, p_sku => 'AB-12'", "23514"),
        ("p_amount => 0, p_sku => 'AB-12'", "23514"),
        ("p_amount => 10000000000, p_sku => 'AB-12'", "23514"),
        ("p_amount => 'NaN', p_sku => 'AB-12'", "23514"),
        ("p_amount => 9.99, p_sku => 'ab-12'", "23514"),
        ("p_amount => 9.99, p_sku => 'A-1'", "23514"),
        ("p_amount => 9.99, p_sku => 'ABCDEFG-12'", "23514"),
        (f"{GOOD}, p_currency => 'GBP'", "23514"),
        (f"{GOOD}, p_even => 3", "23514"),
        (f"{GOOD}, p_even => 100", "23514"),
        (f"{GOOD}, p_share => 1.5", "23514"),
        (f"{GOOD}, p_share => 'NaN'", "23514"),
        (f"{GOOD}, p_short => '\\x010203'", "23514"),
        (f"{GOOD}, p_wait => '0'", "23514"),
        (f"{GOOD}, p_wait => '61 minutes'", "23514"),
        (f"{GOOD}, p_digits => 12.34", "23514"),
        (f"{GOOD}, p_digits => 1000", "23514"),
        (f"{GOOD}, p_format => 'gif'", "23514"),
    ],
)
def test_what_does_not_fit_is_refused_by_the_database(corpus: Corpus, arguments: str, state: str) -> None:
    assert corpus.refused("bounded", arguments)[0] == state


def test_the_comment_of_a_function_says_what_is_not_checked(corpus: Corpus) -> None:
    comment = "select obj_description(%s::regproc, 'pg_proc')"
    text = corpus.value(comment, "corpus_every.enqueue_bounded")
    assert text.startswith("jobspec:generated ")
    assert "With $$ and 'quotes' and a \\ in its text." in text
    assert "Not checked before a worker claims the job: p_greedy: `pattern`." in text
    assert "the fields of its variant" in corpus.value(comment, "corpus_every.enqueue_nested")


# ---- options
def test_every_option_of_enqueue_can_be_given(corpus: Corpus) -> None:
    made = corpus.call(
        "bounded",
        f"{GOOD}, opt_priority => 7, opt_delay => '1 hour', opt_tags => '{{\"tenant\": \"a\"}}', opt_origin => 'psql',"
        " opt_timeout => '1 minute', opt_max_attempts => 2, opt_unique_key => 'k', opt_max_pending => 10,"
        " opt_on_conflict => 'raise', opt_channel => 'default'",
    )
    row = corpus.conn.execute(
        "select state::text, priority, tags ->> 'tenant', origin, timeout_seconds, max_attempts, version"
        " from jobspec.jobs where id = %s",
        (made,),
    ).fetchone()
    assert row == ("scheduled", 7, "a", "psql", 60, 2, 1)
    assert corpus.refused("bounded", f"{GOOD}, opt_unique_key => 'k', opt_on_conflict => 'raise'")[0] == "JS041"
    assert corpus.refused("bounded", f"{GOOD}, opt_delay => '1 h', opt_run_at => now()")[0] == "JS003"


def test_with_try_a_full_channel_and_a_taken_key_give_null(corpus: Corpus) -> None:
    corpus.call("full")
    assert corpus.refused("full", "")[0] == "JS040"
    assert corpus.call("full", "opt_try => true") is None
    first = corpus.call("only", "p_key => 'a'")
    assert corpus.call("only", "p_key => 'a'") == first
    assert corpus.call("only", "p_key => 'a', opt_try => true") is None


def test_a_reserved_job_is_committed_by_the_function_of_its_kind(corpus: Corpus) -> None:
    made = corpus.call("empty", "opt_reserve => '1 minute'")
    state = "select state::text from jobspec.jobs where id = %s"
    assert corpus.value(state, made) == "reserved"
    with pytest.raises(psycopg.Error, match=r"is a corpus\.every\.empty, not a corpus\.every\.full"):
        corpus.value("select corpus_every.commit_full(%s)", made)
    assert corpus.value("select corpus_every.commit_empty(%s)", made) is True
    assert corpus.value("select corpus_every.commit_empty(%s)", made) is False
    assert corpus.value(state, made) == "ready"


def test_it_belongs_to_the_transaction_of_the_caller(corpus: Corpus) -> None:
    with corpus.conn.transaction(force_rollback=True):
        made = corpus.call("empty")
        assert corpus.payload(made) == {}
    assert corpus.payload(made) is None


# ---- edges and blobs
def test_it_waits_for_jobs_of_the_kinds_that_the_spec_says(corpus: Corpus) -> None:
    empty, scalars = corpus.call("empty"), corpus.call("scalars")
    made = corpus.call("waits", "p_order => 1, p_first => %s, p_second => %s", empty, scalars)
    state = corpus.conn.execute('select state::text, "after" from jobspec.jobs where id = %s', (made,)).fetchone()
    assert state == ("waiting", {"first": empty, "second": scalars})
    other = corpus.refused("waits", "p_order => 1, p_first => %s, p_second => %s", scalars, empty)
    assert other == ("JS001", f"p_first: job {scalars} is a corpus.every.scalars, not a corpus.every.empty")
    assert corpus.refused("waits", "p_order => 1, p_first => 999, p_second => %s", scalars)[0] == "JS010"
    assert corpus.refused("waits", "p_order => 1, p_first => null, p_second => %s", scalars)[0] == "23502"
    assert corpus.refused("waits", "p_order => 1, p_first => %s", empty)[0] == "42883"


def test_a_blob_travels_beside_the_payload(corpus: Corpus) -> None:
    made = corpus.call("picture", "p_width => 3, p_image => %s", b"\x00\xff")
    assert corpus.value("select blob from jobspec.job where id = %s", made) == b"\x00\xff"
    assert corpus.same(made, "picture", width=3, image=b"")
    assert corpus.refused("picture", "p_width => 3, p_image => %s", bytes(9))[0] == "JS001"
    assert corpus.refused("picture", "p_width => 3, p_image => null")[0] == "JS001"
    assert corpus.refused("picture", "p_width => 3")[0] == "42883"


# ---- more than PostgreSQL's parameters
def test_a_job_with_more_fields_than_parameters_takes_a_row(
    url: str, conn: psycopg.Connection[Any], tmp_path: Any
) -> None:
    fields = ", ".join(f"f{each}: {{type: int, default: {each}}}" for each in range(150))
    edges = ", ".join(f"e{each}: small" for each in range(99))
    text = (
        f"version: 1\npackage: wide\njobs:\n  small: {{payload: {{}}}}\n"
        f"  large: {{payload: {{name: str, {fields}}}, after: {{one: small}}}}\n"
        f"  edgy: {{payload: {{n: int}}, after: {{{edges}}}}}\n"
    )
    apply(url, manifest_of(text, tmp_path))
    row_of = "jsonb_populate_record(null::wide.large, %s)"
    call = f"select wide.enqueue_large(payload => {row_of}, p_one => wide.enqueue_small())"
    row = conn.execute(call, ('{"name": "x", "f3": 33}',)).fetchone()
    assert row is not None
    found = conn.execute("select payload from jobspec.job where id = %s", row).fetchone()
    assert found == ({"name": "x"} | {f"f{each}": each for each in range(150)} | {"f3": 33},)
    with pytest.raises(psycopg.errors.NotNullViolation, match=r"Large\.name must not be null"):
        conn.execute(call, ("{}",))
    one = conn.execute("select wide.enqueue_small()").fetchone()
    assert one is not None
    waits = "select wide.enqueue_edgy(payload => row(1)::wide.edgy, after => jsonb_build_object('e1', %s::bigint))"
    row = conn.execute(waits, one).fetchone()
    assert row is not None
    assert conn.execute('select "after" from jobspec.job where id = %s', row).fetchone() == ({"e1": one[0]},)
    conn.execute("create table public.larges (name text, one bigint, f3 int)")
    conn.execute("create trigger t after insert on larges for each row execute function wide.trigger_large()")
    conn.execute("insert into larges values ('y', %s, 4)", one)
    last = conn.execute(
        "select payload ->> 'f3', payload ->> 'name' from jobspec.job order by id desc limit 1"
    ).fetchone()
    assert last == ("4", "y")


# ---- checks mean what pydantic means
amounts = st.decimals(allow_nan=False, allow_infinity=False, places=None).filter(lambda each: abs(each.adjusted()) < 30)


@given(digits=st.none() | st.integers(1, 6), scale=st.none() | st.integers(0, 4), value=amounts)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_digits_are_counted_as_pydantic_counts_them(
    conn: psycopg.Connection[Any], digits: int | None, scale: int | None, value: Decimal
) -> None:
    made = checks_of("decimal", Constraints(digits=digits, scale=scale)).made
    condition = " and ".join(f"({check})" for _, check in made) or "true"
    row = conn.execute(f"select {condition} from (select %s::numeric) v (value)", (format(value, "f"),)).fetchone()
    adapter = TypeAdapter(Annotated[Decimal, Field(max_digits=digits, decimal_places=scale)])
    try:
        adapter.validate_python(Decimal(format(value, "f")))
        fits = True
    except (ValidationError, InvalidOperation):
        fits = False
    assert row == (fits,)


PATTERNS = [
    "^[a-z0-9_-]+$", "^tok_[a-z]+$", "[A-Z]{2,4}", "a|b", "^(ab|c+)?$", "(?:x{3}|y)z$", r"^\.\*$", "^[^a-c]{1,3}$", "",
    "a{0,2}b", r"[\]\[]", "^[a-]$", "x$|^y", "(a(b(c)))+", "[0-9]+(,[0-9]{3})*", "a{2,}",
]  # fmt: skip
SHADY = [
    ".", r"\d", r"\w+", r"\bx", "[[:alpha:]]", "a*?", "(?i)a", "[a&&b]", "(?P<n>a)", r"\p{L}", "é", "a{1,256}", "^*",
    "*a", "***x", "a||b", "(|a)", r"\x41", "(?s)a", "[a~~b]",
]  # fmt: skip


@pytest.mark.parametrize("pattern", SHADY)
def test_a_pattern_that_may_mean_something_else_is_left_to_the_worker(pattern: str) -> None:
    assert not is_portable(pattern)


@given(pattern=st.sampled_from(PATTERNS), value=st.text("abcxyzAB01-_.*,[]tok\n é", max_size=6))
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_portable_pattern_matches_what_pydantic_matches(
    conn: psycopg.Connection[Any], pattern: str, value: str
) -> None:
    assert is_portable(pattern)
    ((_, check),) = checks_of("str", Constraints(pattern=pattern)).made
    row = conn.execute(f"select {check.replace('%', '%%')} from (select %s::text) v (value)", (value,)).fetchone()
    try:
        TypeAdapter(Annotated[str, Field(pattern=pattern)]).validate_python(value)
        fits = True
    except ValidationError:
        fits = False
    assert row == (fits,)


def test_every_word_that_needs_quotes_gets_them(conn: psycopg.Connection[Any]) -> None:
    needed = {row[0] for row in conn.execute("select word from pg_get_keywords() where catcode <> 'U'")}
    assert needed <= WORDS
    assert (ident("order"), ident("orders")) == ('"order"', "orders")
