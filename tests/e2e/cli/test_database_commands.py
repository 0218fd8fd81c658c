"""``migrate``, ``apply``, ``enqueue`` and ``status`` on a real database."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Thread
from typing import Any

import psycopg
import pytest

from jobspec.backends.postgres import migrator
from tests.command_line import CommandLine

Conn = psycopg.Connection[Any]
PATTERN = "version: 1\npackage: mail\nchannels: {desk-*: {}}\njobs: {call: {payload: {}, channel: desk-*}}\n"


def job(conn: Conn, job_id: object) -> dict[str, Any]:
    found = conn.execute("select to_jsonb(j) from jobspec.jobs j where id = %s", (int(str(job_id)),)).fetchone()
    assert found is not None
    row: dict[str, Any] = found[0]
    return row


# ---- migrate
def test_migrate_installs_the_engine_once(
    empty_cli: CommandLine, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_url)
    first, second = empty_cli("migrate"), empty_cli("migrate")
    assert first.code == second.code == 0
    assert "applied  0001_core" in first.out
    assert f"is up to date: version {migrator.latest()}" in second.out
    assert json.loads(empty_cli("migrate", "--json").out) == {
        "version": migrator.latest(),
        "applied": [],
        "functions_changed": False,
        "changed": False,
    }


def test_a_server_that_is_down_is_an_error_of_the_environment(empty_cli: CommandLine) -> None:
    for command in (["migrate"], ["apply"], ["status"], ["enqueue", "send"]):
        ended = empty_cli(*command, "--database-url", "postgresql://ada:secret@127.0.0.1:1/shop")
        assert ended.code == 3
        assert "error[JS020]" in ended.err
        assert "secret" not in ended.err


@pytest.mark.parametrize("command", [["apply"], ["status"], ["enqueue", "send"], ["worker", "--no-wait"]])
def test_a_database_without_the_schema_says_which_command_to_run(
    empty_cli: CommandLine, empty_url: str, command: list[str]
) -> None:
    serve_nothing(empty_cli)
    ended = empty_cli(*command, "--database-url", empty_url)
    assert ended.code == 3
    assert "error[JS021]" in ended.err
    assert "jobspec migrate" in ended.err


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("delete from jobspec.migration", "error[JS021]"),
        ("update jobspec.migration set number = number - 1", "error[JS022]"),
        ("insert into jobspec.migration (number, name) values (9999, 'later')", "error[JS023]"),
    ],
)
def test_a_schema_of_another_release_is_refused(cli: CommandLine, conn: Conn, change: str, says: str) -> None:
    conn.execute(change)
    for command in (["apply"], ["status"]):
        ended = cli(*command)
        assert ended.code == 3
        assert says in ended.err


# ---- apply
def test_apply_declares_all_packages_and_tells_what_is_new(cli: CommandLine) -> None:
    first, second = cli("apply"), cli("apply")
    assert first.code == second.code == 0
    assert "new      channel shop.lanes" in first.out
    assert "new      kind mail.send v1" in first.out
    assert first.out.endswith("applied 3 channels and 5 kinds of mail, shop\n")
    assert "new" not in second.out


def test_apply_tells_what_it_would_do_and_does_not(cli: CommandLine, conn: Conn) -> None:
    told = cli("apply", "--dry-run")
    assert told.code == 0
    assert "new      kind mail.send v1" in told.out
    assert "new      function shop.enqueue_pay" in told.out
    assert "would apply" in told.out
    assert conn.execute("select count(*) from jobspec.kind").fetchone() == (0,)
    assert json.loads(cli("apply", "--dry-run", "--json").out)["dry_run"] is True
    cli("apply")
    assert "function" not in cli("apply").out


def test_apply_removes_what_the_spec_lost_and_no_job_needs(cli: CommandLine) -> None:
    cli("apply")
    cli.write("shop.yaml", "version: 1\npackage: shop\njobs: {add: {payload: {}}}\n")
    report = json.loads(cli("apply", "--json").out)
    assert report["kinds"]["removed"] == ["shop.fail v1", "shop.pay v1", "shop.print v1"]
    assert report["channels"]["removed"] == ["shop.lanes"]


def test_apply_is_all_or_nothing(cli: CommandLine, conn: Conn) -> None:
    cli("apply")
    cli("enqueue", "pay", "customer=1")
    cli.write("mail.yaml", "version: 1\npackage: mail\njobs: {post: {payload: {}}}\n")
    cli.write(
        "shop.yaml", "version: 1\npackage: shop\nchannels: {lanes: {}}\njobs: {pay: {payload: {}, channel: lanes}}\n"
    )
    ended = cli("apply")
    assert ended.code == 1
    assert "error[JS024]" in ended.err
    row = conn.execute("select count(*) from jobspec.kind where name = 'mail.post'").fetchone()
    assert row == (0,)
    conn.execute("delete from jobspec.job_ready")
    conn.execute("truncate jobspec.job")


def test_what_postgres_refuses_is_told_in_one_line(cli: CommandLine, url: str, conn: Conn) -> None:
    role = f"nobody_{conn.info.dbname}"
    conn.execute(f"create role {role} login")
    try:
        ended = cli("apply", "--database-url", url.replace("postgres:@", f"{role}@"))
    finally:
        conn.execute(f"drop role {role}")
    assert ended.code == 3
    assert ended.err.startswith("error[JS02")
    assert "Traceback" not in ended.err


# ---- enqueue
def test_enqueue_stores_a_job_and_prints_its_id(cli: CommandLine, conn: Conn) -> None:
    cli("apply")
    ended = cli("enqueue", "add", "a=2")
    assert (ended.code, ended.err) == (0, "")
    assert job(conn, ended.out)["payload"] == {"a": 2, "b": 1}
    report = json.loads(cli("enqueue", "shop.add", "a=2", "--json").out)
    assert report["kind"] == "shop.add"
    assert job(conn, report["id"])["state"] == "ready"


def test_enqueue_passes_the_options_on(cli: CommandLine, conn: Conn) -> None:
    cli("apply")
    ended = cli(
        "enqueue", "add", "--json-payload", '{"a": 2}', "--priority", "7", "--max-attempts", "3", "--timeout", "1m",
        "--run-at", "2100-01-01T00:00:00Z",
    )  # fmt: skip
    stored = job(conn, ended.out)
    assert (stored["priority"], stored["max_attempts"], stored["state"]) == (7, 3, "scheduled")
    assert stored["run_at"] == "2100-01-01T00:00:00+00:00"
    assert job(conn, cli("enqueue", "add", "a=2", "--delay", "5m").out)["state"] == "scheduled"
    row = conn.execute("select timeout_seconds from jobspec.job where id = %s", (stored["id"],)).fetchone()
    assert row == (60,)


def test_a_job_that_waits_in_a_pattern_is_told_where(cli: CommandLine, conn: Conn) -> None:
    cli.write("mail.yaml", PATTERN)
    cli("apply")
    assert job(conn, cli("enqueue", "call", "--channel", "desk-2").out)["channel"] == "mail.desk-2"
    ended = cli("enqueue", "call")
    assert ended.code == 3
    assert "waits in one of the channels mail.desk-*" in ended.err


def test_enqueue_sends_a_file_as_the_blob(cli: CommandLine, conn: Conn) -> None:
    cli("apply")
    page = str(cli.write("page.bin", "hello"))
    ended = cli("enqueue", "print", "--blob", page)
    row = conn.execute("select blob from jobspec.job where id = %s", (int(ended.out),)).fetchone()
    assert row == (b"hello",)


def test_nothing_is_stored_of_what_does_not_fit(cli: CommandLine, conn: Conn) -> None:
    cli("apply")
    large = str(cli.write("large.bin", "more than ten bytes"))
    for args in (
        ["add"], ["add", "a=x"], ["add", "a=1", "c=2"], ["print"], ["print", "--blob", "no-such-file"],
        ["print", "--blob", large], ["add", "a=1", "--blob", large], ["add", "a=1", "--priority", "99999"],
        ["add", "a=1", "--delay", "1s", "--run-at", "2100-01-01T00:00:00Z"], ["no_such_job"],
    ):  # fmt: skip
        ended = cli("enqueue", *args)
        assert ended.code == 2, args
        assert "error[JS0" in ended.err
    ended = cli("enqueue", "add", "a=1", "--run-at", "2100-01-01")
    assert ended.code == 2
    assert "time zone" in ended.err
    assert conn.execute("select count(*) from jobspec.job").fetchone() == (0,)


def test_a_kind_that_was_not_applied_says_which_command_to_run(cli: CommandLine) -> None:
    ended = cli("enqueue", "add", "a=1")
    assert ended.code == 3
    assert "error[JS004]" in ended.err
    assert "jobspec apply" in ended.err


def test_a_wait_without_a_worker_says_so_and_ends_in_time(cli: CommandLine) -> None:
    cli("apply")
    ended = cli("enqueue", "add", "a=1", "--wait-timeout", "20ms")
    assert ended.code == 1
    assert "no living worker can run it" in ended.err
    assert "error[JS015]" in ended.err
    assert ended.out == ""


# ---- enqueue --wait, with a worker that the test plays
def finishes(conn: Conn, done: Callable[[int, int], tuple[str, tuple[object, ...]]]) -> Thread:
    """Claims the next job as soon as there is one, and ends it by the statement that ``done`` gives."""
    kinds = json.dumps([{"name": f"shop.{name}", "version": 1} for name in ("add", "fail")])
    row = conn.execute("select jobspec.register('test', %s::jsonb, null, 30)", (kinds,)).fetchone()
    assert row is not None
    worker_id = row[0]["worker_id"]

    def work() -> None:
        while True:
            claimed = conn.execute(
                "select id, run from jobspec.claim_batch(%s, 1, false, false, false, '{}') where id is not null",
                (worker_id,),
            ).fetchone()
            if claimed is not None:
                conn.execute(*done(*claimed))
                return

    thread = Thread(target=work)
    thread.start()
    return thread


def test_wait_prints_the_result_alone_on_stdout(cli: CommandLine, conn: Conn) -> None:
    cli("apply")
    worker = finishes(conn, lambda id_, run: ("select jobspec.finish(%s, %s, %s::json)", (id_, run, '{"total": 3}')))
    ended = cli("enqueue", "add", "a=2", "--wait")
    worker.join()
    assert ended.code == 0
    assert json.loads(ended.out) == {"total": 3}
    assert "no living worker" not in ended.err


def test_a_dead_job_ends_the_wait_with_its_error(cli: CommandLine, conn: Conn) -> None:
    cli("apply")
    error = json.dumps({"type": "ValueError", "message": "broken"})
    worker = finishes(conn, lambda id_, run: ("select jobspec.fail(%s, %s, %s::json)", (id_, run, error)))
    ended = cli("enqueue", "fail", "--wait")
    worker.join()
    assert ended.code == 1
    assert ended.out == ""
    assert "error[JS011]" in ended.err
    assert "ValueError: broken" in ended.err


# ---- status
def test_status_counts_what_waits_and_names_what_nobody_runs(cli: CommandLine) -> None:
    cli("apply")
    cli("enqueue", "add", "a=1")
    cli("enqueue", "add", "a=1", "--delay", "1h")
    cli("enqueue", "pay", "customer=1", "--delay", "1h")
    seen = json.loads(cli("status", "--json").out)
    channels = {each["name"]: each for each in seen["channels"]}
    assert (channels["shop.default"]["ready"], channels["shop.default"]["scheduled"]) == (1, 1)
    assert channels["shop.lanes"]["order"] == "strict"
    waiting = {each["kind"]: each["waiting"] for each in seen["stranded"]}
    assert waiting == {"shop.add": 2, "shop.pay": 1, "shop.print": 0, "shop.fail": 0, "mail.send": 0}


def test_status_knows_the_living_from_the_dead(cli: CommandLine, conn: Conn) -> None:
    cli("apply")
    kinds = json.dumps([{"name": "shop.add", "version": 1}])
    conn.execute("select jobspec.register('ada', %s::jsonb, null, 30)", (kinds,))
    conn.execute("select jobspec.register('gone', %s::jsonb, null, -1)", (kinds,))
    seen = json.loads(cli("status", "--json").out)
    assert {each["name"]: each["alive"] for each in seen["workers"]} == {"ada": True, "gone": False}
    assert "shop.add" not in {each["kind"] for each in seen["stranded"]}
    shown = cli("status").out
    assert "ada" in shown
    assert "gone" not in shown
    assert "1 worker ended" in shown


def test_status_of_an_empty_database_says_what_to_do(cli: CommandLine) -> None:
    ended = cli("status")
    assert ended.code == 0
    assert "jobspec apply" in ended.out
    assert "jobspec worker" in ended.out


# ---- worker
def serve_nothing(cli: CommandLine) -> None:
    """Handlers for the jobs of both packages."""
    cli.write(
        "handlers.py",
        "from mail.worker import dispatch_some as mail\nfrom shop.worker import dispatch_some as shop\n\n\n"
        "async def nothing(job: object) -> None:\n    pass\n\n\n"
        "table = mail(send=nothing) | shop(pay=nothing)\n",
    )
    assert cli("generate").code == 0


@pytest.mark.parametrize(
    ("channels", "code", "says"),
    [
        ("lanse", 2, "there is no channel `lanse`"),
        ("default", 2, "mail.default or shop.default"),
        ("shop.x", 3, "JS005"),
    ],
)
def test_a_channel_that_is_not_there_or_ambiguous_is_refused(
    cli: CommandLine, channels: str, code: int, says: str
) -> None:
    cli("apply")
    serve_nothing(cli)
    ended = cli("worker", "--channels", channels)
    assert ended.code == code
    assert says in ended.err
