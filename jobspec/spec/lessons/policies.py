"""Lessons about Python specs, dependencies, schedules, retention, and what jobs and fields may add: JS160 to JS187."""

from __future__ import annotations

from typing import Final

from jobspec.spec.lessons.lesson import Lesson

POLICIES: Final[dict[str, Lesson]] = {
    "JS160": Lesson(
        why="A Python spec is read by importing it, in the environment that runs `jobspec`.",
        fix="The place is the last line of your own that ran. Import only what declares jobs: no settings, no"
        " database.",
        wrong="import app.settings  # reads a variable of the environment that CI does not have\n",
        right="from jobspec.spec import Spec\n",
        form="python",
    ),
    "JS161": Lesson(
        why="One module is one package.",
        fix='Write exactly one `spec = Spec(package="shop", version=1)`.',
        wrong='spec = Spec(package="shop", version=1)\nmail = Spec(package="mail", version=1)\n',
        right='spec = Spec(package="shop", version=1)\n',
        form="python",
    ),
    "JS162": Lesson(
        why="The spec serves SQL and TypeScript as well, which do not know every type of Python.",
        fix="Use the type that the help names: `tuple[T, ...]` for lists, an `enum.Enum` of texts, models of pydantic.",
        wrong="class Move(Payload, frozen=True):\n    by: complex\n",
        right="class Move(Payload, frozen=True):\n    x: float\n    y: float\n",
        form="python",
    ),
    "JS163": Lesson(
        why="A second declaration of one name would hide the first, and a value of the wrong kind could not be stored.",
        fix="Rename one, or give the value as the message says.",
        wrong="spec.job(SendMail, timeout=30)\n",
        right="spec.job(SendMail, timeout=timedelta(seconds=30))\n",
        form="python",
    ),
    "JS164": Lesson(
        why="What a backend cannot do would be left undone, and nobody would notice until it is missed.",
        fix="Do without, or keep these jobs where it can be had: `docs/how-to/backends.md` compares the backends."
        " `--backend` asks for a backend of all jobs, the `backend` of a channel for that of its own.",
        wrong="channels:\n  bulk: {backend: sqs}\njobs:\n  resize: {payload: {}, channel: bulk, priority: 5}\n",
        right="channels:\n  bulk: {backend: redis}\njobs:\n  resize: {payload: {}, channel: bulk, priority: 5}\n",
    ),
    "JS170": Lesson(
        why="A job waits for jobs of its own spec, whose result it gets.",
        fix="Correct the name. To wait for a job of another package, let that one enqueue yours when it is done.",
        wrong="jobs:\n  charge: {payload: {}, after: {stock: reserve_stok}}\n  reserve_stock: {payload: {}}\n",
        right="jobs:\n  charge: {payload: {}, after: {stock: reserve_stock}}\n  reserve_stock: {payload: {}}\n",
    ),
    "JS171": Lesson(
        why="To enqueue a job, the jobs it waits for must be enqueued before: in a circle none can be the first.",
        fix="Remove one edge. A job that repeats itself has a schedule, or its handler enqueues the next.",
        wrong="jobs:\n  a: {payload: {}, after: {it: b}}\n  b: {payload: {}, after: {it: a}}\n",
        right="jobs:\n  a: {payload: {}, after: {it: b}}\n  b: {payload: {}}\n",
    ),
    "JS172": Lesson(
        why="A schedule that cannot be read, or whose day never comes, would never fire and never say so.",
        fix="Five fields: minute, hour, day of the month, month, day of the week. Quote them.",
        wrong='jobs:\n  report: {payload: {}, schedule: {cron: "0 25 * * *"}}\n',
        right='jobs:\n  report: {payload: {}, schedule: {cron: "0 5 * * *"}}\n',
    ),
    "JS173": Lesson(
        why="Abbreviations such as CET say nothing about the change of the clocks.",
        fix="Name a zone of the IANA database, as in `Europe/Paris`, or `UTC`.",
        wrong='jobs:\n  report: {payload: {}, schedule: {cron: "0 5 * * *", tz: Europe/Pariss}}\n',
        right='jobs:\n  report: {payload: {}, schedule: {cron: "0 5 * * *", tz: Europe/Paris}}\n',
    ),
    "JS174": Lesson(
        why="A schedule enqueues by itself, so its payload is checked now: at night nobody would read the error.",
        fix="Give every required field a value of its type, or `{from: scheduled_day}`, or a default.",
        wrong='jobs:\n  report: {payload: {day: date}, schedule: {cron: "0 5 * * *"}}\n',
        right="jobs:\n  report:\n    payload: {day: date}\n"
        '    schedule: {cron: "0 5 * * *", payload: {day: {from: scheduled_day}}}\n',
    ),
    "JS175": Lesson(
        why="A blob, or the handle of another job, comes from a caller, and a schedule has none.",
        fix="Schedule another job whose handler enqueues this one.",
        wrong='jobs:\n  scan: {payload: {}, blob: {name: image, max_size: 1MiB}, schedule: {cron: "0 5 * * *"}}\n',
        right="jobs:\n  scan: {payload: {}, blob: {name: image, max_size: 1MiB}}\n"
        '  scan_all: {payload: {}, schedule: {cron: "0 5 * * *"}}\n',
    ),
    "JS176": Lesson(
        why="A result lives in the row of the job that is done; a row that is kept for 0s is gone at once.",
        fix="Keep it for as long as a caller may ask, or remove `result`.",
        wrong="jobs:\n  count: {payload: {}, result: int, retention: {done: 0s}}\n",
        right="jobs:\n  count: {payload: {}, result: int, retention: {done: 1h}}\n",
    ),
    "JS177": Lesson(
        why="The class is looked up by its name when a handler has failed; nothing is imported to read a spec.",
        fix='Write `"module:Class"`, as in `"acme.errors:CardDeclined"` or `"builtins:OSError"`.',
        wrong="jobs:\n  pay: {payload: {}, retry: {give_up_on: [CardDeclined]}}\n",
        right='jobs:\n  pay: {payload: {}, retry: {give_up_on: ["acme.errors:CardDeclined"]}}\n',
    ),
    "JS180": Lesson(
        why="A set drops repetitions and is sorted, so everybody must agree on which two items are equal.",
        fix="Use a list of models, or a set of an id.",
        wrong='types:\n  Tag: {fields: {name: str}}\njobs:\n  mark: {payload: {tags: "set[Tag]"}}\n',
        right='jobs:\n  mark: {payload: {tags: "set[str]"}}\n',
    ),
    "JS181": Lesson(
        why="An example that the field itself refuses teaches the wrong thing.",
        fix="Give a value that the type and its bounds allow, in the form it has in JSON.",
        wrong="jobs:\n  hello: {payload: {count: {type: int, examples: [many]}}}\n",
        right="jobs:\n  hello: {payload: {count: {type: int, examples: [3]}}}\n",
    ),
    "JS182": Lesson(
        why="In the JSON of a payload one of the two would overwrite the other.",
        fix="Change one `wire`, or one name.",
        wrong="jobs:\n  hello: {payload: {name: str, label: {type: str, wire: name}}}\n",
        right="jobs:\n  hello: {payload: {name: str, label: {type: str, wire: text}}}\n",
    ),
    "JS183": Lesson(
        why="Jobs that are stored, or backups of them, may have a value of that name with its old meaning.",
        fix="Choose a name that was never used.",
        wrong="jobs:\n  hello: {payload: {name: str}, reserved: [name]}\n",
        right="jobs:\n  hello: {payload: {full_name: str}, reserved: [name]}\n",
    ),
    "JS184": Lesson(
        why="A stored job of version 1 reaches version 3 by the steps 1 -> 2 and 2 -> 3; with one missing it is"
        " parked.",
        fix="Write a function for every version from the oldest that may be stored to the one before the present.",
        wrong='jobs:\n  hello: {version: 3, payload: {}, upcast: {1: "app.old:one_to_two"}}\n',
        right="jobs:\n  hello:\n    version: 3\n    payload: {}\n"
        '    upcast: {"1": "app.old:one_to_two", "2": "app.old:two_to_three"}\n',
    ),
    "JS185": Lesson(
        why="The function is found by its name, in generated code that mypy checks.",
        fix='Write `"module:function"`, as in `"acme.workers:charge_order"`.',
        wrong="jobs:\n  hello: {payload: {}, handler: greet}\n",
        right='jobs:\n  hello: {payload: {}, handler: "acme.workers:greet"}\n',
    ),
    "JS186": Lesson(
        why="A pattern such as `mail-*` admits many channels, and a schedule has no caller who chooses one.",
        fix="Let the job wait in a channel that is declared by its full name.",
        wrong="channels:\n  mail-*: {}\njobs:\n"
        '  report: {payload: {}, channel: mail-*, schedule: {cron: "0 5 * * *"}}\n',
        right='channels:\n  mail: {}\njobs:\n  report: {payload: {}, channel: mail, schedule: {cron: "0 5 * * *"}}\n',
    ),
    "JS187": Lesson(
        why="A connection, and the transaction on it, belong to one process.",
        fix="Let the handler run in the worker, or open a connection of its own and end the job in its transaction with"
        " `job.finish(conn, ...)`.",
        wrong="jobs:\n  crunch: {payload: {}, run_in: process, transactional: sync}\n",
        right="jobs:\n  crunch: {payload: {}, run_in: process}\n",
    ),
}
