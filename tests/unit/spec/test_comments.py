"""Comments that ignore: found where the language has comments, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobspec.spec.comments import ignores


def found(tmp_path: Path, text: str, name: str = "jobs.yaml") -> list[tuple[int, list[str], str]]:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    return [(each.line, [code for code, _ in each.codes], each.reason) for each in ignores(file, name)]


@pytest.mark.parametrize(
    "text",
    [
        'doc: "# jobspec: ignore[JS201] a"',
        "doc: '# jobspec: ignore[JS201] a'",
        "doc: a#jobspec:ignore[JS201] a",
        "doc: |\n  # jobspec: ignore[JS201] a\n",
        "doc: >-\n  text\n\n  # jobspec: ignore[JS201] a\n  more\n",
        'doc: "two\n  # jobspec: ignore[JS201] a\n  lines"',
    ],
)
def test_what_is_part_of_a_text_is_no_comment(tmp_path: Path, text: str) -> None:
    whole = f"{text.rstrip()}\nother: 1  # jobspec: ignore[JS202] b\n"
    assert found(tmp_path, whole) == [(whole.count("\n"), ["JS202"], "b")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1 # jobspec: ignore[JS201] a\n", 1),
        ("a: é 😀 # jobspec: ignore[JS201] a\n", 1),
        ("# jobspec: ignore[JS201] a\na: 1\n", 2),
        ("# jobspec: ignore[JS201] a\n\n# other\n  # more\na: 1\n", 5),
        ("a:\r\n  # jobspec: ignore[JS201] a\r\n  b: 1\r\n", 3),
        ("a: 1\n# jobspec: ignore[JS201] a\n", 2),
        ("doc: | # jobspec: ignore[JS201] a\n  text\n", 1),
        ("doc: |\n  text\n# jobspec: ignore[JS201] a\nb: 1\n", 4),
        ("a: [1, # jobspec: ignore[JS201] a\n  2]\n", 1),
        ("##jobspec:ignore[JS201]   a\na: 1\n", 2),
    ],
)
def test_a_comment_is_about_its_line_or_the_next_one_that_says_something(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "jobs.yaml").write_bytes(text.encode())
    (each,) = ignores(tmp_path / "jobs.yaml", "jobs.yaml")
    assert (each.line, [code for code, _ in each.codes], each.reason) == (line, ["JS201"], "a")


def test_several_codes_stand_between_commas(tmp_path: Path) -> None:
    assert found(tmp_path, "a: 1 # jobspec: ignore[ JS201 ,JS205,  JS208] a, b\n") == [
        (1, ["JS201", "JS205", "JS208"], "a, b")
    ]


@pytest.mark.parametrize("comment", ["ignore", "ignore all of it", "ignore[] why", "ignore[JS201"])
def test_a_comment_that_names_nothing_is_found_all_the_same(tmp_path: Path, comment: str) -> None:
    ((_, codes, _),) = found(tmp_path, f"a: 1 # jobspec: {comment}\n")
    assert codes == []


def test_other_words_to_jobspec_are_left_alone(tmp_path: Path) -> None:
    assert found(tmp_path, "a: 1 # jobspec: ignored\nb: 2 # jobspec is good\n# see jobspec: ignore[JS201]\n") == []


def test_a_code_has_its_place(tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").write_text("a: 1 # jobspec: ignore[JS201, JS205] why\n")
    (each,) = ignores(tmp_path / "jobs.yaml", "jobs.yaml")
    assert [(place.column, place.width) for _, place in each.codes] == [(24, 5), (31, 5)]


def test_python_has_comments_too(tmp_path: Path) -> None:
    text = (
        'text = "# jobspec: ignore[JS201] a"\n'
        "# jobspec: ignore[JS202] b\n"
        "job = [\n"
        '    "é",  # jobspec: ignore[JS205, JS208] c\n'
        "]\n"
        '"""\n# jobspec: ignore[JS201] d\n"""\n'
    )
    assert found(tmp_path, text, "jobs.py") == [(3, ["JS202"], "b"), (4, ["JS205", "JS208"], "c")]
