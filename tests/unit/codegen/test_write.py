from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from jobspec.codegen.check import check
from jobspec.codegen.folder import LOCK
from jobspec.codegen.plan import Plan
from jobspec.codegen.write import write
from jobspec.errors import GenerateError


def plan(out: Path, **files: str) -> Plan:
    return Plan(out=out, files={name.replace("__", "/") + ".py": text for name, text in sorted(files.items())})


def tree(out: Path) -> dict[str, str]:
    return {each.relative_to(out).as_posix(): each.read_text() for each in sorted(out.rglob("*")) if each.is_file()}


def test_the_folder_holds_what_was_planned_and_a_lock(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    report = write(plan(out, a="1\n", pkg__b="2\n"))
    assert report.written == ("a.py", "pkg/b.py")
    lock = tree(out).pop(LOCK)
    assert list(json.loads(lock)["files"]) == ["a.py", "pkg/b.py"]
    assert str(tmp_path) not in lock
    assert not check(plan(out, a="1\n", pkg__b="2\n")).found


def test_a_file_whose_text_is_right_is_not_touched(tmp_path: Path) -> None:
    write(plan(tmp_path, a="1\n", b="2\n"))
    os.utime(tmp_path / "a.py", (1, 1))
    os.utime(tmp_path / LOCK, (1, 1))
    assert write(plan(tmp_path, a="1\n", b="2\n")).unchanged == ("a.py", "b.py")
    assert (tmp_path / LOCK).stat().st_mtime == 1
    assert write(plan(tmp_path, a="1\n", b="3\n")).written == ("b.py",)
    assert (tmp_path / "a.py").stat().st_mtime == 1


def test_stale_files_of_ours_go_and_those_of_others_stay(tmp_path: Path) -> None:
    write(plan(tmp_path, a="1\n", old__deep__b="2\n", kept__c="3\n"))
    (tmp_path / "kept" / "mine.py").write_text("mine\n")
    cache = tmp_path / "old" / "deep" / "__pycache__"
    cache.mkdir()
    (cache / "b.cpython-311.pyc").write_bytes(b"")
    report = write(plan(tmp_path, a="1\n"))
    assert report.removed == ("kept/c.py", "old/deep/b.py")
    assert sorted(tree(tmp_path)) == [LOCK, "a.py", "kept/mine.py"]
    assert not (tmp_path / "old").exists()


@pytest.mark.parametrize("later", [{"a": "2\n"}, {}], ids=["changed", "stale"])
def test_a_file_edited_by_hand_is_refused_and_nothing_is_written(tmp_path: Path, later: dict[str, str]) -> None:
    write(plan(tmp_path, a="1\n", b="1\n"))
    (tmp_path / "a.py").write_text("1\nmine\n")
    before = tree(tmp_path)
    with pytest.raises(GenerateError, match=r"a\.py: edited by hand") as raised:
        write(plan(tmp_path, b="2\n", **later))
    assert "--force" in str(raised.value)
    assert tree(tmp_path) == before
    write(plan(tmp_path, b="2\n", **later), force=True)
    assert tree(tmp_path).get("a.py") == later.get("a")


def test_a_file_that_the_generator_never_wrote_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("mine\n")
    with pytest.raises(GenerateError, match=r"a\.py: not written by the generator"):
        write(plan(tmp_path, a="1\n"))
    assert tree(tmp_path) == {"a.py": "mine\n"}
    (tmp_path / "a.py").write_text("1\n")
    assert write(plan(tmp_path, a="1\n")).unchanged == ("a.py",)


def test_line_ends_of_a_checkout_are_no_edit(tmp_path: Path) -> None:
    write(plan(tmp_path, a="1\n2\n"))
    (tmp_path / "a.py").write_bytes(b"1\r\n2\r\n")
    assert not check(plan(tmp_path, a="1\n2\n")).found
    assert write(plan(tmp_path, a="3\n")).written == ("a.py",)


def test_a_lost_file_is_written_again(tmp_path: Path) -> None:
    write(plan(tmp_path, a="1\n"))
    (tmp_path / "a.py").unlink()
    assert check(plan(tmp_path, a="1\n")).missing == ("a.py",)
    assert write(plan(tmp_path, a="1\n")).written == ("a.py",)


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (out / "pkg").symlink_to(elsewhere)
    with pytest.raises(GenerateError, match="outside of the output folder"):
        write(plan(out, pkg__a="1\n"))
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("path", ["../a.py", "/etc/a.py", "pkg/../../a.py"])
def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(GenerateError, match="outside of the output folder"):
        write(Plan(out=tmp_path / "out", files={path: "1\n"}))


def test_a_lock_from_elsewhere_cannot_make_the_generator_remove_files(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(plan(out, a="1\n"))
    (tmp_path / "mine.py").write_text("mine\n")
    lock = json.loads((out / LOCK).read_text())
    lock["files"]["../mine.py"] = "0"
    (out / LOCK).write_text(json.dumps(lock))
    with pytest.raises(GenerateError, match="outside of the output folder"):
        write(plan(out, a="1\n"), force=True)
    assert (tmp_path / "mine.py").exists()


@pytest.mark.parametrize(
    "text", ["<<<<<<< ours\n", "[]", '{"format": "files/1"}', '{"format": "files/9", "files": {}}']
)
def test_a_lock_that_cannot_be_read_says_what_to_do(tmp_path: Path, text: str) -> None:
    write(plan(tmp_path, a="1\n"))
    (tmp_path / LOCK).write_text(text)
    for attempt in (lambda: write(plan(tmp_path, a="2\n")), lambda: check(plan(tmp_path, a="2\n"))):
        with pytest.raises(GenerateError, match="--force"):
            attempt()
    write(plan(tmp_path, a="2\n"), force=True)
    assert not check(plan(tmp_path, a="2\n")).found


def test_a_write_that_fails_half_way_leaves_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(plan(tmp_path, a="1\n", b="1\n"))
    before = tree(tmp_path)
    whole = Path.write_text

    def disk_is_full(self: Path, data: str, **options: str) -> int:
        if ".b.py." in self.name:
            raise OSError(28, "No space left on device")
        return whole(self, data, **options)

    monkeypatch.setattr(Path, "write_text", disk_is_full)
    with pytest.raises(OSError, match=r"No space left on device: '.*/b\.py'"):
        write(plan(tmp_path, a="2\n", b="2\n"))
    assert tree(tmp_path) == before


def test_drift_lists_missing_changed_and_stale_files_with_their_diff(tmp_path: Path) -> None:
    write(plan(tmp_path, a="1\n", b="1\n", c="1\n"))
    (tmp_path / "b.py").unlink()
    drift = check(plan(tmp_path, a="2\n", b="1\n", d="new\n"))
    assert drift.found
    assert (drift.missing, drift.changed, drift.stale) == (("b.py", "d.py"), (LOCK, "a.py"), ("c.py",))
    assert "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-1\n+2\n" in drift.diff
    assert "--- /dev/null\n+++ b/d.py\n@@ -0,0 +1 @@\n+new\n" in drift.diff
    assert "--- a/c.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n" in drift.diff
    assert LOCK not in drift.diff
