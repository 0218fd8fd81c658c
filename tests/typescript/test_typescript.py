"""The target ``typescript``: what must compile, what must not, and what runs without a database."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.manifest import load_specs
from jobspec.manifest.manifest import load
from tests.node import PACKAGES, compile_all, project, run

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "golden"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Everything in one run of the compiler, which takes seconds to start."""
    folder = project(tmp_path_factory.mktemp("typescript") / "all", *HERE.glob("*.ts"))
    loaded = load_specs(["jobs.yaml"], HERE)
    assert loaded.findings == ()
    golden = [load(each.read_text("utf-8")) for each in sorted(GOLDEN.glob("*/expected/**/manifest.json"))]
    assert golden
    write(generate([*loaded.manifests, *golden], ["typescript"], folder / "generated"))
    return folder, compile_all(folder)


def test_correct_calls_compile_and_every_mistake_is_found(compiled: tuple[Path, str]) -> None:
    """A mistake that compiles leaves a ``@ts-expect-error`` unused, which is an error itself."""
    assert compiled[1] == ""


def test_every_rejected_line_is_a_mistake_of_its_own() -> None:
    marks = re.findall(r"// @ts-expect-error (.+)", (HERE / "reject.ts").read_text("utf-8"))
    assert len(marks) >= 35


def test_what_is_written_and_read_is_exact(compiled: tuple[Path, str]) -> None:
    run("node", "--test", "built/codec.js", cwd=compiled[0])


def test_the_lock_file_names_no_registry() -> None:
    for file in (PACKAGES, HERE.parents[1] / "examples" / "typescript_worker"):
        text = (file / "package-lock.json").read_text("utf-8")
        assert "resolved" not in text
        assert "http" not in text.replace("https://opencollective", "")
        assert json.loads(text)["lockfileVersion"] >= 3


def test_a_doc_cannot_leave_its_comment() -> None:
    (manifest,) = load_specs(["jobs.yaml"], HERE).manifests
    text = generate([manifest], ["typescript"], Path("out")).files["acme/billing/jobs.ts"]
    assert '*\\/ console.log("not code")' in text
