"""Looking and steering from the command line, on a real database."""

from __future__ import annotations

import json
import sys
from typing import Any

import psycopg
import pytest

from tests.command_line import CommandLine

Conn = psycopg.Connection[Any]


class Shop:
    """The project's jobs, some of them with a history; claims are by plain SQL."""

    def __init__(self, cli: CommandLine, conn: Conn) -> None:
        self.cli, self.conn = cli, conn
        assert cli("apply").code == 0

    def value(self, text: str, *params: object) -> Any:
        row = self.conn.execute(text.encode(), params).fetchone()
        assert row is not None
        return row[0]

    def add(self, kind: str = "add", payload: str = '{"a": 1}', **options: object) -> int:
        named = "".join(f", p_{name} => %s" for name in options)
        id_: int = self.value(
            f"select jobspec.enqueue(%s, %s::jsonb{named})", f"shop.{kind}", payload, *options.values()
        )
        return id_

    def pay(self, customer: int, **options: object) -> int:
        return self.add("pay", json.dumps({"customer": customer}), **options)

    def run(self, job_id: int) -> int:
        """Claimed, and left so."""
        run: int = self.value("select run from jobspec.claim(p_id => %s)", job_id)
        return run

    def fails(self, job_id: int, message: str = "boom") -> int:
        """Claimed, and failed for good."""
        self.value(
            "select jobspec.fail("
            "%s, %s, json_build_object('type', 'ValueError', 'message', %s::text), p_give_up => true)",
            job_id, self.run(job_id), message,
        )  # fmt: skip
        return job_id

    def ends(self, job_id: int) -> int:
        self.value("select jobspec.finish(%s, %s)", job_id, self.run(job_id))
        return job_id

    def state(self, job_id: int) -> str:
        return str(self.value("select coalesce((select state::text from jobspec.jobs where id = %s), 'gone')", job_id))


@pytest.fixture
def shop(cli: CommandLine, conn: Conn) -> Shop:
    return Shop(cli, conn)


def shown(text: str) -> str:
    return " ".join(text.split())


# ---- jobs
def test_jobs_lists_what_has_not_ended_and_more_if_asked(shop: Shop) -> None:
    ready, dead, done = shop.add(), shop.fails(shop.add(), "no route"), shop.ends(shop.add())
    listed = json.loads(shop.cli("jobs", "--json").out)
    assert [(each["id"], each["state"], each["payload"]) for each in listed] == [(ready, "ready", {"a": 1, "b": 1})]
    assert [each["id"] for each in json.loads(shop.cli("jobs", "--all", "--json").out)] == [ready, dead, done]
    table = shown(shop.cli("jobs", "--state", "dead,done").out)
    assert f"{dead} shop.add dead" in table
    assert "ValueError: no route" in table
    assert f"{done} shop.add done" in table


def test_jobs_are_paged_by_the_last_id(shop: Shop) -> None:
    ids = [shop.add() for _ in range(5)]
    first = shop.cli("jobs", "--limit", "2")
    assert f"--after {ids[1]}" in first.err
    pages = [json.loads(shop.cli("jobs", "--limit", "2", "--after", str(each), "--json").out) for each in ids[1::2]]
    assert [[each["id"] for each in page] for page in pages] == [ids[2:4], ids[4:]]
    newest = json.loads(shop.cli("jobs", "--newest", "--limit", "1", "--json").out)
    assert [each["id"] for each in newest] == ids[-1:]


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--kind", "pay"], "p"),
        (["--kind", "pay", "--kind", "shop.add"], "ap"),
        (["--channel", "lanes", "--key", "7"], "p"),
        (["--key", "[7]"], "p"),
        (["--origin", "web"], "a"),
        (["--tag", "tenant=b", "--tag", "team=x"], "a"),
        (["--tag", "tenant=c"], ""),
        (["--enqueued-after", "1h"], "ap"),
        (["--enqueued-before", "1h"], ""),
        (["--enqueued-before", "2000-01-01T00:00:00Z"], ""),
        (["--version", "1", "--state", "ready"], "ap"),
        (["--error", ""], ""),
    ],
)
def test_each_option_of_a_filter(shop: Shop, args: list[str], found: str) -> None:
    jobs = {"a": shop.add(origin="web", tags='{"tenant": "b", "team": "x"}'), "p": shop.pay(7)}
    ended = shop.cli("jobs", "--json", *args)
    assert [each["id"] for each in json.loads(ended.out)] == [jobs[each] for each in found], ended.err


@pytest.mark.parametrize(
    "args",
    [
        ["--state", "daed"],
        ["--kind", "nothing"],
        ["--tag", "x"],
        ["--enqueued-after", "soon"],
        ["--enqueued-after", "2026-01-01"],
    ],
)
def test_a_filter_that_cannot_be_meant_is_a_usage_error(shop: Shop, args: list[str]) -> None:
    assert shop.cli("jobs", *args).code == 2


def test_jobs_are_counted_by_state(shop: Shop) -> None:
    shop.add()
    shop.fails(shop.add())
    assert json.loads(shop.cli("jobs", "--all", "--count", "--json").out) == {"ready": 1, "dead": 1}
    assert "ready" in shop.cli("jobs", "--count").out


# ---- job
def test_a_job_is_shown_with_everything_and_why(shop: Shop) -> None:
    dead = shop.fails(shop.add(), "no route to host")
    ended = shop.cli("job", str(dead))
    assert "no route to host" in ended.out
    assert f"`jobspec retry {dead}` runs it again." in ended.out
    why = shop.cli("job", str(dead), "--why").out
    assert why.startswith("It died with attempt 1 of 5. Its last error: ValueError: no route to host.\n")
    seen = json.loads(shop.cli("job", str(dead), "--json").out)
    assert seen["why"] == why.splitlines()
    assert seen["errors"][0]["message"] == "no route to host"


def test_why_a_job_does_not_run(shop: Shop) -> None:
    first, second = shop.pay(1, delay="1 hour"), shop.pay(1)
    said = shop.cli("job", str(second), "--why").out
    assert f"Job {first} is before it in its strict lane, and is scheduled." in said
    assert "No living worker runs shop.pay v1" in said
    shop.cli("pause", "lanes")
    assert "`jobspec resume shop.lanes`" in shop.cli("job", str(second), "--why").out


def test_a_job_that_is_not_there(shop: Shop) -> None:
    ended = shop.cli("job", "999999")
    assert ended.code == 1
    assert "error[JS010]" in ended.err


# ---- channels, lanes, workers, schedules
def test_channels_show_counts_and_limits(shop: Shop) -> None:
    shop.add()
    shop.cli("limit", "shop.default", "--concurrency", "3", "--rate", "100/m")
    table = shown(shop.cli("channels").out)
    assert "shop.default none 1 0" in table
    assert "concurrency 3*, 100 in 60 s*" in table
    seen = {each["name"]: each for each in json.loads(shop.cli("channels", "--json").out)}
    assert seen["shop.default"]["override"] == {"concurrency": 3, "rate_limit": 100, "rate_seconds": 60.0}


def test_lanes_say_why_they_wait(shop: Shop) -> None:
    head = shop.pay(7, delay="1 hour")
    shop.pay(7)
    table = shown(shop.cli("lanes", "lanes", "--blocked").out)
    assert f"shop.lanes [7] 1 0 1 {head} scheduled job {head} is scheduled until" in table
    assert json.loads(shop.cli("lanes", "--json").out)[0]["blocked"] is True
    assert "No lane is blocked" in shop.cli("lanes", "shop.default", "--blocked").out


def test_workers_are_listed_and_forgotten(shop: Shop) -> None:
    kinds = '[{"name": "shop.add", "version": 1}]'
    worker = shop.value("select (jobspec.register('ada', %s::jsonb, null, 30) ->> 'worker_id')::int", kinds)
    assert "ada" in shop.cli("workers").out
    assert json.loads(shop.cli("workers", "--json").out)[0]["alive"] is True
    assert shop.cli("workers", "--forget", str(worker)).code == 0
    assert shop.cli("workers", "--forget", str(worker)).code == 1
    assert "There are no workers" in shop.cli("workers").out


def test_a_schedule_is_shown_paused_and_triggered(shop: Shop) -> None:
    shop.conn.execute(
        "insert into jobspec.schedule (package, name, kind, version, cron, tz, payload)"
        " values ('shop', 'shop.nightly', 'shop.add', 1, '0 3 * * *', 'UTC', '{\"a\": 1}')"
    )
    assert "shop.nightly" in shop.cli("schedules").out
    assert shop.cli("pause", "nightly", "--schedule").code == 0
    assert json.loads(shop.cli("schedules", "--json").out)[0]["paused"] is True
    assert shop.cli("resume", "nightly", "--schedule").code == 0
    job = int(shop.cli("trigger", "nightly").out)
    assert shop.state(job) == "ready"
    assert shop.cli("trigger", "daily").code == 2


# ---- steering
def test_retry_tells_what_it_left(shop: Shop) -> None:
    dead, ready = shop.fails(shop.add()), shop.add()
    ended = shop.cli("retry", str(dead), str(ready))
    assert ended.code == 1
    assert ended.out == f"{dead}  ready again\n"
    assert f"jobspec job {ready} --why" in ended.err
    assert shop.state(dead) == "ready"


def test_reset_requeue_and_delete_by_id(shop: Shop) -> None:
    done, running = shop.ends(shop.add()), shop.add()
    shop.run(running)
    assert shop.cli("reset", str(done), "--yes").code == 0
    assert shop.cli("reset", str(running), "--yes").err.startswith("error[JS049]")
    assert shop.cli("requeue", str(running), "-y").code == 0
    assert (shop.state(done), shop.state(running)) == ("ready", "ready")
    assert shop.cli("delete", str(done), str(running), "--yes").out == "2 jobs deleted\n"
    assert shop.state(done) == "gone"


def test_cancel_by_id_says_what_became_of_each(shop: Shop) -> None:
    ready, running, done = shop.add(), shop.add(), shop.ends(shop.add())
    run = shop.run(running)
    ended = shop.cli("cancel", str(ready), str(running), str(done), "--reason", "twice", "--yes")
    assert ended.code == 1
    assert f"{done}  JS048" in ended.err
    assert shop.value("select reason from jobspec.jobs where id = %s", ready) == "twice"
    assert shop.cli("cancel", str(running), "--force", "--yes").out == f"{running}  cancelled\n"
    with pytest.raises(psycopg.Error):
        shop.conn.execute("select jobspec.finish(%s, %s)", (running, run))


def test_cancel_and_delete_by_filter(shop: Shop) -> None:
    ids = [shop.add(origin="import") for _ in range(3)]
    other = shop.add()
    assert shop.cli("cancel", "--origin", "import", "--yes").out == "3 jobs cancelled, or asked to stop\n"
    assert {shop.state(each) for each in ids} == {"cancelled"}
    assert json.loads(shop.cli("delete", "--origin", "import", "--yes", "--json").out) == {"jobs": 3}
    assert shop.state(other) == "ready"


def test_redrive_takes_a_filter_and_a_limit(shop: Shop) -> None:
    ids = [shop.fails(shop.add(), message) for message in ("no route", "no route", "no money")]
    assert shop.cli("redrive", "--error", "no route", "--limit", "1").out == "1 job ready again\n"
    assert shop.cli("redrive", "--kind", "add").out == "2 jobs ready again\n"
    assert {shop.state(each) for each in ids} == {"ready"}


def test_purge_shows_what_it_would_do(shop: Shop) -> None:
    done, ready = shop.ends(shop.add()), shop.add()
    assert shop.cli("purge", "--dry-run").out == "1 job would be deleted\n"
    assert shop.state(done) == "done"
    assert shop.cli("purge", "--finished-after", "1h", "--yes").out == "1 job deleted\n"
    assert (shop.state(done), shop.state(ready)) == ("gone", "ready")


@pytest.mark.parametrize("command", ["cancel", "delete", "reset", "requeue"])
def test_what_cannot_be_undone_needs_a_yes_where_nobody_can_be_asked(
    shop: Shop, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", open("/dev/null"))  # noqa: PTH123, SIM115
    job = shop.ends(shop.add()) if command == "reset" else shop.add()
    before = shop.state(job)
    ended = shop.cli(command, str(job))
    assert ended.code == 2
    assert "--yes" in ended.err
    assert shop.state(job) == before
    sys.stdin.close()


def test_a_person_is_asked(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    job = shop.add()
    monkeypatch.setattr("jobspec.cli.confirm.sys.stdin", Person("n\n"))
    assert shop.cli("delete", "--kind", "add").code == 1
    assert shop.state(job) == "ready"
    monkeypatch.setattr("jobspec.cli.confirm.sys.stdin", Person("y\n"))
    ended = shop.cli("delete", "--kind", "add")
    assert "Delete 1 job (1 ready)?" in ended.out
    assert shop.state(job) == "gone"


class Person:
    """Somebody at a terminal."""

    def __init__(self, says: str) -> None:
        self._says = says

    def isatty(self) -> bool:
        return True

    def readline(self, *_: object) -> str:
        return self._says


@pytest.mark.parametrize(
    "args",
    [["cancel"], ["delete"], ["cancel", "1", "--kind", "add"], ["cancel", "--kind", "add", "--force"], ["retry"]],
)
def test_it_must_be_clear_which_jobs_are_meant(shop: Shop, args: list[str]) -> None:
    assert shop.cli(*args, *(["--yes"] if args[0] != "retry" else [])).code == 2


# ---- channels
def test_pause_resume_and_unblock(shop: Shop) -> None:
    shop.conn.execute("update jobspec.channel set on_dead = 'block' where name = 'shop.lanes'")
    head, behind = shop.pay(7), shop.pay(7)
    shop.fails(head)
    assert (
        shop.cli("unblock", "lanes", "[7]", "--yes").out == f"lane [7] of shop.lanes goes on; job {head} stays dead\n"
    )
    assert shop.cli("unblock", "lanes", "[7]", "--yes").code == 2
    shop.cli("pause", "lanes")
    with pytest.raises(psycopg.Error, match="paused"):
        shop.run(behind)
    assert shop.cli("resume", "lanes").out == "shop.lanes goes on\n"
    shop.ends(behind)


def test_limits_are_set_lifted_and_given_back(shop: Shop) -> None:
    assert shop.cli("limit", "lanes").out == "shop.lanes: no limits\n"
    said = shop.cli("limit", "lanes", "--concurrency", "2", "--max-pending", "none").out
    assert said == "shop.lanes: concurrency 2*, max_pending none*\n"
    assert shop.cli("limit", "lanes", "--concurrency", "spec", "--max-pending", "spec").out == "shop.lanes: no limits\n"
    for wrong in (["--concurrency", "0"], ["--rate", "fast"], ["--weight", "x"]):
        assert shop.cli("limit", "lanes", *wrong).code == 2
    assert shop.cli("limit", "nothing", "--weight", "2").code == 2
    assert "mail.default or shop.default" in shop.cli("limit", "default").err


def test_grant_gives_and_takes_rights(shop: Shop) -> None:
    role = f"web_{shop.conn.info.dbname}"
    shop.conn.execute(f"create role {role}".encode())
    may = "select has_function_privilege(%s, (select oid from pg_proc where proname = 'enqueue'), 'execute')"
    try:
        assert shop.cli("grant", role, "--as", "producer").out == f"{role} has the rights of a producer\n"
        assert shop.value(may, role)
        assert shop.cli("grant", role, "--as", "producer", "--revoke").code == 0
        assert not shop.value(may, role)
        assert shop.cli("grant", "nobody_at_all", "--as", "producer").code == 2
        assert shop.cli("grant", role, "--as", "king").code == 2
    finally:
        shop.conn.execute(f"drop owned by {role}; drop role {role}".encode())


# ---- doctor
def test_the_doctor_finds_nothing_in_a_healthy_database(shop: Shop) -> None:
    ended = shop.cli("doctor")
    assert (ended.code, ended.out) == (0, "The database is healthy.\n")


def test_the_doctor_says_what_why_and_what_to_do(shop: Shop) -> None:
    shop.add()
    shop.conn.execute("update jobspec.job_ready set attempt = 99")
    ended = shop.cli("doctor")
    assert ended.code == 1
    assert "error: more attempts than allowed" in ended.out
    assert "help: select * from jobspec.check()" in ended.out
    found = json.loads(shop.cli("doctor", "--json").out)
    assert {each["severity"] for each in found} == {"error", "warning"}
    shop.conn.execute("update jobspec.job_ready set attempt = 0")
    assert shop.cli("doctor").code == 0
