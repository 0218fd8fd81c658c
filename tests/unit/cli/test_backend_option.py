"""``generate``, ``check`` and ``lint`` for a backend; commands that a backend cannot serve."""

from __future__ import annotations

import json

import pytest

from tests.command_line import CommandLine

SPEC = """\
version: 1
package: shop
channels:
  charges: {order: strict, on_dead: block}
jobs:
  charge: {payload: {order_id: int}, result: str, channel: charges}
  mail: {payload: {to: {type: str, max_length: 200}}, doc: sends mail, schedule: {cron: "0 5 * * *", payload: {to: a}}}
"""
PLAIN = "version: 1\npackage: shop\njobs: {mail: {payload: {to: str}}}\n"
LOOKING = ("jobs", "job 7", "jobs --count")
STEERING = (
    "cancel 7 --yes", "retry 7", "reset 7 --yes", "requeue 7 --yes", "delete 7 --yes", "redrive", "purge --yes",
    "pause mail", "resume mail", "limit mail --concurrency 2", "unblock mail --yes", "schedules", "trigger mail",
)  # fmt: skip
OF_TABLES = ("lanes", "workers", "top --once", "grant web --as producer", "migrate")
EVERY = ("apply", "worker", "enqueue mail to=ada", "status", "channels", "doctor", *LOOKING, *STEERING)


@pytest.fixture
def project(cli: CommandLine) -> CommandLine:
    cli.write("jobspec.toml", 'specs = ["jobs.yaml"]\nworker = "handlers:table"\n')
    cli.write("jobs.yaml", SPEC)
    return cli


@pytest.mark.parametrize("command", ["generate", "check", "lint"])
def test_what_a_backend_cannot_do_is_named_with_its_line(project: CommandLine, command: str) -> None:
    ended = project(command, "--backend", "sqs")
    said = ended.out + ended.err
    assert ended.code == 2
    assert "jobs.yaml:4:28: error[JS164]: `on_dead: block` cannot be had on sqs" in said
    assert "jobs.yaml:6:38: error[JS164]: `result` cannot be had on sqs" in said
    assert "error[JS164]: `schedule` cannot be had on sqs" in said
    assert not (project.directory / "generated").exists()


@pytest.mark.parametrize("backend", ["postgres", "memory", "redis"])
def test_the_same_spec_is_right_where_all_of_it_can_be_had(project: CommandLine, backend: str) -> None:
    assert project("generate", "--backend", backend).code == 0


def test_the_generated_code_is_the_same_for_every_backend(project: CommandLine) -> None:
    assert project("generate", "--backend", "redis").code == 0
    assert project("generate", "--backend", "postgres", "--check").code == 0
    assert project("generate", "--check").code == 0


def test_without_the_option_the_database_of_the_config_says_which(project: CommandLine) -> None:
    assert project("check").code == 0
    project.write("jobspec.toml", 'specs = ["jobs.yaml"]\ndatabase = "sqs://eu-west-1/shop"\n')
    ended = project("check")
    assert (ended.code, ended.out.count("error[JS164]")) == (2, 3)
    assert project("check", "--backend", "redis").code == 0


def test_a_run_that_is_answered_from_the_last_one_was_for_the_same_backend(project: CommandLine) -> None:
    assert project("generate").code == 0
    assert project("generate").code == 0
    project.write("jobspec.toml", 'specs = ["jobs.yaml"]\ndatabase = "sqs://eu-west-1/shop"\n')
    assert project("generate").code == 2


def test_findings_for_a_backend_are_printed_for_programs_too(project: CommandLine) -> None:
    found = json.loads(project("check", "--backend", "sqs", "--error-format", "json").out)
    assert "JS164" in json.dumps(found)


def test_a_backend_that_is_none_is_refused(project: CommandLine) -> None:
    assert project("check", "--backend", "kafka").code == 2


# ---- commands
@pytest.mark.parametrize("command", [*LOOKING, *STEERING])
def test_what_sqs_cannot_do_is_refused_before_anything_is_asked_of_it(project: CommandLine, command: str) -> None:
    project.write("jobs.yaml", PLAIN)
    ended = project(*command.split(), "--database-url", "sqs://eu-west-1/shop")
    assert ended.code == 2, ended
    assert "error[JS050]: this cannot be had on sqs" in ended.err
    assert "docs/reference/backends.md" in ended.err


def test_nobody_waits_on_sqs_for_a_result(project: CommandLine) -> None:
    project.write("jobs.yaml", PLAIN)
    ended = project("enqueue", "mail", "to=ada", "--wait", "--database-url", "sqs://eu-west-1/shop")
    assert "error[JS050]: this cannot be had on sqs (results" in ended.err


@pytest.mark.parametrize("url", ["redis://localhost:1/0", "sqs://eu-west-1/shop"])
@pytest.mark.parametrize("command", OF_TABLES)
def test_commands_about_tables_are_for_postgresql_only(project: CommandLine, command: str, url: str) -> None:
    project.write("jobs.yaml", PLAIN)
    ended = project(*command.split(), "--database-url", url)
    assert ended.code == 2, ended
    assert "error[JS050]: this command is about the tables of PostgreSQL" in ended.err


@pytest.mark.parametrize("command", EVERY)
def test_no_command_looks_for_a_queue_in_its_own_memory(project: CommandLine, command: str) -> None:
    project.write("handlers.py", "table = None\n")
    ended = project(*command.split(), "--database-url", "memory://shop")
    assert ended.code == 2, ended
    assert "error[JS050]: a queue in memory is known to its own process only" in ended.err
    assert "jobspec dev --backend memory" in ended.err


def test_nothing_is_declared_that_the_backend_cannot_do(project: CommandLine) -> None:
    ended = project("apply", "--database-url", "sqs://eu-west-1/shop")
    assert (ended.code, ended.err.count("error[JS164]")) == (2, 3)


def test_only_postgresql_tries_what_would_change(project: CommandLine) -> None:
    ended = project("apply", "--dry-run", "--database-url", "redis://localhost:1/0")
    assert "error[JS050]: only PostgreSQL can try what would change" in ended.err


def test_dev_in_memory_takes_no_database(project: CommandLine) -> None:
    ended = project("dev", "--backend", "memory", "--database-url", "postgresql://host/shop")
    assert "error[JS034]: --backend memory has no database" in ended.err
