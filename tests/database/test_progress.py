"""How far a job is: fenced, shown, told, and gone with the job."""

from __future__ import annotations

from tests.database.mill import Mill, clients, mill

__all__ = ["clients", "mill"]


def progress(mill: Mill, job: int) -> dict[str, object] | None:
    (row,) = mill.rows("select progress from jobspec.jobs where id = %s", job)
    said: dict[str, object] | None = row[0]
    return None if said is None else {name: said[name] for name in ("done", "total", "note")}


def test_the_last_word_of_the_present_run_is_shown(mill: Mill) -> None:
    worker = mill.register()
    job = mill.add("plain")
    (first,) = mill.claim(worker)
    assert progress(mill, job) is None
    mill.call("progress", job, first.run, 1, 10, "one")
    mill.call("progress", job, first.run, 2, 10)
    assert progress(mill, job) == {"done": 2, "total": 10, "note": None}
    assert mill.rows("select progress ->> 'done' from jobspec.running") == [("2",)]
    mill.fail(first)
    assert progress(mill, job) == {"done": 2, "total": 10, "note": None}
    mill.due_now()
    (second,) = mill.claim(worker, tick=True)
    assert progress(mill, job) is None
    mill.call("progress", job, second.run, 11, 10)
    mill.finish(second)
    assert progress(mill, job) == {"done": 10, "total": 10, "note": None}


def test_a_stale_run_says_nothing(mill: Mill) -> None:
    worker = mill.register()
    job = mill.add("plain")
    (old,) = mill.claim(worker)
    mill.release(old)
    assert mill.refused("progress", job, old.run, 1) == "JS002"
    (new,) = mill.claim(worker)
    mill.call("progress", job, new.run, 5)
    mill.call("progress_batch", [job], [old.run], [9.0], [None], [None])
    assert progress(mill, job) == {"done": 5, "total": None, "note": None}


def test_what_is_no_progress_is_refused(mill: Mill) -> None:
    worker = mill.register()
    job = mill.add("plain")
    (run,) = mill.claim(worker)
    for said in (("NaN",), ("infinity",), (-1,), (None,), (1, 0), (1, "NaN"), (1, 2, "x" * 501)):
        assert mill.refused("progress", job, run.run, *said) == "JS003", said
    assert progress(mill, job) is None


def test_it_goes_with_its_job(mill: Mill) -> None:
    worker = mill.register()
    job = mill.add("plain")
    (run,) = mill.claim(worker)
    mill.call("progress", job, run.run, 1)
    mill.finish(run)
    mill.rows("select jobspec.remove(array[%s]::bigint[])", job)
    assert mill.rows("select 1 from jobspec.job_progress") == []
