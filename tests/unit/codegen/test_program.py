"""Programs as targets: real ones, good and bad."""

from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from jobspec.codegen.own.program import Program, ask
from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.errors import GenerateError
from jobspec.manifest.manifest import Channel, FieldDef, Job, Manifest, ModelDef
from jobspec.manifest.types import ScalarType

SHOP = Manifest(
    package="shop",
    source="jobs.yaml",
    types=(ModelDef(name="Message", fields=(FieldDef(name="to", type=ScalarType(name="str")),)),),
    channels=(Channel(name="default"),),
    jobs=(Job(name="send_email", payload="Message", channel="default"),),
)
ANSWERS = "#!/usr/bin/env python3\nimport json, os, sys\nasked = json.load(sys.stdin)\n"


def program(folder: Path, text: str, *, executable: bool = True, **more: Any) -> Program:
    file = folder / "gen.py"
    file.write_text(text)
    if executable:
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return Program(name="go", argv=("./gen.py",), root=folder, **more)


def told(made: Program, environ: dict[str, str] | None = None) -> str:
    with pytest.raises(GenerateError) as caught:
        ask(made, [SHOP], environ or {})
    return str(caught.value)


def test_it_gets_the_manifests_and_its_options_and_its_files_are_written(tmp_path: Path) -> None:
    text = ANSWERS + (
        "jobs = [job['name'] for each in asked['packages'] for job in each['jobs']]\n"
        "content = f\"{asked['protocol']} {jobs} {asked['options']}\\r\\n\"\n"
        "print(json.dumps({'files': [{'path': 'shop/jobs.go', 'content': content}]}))\n"
    )
    plan = generate([SHOP], [program(tmp_path, text, options={"module": "x"})], tmp_path / "out")
    assert plan.files == {"shop/jobs.go": "1 ['send_email'] {'module': 'x'}\n"}
    write(plan)
    assert (tmp_path / "out" / "shop" / "jobs.go").is_file()


def test_it_sees_only_the_variables_that_it_may_see(tmp_path: Path) -> None:
    text = ANSWERS + "print(json.dumps({'files': [{'path': 'env', 'content': json.dumps(dict(os.environ))}]}))\n"
    made = program(tmp_path, text, env=("ALLOWED", "MISSING"))
    found = json.loads(ask(made, [SHOP], {"ALLOWED": "1", "SECRET": "2"}).files["env"])
    assert {name: found.get(name) for name in ("ALLOWED", "MISSING", "SECRET")} == {
        "ALLOWED": "1",
        "MISSING": None,
        "SECRET": None,
    }


def test_a_program_that_fails_is_quoted(tmp_path: Path) -> None:
    said = told(program(tmp_path, ANSWERS + "print('no template', file=sys.stderr)\nsys.exit(3)\n"))
    assert "target go has failed with exit code 3:\nno template" in said


def test_a_program_that_is_killed_is_told(tmp_path: Path) -> None:
    assert "failed with signal 9" in told(program(tmp_path, ANSWERS + "os.kill(os.getpid(), 9)\n"))


def test_a_program_that_hangs_is_stopped_with_its_children(tmp_path: Path) -> None:
    text = "#!/bin/sh\nsleep 300 &\necho $! > new\nmv new child\nwait\n"
    seconds = 0.25
    while not (tmp_path / "child").exists():  # where programs start slowly, it is stopped before
        seconds *= 2
        assert f"has not ended in {seconds:g} s" in told(program(tmp_path, text, timeout_seconds=seconds))
    child = int((tmp_path / "child").read_text())
    end = time.monotonic() + 10
    while alive(child):
        assert time.monotonic() < end, "the child lives on"
        os.sched_yield()


def alive(pid: int) -> bool:
    """A zombie, which waits for init to bury it, is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_program_that_leaves_a_child_with_its_output_behind_has_not_ended(tmp_path: Path) -> None:
    text = "#!/bin/sh\nsleep 300 &\necho '{}'\n"
    assert "has not ended" in told(program(tmp_path, text, timeout_seconds=0.5))


def test_a_program_that_says_too_much_is_stopped(tmp_path: Path) -> None:
    assert "says more than 100000 bytes" in told(program(tmp_path, "#!/bin/sh\nyes\n", output_limit=100_000))
    assert "says more than 100000 bytes" in told(program(tmp_path, "#!/bin/sh\nyes >&2\n", output_limit=100_000))


def test_a_program_need_not_read_what_it_is_asked(tmp_path: Path) -> None:
    assert ask(program(tmp_path, "#!/bin/sh\necho '{}'\n"), [SHOP] * 2000, {}).files == {}


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../x", "a/../../x", "a\\b", "C:x", "./x", "a//b", "x/", ".jobspec.json", "a\nb", "\u202ex", "."],
)
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    answer = json.dumps({"files": [{"path": path, "content": ""}]})
    (tmp_path / "answer").write_text(answer)
    assert "is not a path below the output folder" in told(program(tmp_path, "#!/bin/sh\ncat answer\n"))


def test_a_link_that_leads_out_is_refused_when_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "answer").write_text(json.dumps({"files": [{"path": "link/x", "content": ""}]}))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "link").symlink_to("/tmp")
    plan = generate([SHOP], [program(tmp_path, "#!/bin/sh\ncat answer\n")], tmp_path / "out")
    with pytest.raises(GenerateError, match="outside of the output folder"):
        write(plan)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("", "its answer is not JSON: Expecting value: line 1 column 1"),
        ("debug\n{}", "it begins with 'debug"),
        ('{"files": [{"path": "x"}]}', "files[0].content: Field required"),
        ('{"files": [], "flies": []}', "flies: Extra inputs are not permitted"),
        ("[]", "(all of it): "),
        ('{"files": [{"path": "x", "content": "\\ud800"}]}', "x is not text"),
        ('{"files": [{"path": "x", "content": ""}, {"path": "x", "content": ""}]}', "answers with x twice"),
        ('{"files": [{"path": "x.py", "content": "def"}]}', "makes x.py, which does not parse"),
        ('{"files": [{"path": "x.json", "content": "{"}]}', "makes x.json, which does not parse"),
    ],
)
def test_an_answer_that_cannot_be_used_says_where(tmp_path: Path, answer: str, expected: str) -> None:
    (tmp_path / "answer").write_text(answer)
    with pytest.raises(GenerateError) as caught:
        generate([SHOP], [program(tmp_path, "#!/bin/sh\ncat answer\n")], tmp_path / "out")
    assert expected in str(caught.value)


def test_an_answer_that_is_not_utf8_says_where(tmp_path: Path) -> None:
    (tmp_path / "answer").write_bytes(b"ab\xff")
    assert "not UTF-8, at byte 2" in told(program(tmp_path, "#!/bin/sh\ncat answer\n"))


def test_errors_that_it_finds_name_the_place_in_the_spec(tmp_path: Path) -> None:
    finding = {
        "message": "Go has no such type",
        "at": ["jobs", "send_email", "payload"],
        "package": "shop",
        "help": "x",
    }
    (tmp_path / "answer").write_text(json.dumps({"findings": [finding]}))
    said = told(program(tmp_path, "#!/bin/sh\ncat answer\n"))
    assert "  jobs.yaml#jobs.send_email.payload: error: Go has no such type (x)" in said


def test_warnings_are_kept_and_the_files_are_made(tmp_path: Path) -> None:
    answer = {"files": [{"path": "x", "content": ""}], "findings": [{"severity": "warning", "message": "slow"}]}
    (tmp_path / "answer").write_text(json.dumps(answer))
    plan = generate([SHOP], [program(tmp_path, "#!/bin/sh\ncat answer\n")], tmp_path / "out")
    assert (plan.files, plan.remarks) == ({"x": ""}, ("  jobs.yaml: warning: slow",))


def test_a_program_that_cannot_be_started_says_why(tmp_path: Path) -> None:
    assert "cannot be started: Permission denied" in told(program(tmp_path, ANSWERS, executable=False))
    assert "cannot be started: Exec format error" in told(program(tmp_path, "no program"))
    assert "./gone is not there" in told(Program(name="go", argv=("./gone",), root=tmp_path))
    assert "no-such-program is not on the PATH" in told(Program(name="go", argv=("no-such-program",), root=tmp_path))


def test_two_targets_that_write_one_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "answer").write_text(json.dumps({"files": [{"path": "shop/jobs.sql", "content": ""}]}))
    with pytest.raises(GenerateError, match=r"both write shop/jobs\.sql"):
        generate([SHOP], ["sql", program(tmp_path, "#!/bin/sh\ncat answer\n")], tmp_path / "out")
