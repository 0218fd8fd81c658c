"""``jobspec top``: what a frame shows, and what keys and trouble do to it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from rich.console import Console, RenderableType

from jobspec.cli.frame import frame
from jobspec.cli.progress import progress_text
from jobspec.cli.top import Screen
from jobspec.core.job import Progress
from jobspec.errors import DatabaseError
from jobspec.ops.glance import Glance, read

CHANNEL = {
    "name": "shop.mail",
    "paused": False,
    "concurrency": None,
    "ready": 0,
    "running": 0,
    "scheduled": 0,
    "waiting": 0,
    "parked": 0,
    "dead": 0,
    "per_second": None,
    "oldest_seconds": None,
}
SEEN = {
    "at": "2026-01-31T09:30:00Z",
    "most": 10000,
    "channels": [
        CHANNEL | {"ready": 1200, "running": 4, "scheduled": 7, "per_second": 40.0, "oldest_seconds": 31.2},
        CHANNEL | {"name": "shop.charges", "paused": True, "ready": 10000, "waiting": 2, "parked": 1, "dead": 1000},
        CHANNEL | {"name": "shop.images", "per_second": 0.5, "oldest_seconds": 4000.0, "ready": 3},
    ],
    "workers": [
        {
            "name": "web-1",
            "processes": 2,
            "alive": True,
            "silent_seconds": 3.2,
            "running": 4,
            "kinds": {"shop.send_mail": 3, "shop.resize_image": 1},
        },
        {"name": "web-2", "processes": 1, "alive": False, "silent_seconds": 95, "running": 1, "kinds": None},
    ],
    "running": [
        {
            "id": 4711,
            "kind": "shop.resize_image",
            "key": None,
            "attempt": 2,
            "worker": "web-1",
            "seconds": 125.0,
            "done": 3,
            "total": 4,
            "note": "tile 3",
        },
        {
            "id": 4712,
            "kind": "shop.charge",
            "key": "42",
            "attempt": 1,
            "worker": None,
            "seconds": 1.0,
            "done": None,
            "total": None,
            "note": None,
        },
    ],
    "failures": [
        {
            "id": 17,
            "kind": "shop.send_mail",
            "attempt": 3,
            "seconds": 61.0,
            "type": "ConnectionRefusedError",
            "message": "no answer\nfrom mail.example.com",
        }
    ],
}
FRAME = """\
11,203+ ready, 4 running, 40 per second

Channels
channel                  ready  running  scheduled  waiting  parked    dead  per s     oldest  time left
shop.charges (paused)  10,000+        0          0        2       1  1,000+      0
shop.images                  3        0          0        0       0       0    0.5  1 h 6 min        6 s
shop.mail                1,200        4          7        0       0       0     40       31 s       30 s

Workers
worker        processes  running  last beat  runs
web-1                 2        4        3 s  3 shop.send_mail, 1 shop.resize_image
web-2 (dead)          1        1      1 min

Running longest
  id  kind               attempt    for  worker  progress
4711  shop.resize_image        2  2 min  web-1   ━━━━━━━─── 75% tile 3
4712  shop.charge 42           1    1 s

Failed
id  kind            attempt    ago  error
17  shop.send_mail        3  1 min  ConnectionRefusedError: no answer from mail.example.com
"""


def text(what: RenderableType, *, width: int = 110) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None, highlight=False)
    console.print(what)
    file: Any = console.file
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def test_a_frame_shows_channels_workers_jobs_and_failures() -> None:
    assert text(frame(read(SEEN))) == FRAME


@pytest.mark.parametrize(
    ("order", "first"),
    [("name", "charges"), ("ready", "charges"), ("rate", "mail"), ("oldest", "images"), ("dead", "charges")],
)
def test_channels_are_sorted_by_what_is_asked_for(order: Any, first: str) -> None:
    lines = text(frame(read(SEEN), order=order)).splitlines()
    assert f"shop.{first}" in lines[lines.index("Channels") + 2]


def test_a_database_without_anything_says_what_to_do() -> None:
    shown = text(frame(read({**SEEN, "channels": [], "workers": [], "running": [], "failures": []})))
    assert "run `jobspec apply`" in shown
    assert "start one with `jobspec worker`" in shown
    assert "Failed" not in shown


@pytest.mark.parametrize("lines", [10, 24, 40, 60])
def test_a_small_screen_shows_the_first_of_each_part_and_counts_the_rest(lines: int) -> None:
    many = {
        **SEEN,
        "channels": [CHANNEL | {"name": f"shop.c{n:03}"} for n in range(100)],
        "failures": [SEEN["failures"][0] | {"id": n} for n in range(20)],  # type: ignore[index]
    }
    shown = text(frame(read(many), lines=lines), width=200)
    assert "more)" in shown
    assert "shop.c000" in shown
    assert len(shown.splitlines()) <= max(lines, 30)


def test_a_narrow_screen_folds_and_loses_nothing() -> None:
    narrow = text(frame(read(SEEN)), width=50)
    assert max(map(len, narrow.splitlines())) <= 50
    assert "4711" in narrow


@pytest.mark.parametrize(
    ("progress", "shown"),
    [
        (None, ""),
        (Progress(done=7), "7"),
        (Progress(done=7.5, note="rows\nof many"), "7.5 rows of many"),
        (Progress(done=1, total=4), "━━──────── 25%"),
        (Progress(done=9, total=4, note="over"), "━━━━━━━━━━ 100% over"),
    ],
)
def test_progress_is_a_bar_where_the_total_is_known(progress: Progress | None, shown: str) -> None:
    assert progress_text(progress).plain == shown


# ---- the screen
class Pressed:
    """Keys, one at each wait; the clock moves by what is waited."""

    def __init__(self, *keys: str) -> None:
        self.time = 0.0
        self._keys: Iterator[str] = iter([*keys, "q"])

    def pressed(self, seconds: float, /) -> str:
        key = next(self._keys)
        if not key:
            self.time += seconds
        return key


class Looks:
    def __init__(self, *seen: Glance | Exception) -> None:
        self.count = 0
        self._seen = iter(seen)

    def __call__(self) -> Glance:
        self.count += 1
        found = next(self._seen)
        if isinstance(found, Exception):
            raise found
        return found


def screen(keys: Pressed, looks: Looks) -> list[str]:
    drawn: list[str] = []
    made = Screen(
        read(SEEN), look=looks, lines=lambda: 60, draw=lambda what: drawn.append(text(what)), now=lambda: keys.time
    )
    made.run(keys, 2.0)
    return drawn


def test_it_looks_again_when_it_is_time_and_not_at_every_key() -> None:
    other = read({**SEEN, "channels": [CHANNEL | {"ready": 5}]})
    looks = Looks(other)
    drawn = screen(Pressed("x", "x", ""), looks)
    assert looks.count == 1
    assert drawn[-1].startswith("5 ready")


def test_p_stops_looking_and_goes_on_again() -> None:
    looks = Looks(read(SEEN))
    drawn = screen(Pressed("p", "", "", "p", ""), looks)
    assert looks.count == 1
    assert "paused" in drawn[1]
    assert "q ends" in drawn[-1]


def test_s_sorts_by_the_next_column() -> None:
    drawn = screen(Pressed("s", "s"), Looks())
    assert "by" not in drawn[0].splitlines()[0]
    assert "by ready" in drawn[1]
    assert "by rate" in drawn[2]


def test_while_the_database_is_away_the_last_frame_stays_and_says_so() -> None:
    looks = Looks(DatabaseError("the database cannot be reached: refused"), read(SEEN))
    drawn = screen(Pressed("", ""), looks)
    assert "as it was seen last; the database cannot be reached: refused" in drawn[1]
    assert "shop.mail" in drawn[1]
    assert "reached" not in drawn[2]
