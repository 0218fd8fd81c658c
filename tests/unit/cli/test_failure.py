"""What becomes of errors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from jobspec import errors
from jobspec.cli import main
from jobspec.cli.failure import exit_code, message_of
from jobspec.config.problem import SettingProblem, SettingsError

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.JobDeadError("x"), 1),
        (errors.ResultTimeoutError("x"), 1),
        (errors.GenerateError("x"), 1),
        (errors.ChannelInUseError("x"), 1),
        (RuntimeError("x"), 1),
        (errors.ConfigError("x"), 2),
        (errors.UsageError("x"), 2),
        (errors.PayloadError("x"), 2),
        (errors.HandlerError("x"), 2),
        (errors.DatabaseError("x"), 3),
        (errors.SchemaMissingError("x"), 3),
        (errors.SchemaTooOldError("x"), 3),
        (errors.SchemaTooNewError("x"), 3),
        (errors.UnknownKindError("x"), 3),
        (errors.MissingExtraError("x"), 3),
        (PermissionError(13, "Permission denied", "generated"), 3),
        (ImportError("no pq wrapper available.\nAttempts made: ..."), 3),
    ],
)
def test_an_error_has_the_exit_code_of_its_sort(error: Exception, code: int) -> None:
    assert exit_code(error) == code


def test_an_error_is_printed_with_its_code_and_its_help() -> None:
    error = errors.SchemaMissingError("there is no schema", help="run `jobspec migrate`")
    assert message_of(error) == "error[JS021]: there is no schema\nhelp: run `jobspec migrate`\n"


def test_what_nobody_foresaw_is_one_line_that_says_how_to_see_more() -> None:
    message = message_of(RuntimeError("two\nlines"))
    assert message == "error: RuntimeError: two lines\nhelp: run it again with JOBSPEC_DEBUG=1 for the traceback\n"


def test_settings_are_shown_where_they_are_written() -> None:
    problem = SettingProblem(
        file="pyproject.toml", line=3, column=1, width=4, text="spec = []", message="no", help="yes"
    )
    assert message_of(SettingsError([problem])) == (
        "pyproject.toml:3:1: error[JS030]: no\n  | spec = []\n  | ^^^^\nhelp: yes\n"
    )


def test_a_driver_without_libpq_is_said_and_not_shown_as_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text("raise ImportError('no pq wrapper available.')\n")
    command = ["migrate", "--database-url", "postgresql:///shop"]
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from jobspec.cli.main import main; main({command})"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.stderr == "error[JS035]: psycopg finds no libpq\nhelp: pip install 'psycopg[binary]'\n"
    assert ended.returncode == 3


def test_what_a_server_refused_is_one_line_with_its_state_and_what_to_do() -> None:
    """Without the lines of our functions in which it was."""
    error = psycopg.errors.InsufficientPrivilege("permission denied for schema jobspec\nLINE 1: select max(number)")
    said = "error[JS020]: the database refused: permission denied for schema jobspec LINE 1: select max(number)"
    assert message_of(error).startswith(f"{said} (SQLSTATE 42501)\nhelp: as the owner of the schema: `jobspec grant ")
    assert exit_code(error) == 3


def test_ctrl_c_ends_a_command_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(args: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_run", interrupted)
    with pytest.raises(SystemExit) as ended:
        main.main(["generate", "--force"])
    assert ended.value.code == 130
    assert capsys.readouterr().err == ""
