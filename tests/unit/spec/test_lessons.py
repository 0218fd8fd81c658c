"""What ``jobspec explain`` shows is true: the wrong example has the error, the right one has not."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobspec.manifest import load_specs
from jobspec.manifest.lint import lint
from jobspec.spec.codes import CODES
from jobspec.spec.lessons import LESSONS, whole

RUN = sorted(code for code, lesson in LESSONS.items() if lesson.form == "yaml")


def codes(part: str, directory: Path) -> set[str]:
    (directory / "jobs.yaml").write_text(whole(part), "utf-8")
    loaded = load_specs(["jobs.yaml"], directory)
    return {each.code for each in loaded.findings or lint(loaded, directory)}


def test_every_code_of_the_register_has_a_lesson_and_no_other() -> None:
    assert sorted(LESSONS) == sorted(CODES)


@pytest.mark.parametrize("code", RUN)
def test_the_wrong_example_is_wrong_and_the_right_one_is_not(code: str, tmp_path: Path) -> None:
    lesson = LESSONS[code]
    assert code in codes(lesson.wrong, tmp_path)
    right = codes(lesson.right, tmp_path)
    assert code not in right
    assert not any(each.startswith("JS1") for each in right), right


def test_every_lesson_says_something() -> None:
    assert [code for code, each in LESSONS.items() if not (each.why and each.fix and each.wrong and each.right)] == []
