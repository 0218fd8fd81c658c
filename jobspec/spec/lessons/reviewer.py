"""Lessons of the linter: JS201 to JS292."""

from __future__ import annotations

from typing import Final

from jobspec.spec.lessons.lesson import Lesson

REVIEWER: Final[dict[str, Lesson]] = {
    "JS201": Lesson(
        why="Others depend on how long the job may take, how often it is tried and how long its end can be asked for. A"
        " default nobody thought of becomes a promise. Others are: a job that names it in `after`, programs that may"
        " call"
        " it in SQL (`roles` of the job), and callers who wait for its `result`.",
        fix="Say all three in the job, in a `profile` it names, or in the `defaults` of the spec.",
        wrong="jobs:\n  count: {payload: {}, result: int, doc: Counts.}\n",
        right="jobs:\n  count:\n    doc: Counts.\n    payload: {}\n    result: int\n    timeout: 30s\n"
        "    retry: {max_attempts: 3}\n    retention: {done: 1d}\n",
    ),
    "JS202": Lesson(
        why="A key that may be null is an error; one with a default is the same thing in disguise: every caller who"
        " leaves"
        " it out lands in the lane of the default, and one slow or dead job there holds up all of them.",
        fix="Make the field required.",
        wrong="channels:\n  mail: {key: {user: int}, order: strict, on_dead: skip}\n"
        "jobs:\n  send: {payload: {user: {type: int, default: 0}}, channel: mail}\n",
        right="channels:\n  mail: {key: {user: int}, order: strict, on_dead: skip}\n"
        "jobs:\n  send: {payload: {user: int}, channel: mail}\n",
    ),
    "JS203": Lesson(
        why="Floats, decimals and times are no keys at all; a key of flags and enums alone is one, with so few values"
        " that"
        " the second job is nearly always taken for the first.",
        fix="Add the field that tells two jobs apart. If one job of each value is what you want, say so in an ignore.",
        wrong="jobs:\n  sync: {payload: {full: bool}, unique: {key: [full]}}\n",
        right="jobs:\n  sync: {payload: {shop_id: int, full: bool}, unique: {key: [shop_id, full]}}\n",
    ),
    "JS204": Lesson(
        why="Lane keys and unique keys are columns: they are in indexes, in `jobspec jobs`, in views and in logs, where"
        " nothing is redacted.",
        fix="Key by an id. If there is none, let the caller hash the value.",
        wrong="channels:\n  mail: {key: {email: str}}\n"
        "jobs:\n  send: {payload: {email: {type: str, sensitive: true, max_length: 99}}, channel: mail}\n",
        right="channels:\n  mail: {key: {user: int}}\n"
        "jobs:\n  send: {payload: {user: int, email: {type: str, sensitive: true, max_length: 99}}, channel: mail}\n",
    ),
    "JS205": Lesson(
        why="A payload has at most 1 MiB, and every claim reads it. Without bounds one caller's odd input is an error"
        " of"
        " the whole payload, far from the field.",
        fix="Add `max_length` to texts and bytes, `max_items` to lists, sets and maps. Large things go into a blob.",
        wrong="jobs:\n  send: {payload: {body: str}}\n",
        right="jobs:\n  send: {payload: {body: {type: str, max_length: 20000}}}\n",
    ),
    "JS206": Lesson(
        why="In most zones the clocks skip an hour in spring and repeat one in autumn. A cron line with a fixed time in"
        " the gap runs at another time on that day; one that goes by real time (`*` minutes, or seconds) does not run"
        " in"
        " the gap and runs twice in the repeated hour. The zone's rules are asked about the years 2030 to 2057.",
        fix="Choose a time of day that exists once on every day, or `tz: UTC`.",
        wrong='jobs:\n  report: {payload: {}, schedule: {cron: "30 2 * * *", tz: Europe/Paris}}\n',
        right='jobs:\n  report: {payload: {}, schedule: {cron: "30 4 * * *", tz: Europe/Paris}}\n',
    ),
    "JS207": Lesson(
        why="In a strict lane one job runs at a time. A job of a second waits for one of an hour that stands before"
        " it.",
        fix="Give the slow job a channel of its own, unless the order between the two is the point: then say so in an"
        " ignore. The rule speaks up from a ratio of 20.",
        wrong="channels:\n  acts: {order: strict, on_dead: skip}\n"
        "jobs:\n  quick: {payload: {}, channel: acts, timeout: 1s}\n  slow: {payload: {}, channel: acts, timeout: 1h}\n"
        "",
        right="channels:\n  acts: {order: strict, on_dead: skip}\n"
        "jobs:\n  quick: {payload: {}, channel: acts, timeout: 1s}\n  slow: {payload: {}, timeout: 1h}\n",
    ),
    "JS208": Lesson(
        why="Whoever finds a dead job at night reads its `doc`, and so does whoever calls it in an editor.",
        fix="One sentence: what the job does, and for whom.",
        wrong="jobs:\n  sync: {payload: {}}\n",
        right="jobs:\n  sync: {payload: {}, doc: Copies new orders into the ledger.}\n",
    ),
    "JS209": Lesson(
        why="A deprecated job shall run empty so that it can be deleted; a schedule, or a job that waits for it, keeps"
        " it"
        " alive.",
        fix="Move the schedule, or the edge, to the job that takes its place.",
        wrong='jobs:\n  report: {payload: {}, deprecated: use summary, schedule: {cron: "0 5 * * *"}}\n',
        right="jobs:\n  report: {payload: {}, deprecated: use summary}\n"
        '  summary: {payload: {}, schedule: {cron: "0 5 * * *"}}\n',
    ),
    "JS210": Lesson(
        why="`on_dead` decides what happens to the jobs behind one that is dead, and a job that is retried for ever is"
        " never dead: one poisoned payload stops its lane for good.",
        fix="Write a number of attempts that covers the longest outage you want to sit out.",
        wrong="channels:\n  acts: {order: strict, on_dead: skip}\n"
        "jobs:\n  act: {payload: {}, channel: acts, retry: {max_attempts: forever}}\n",
        right="channels:\n  acts: {order: strict, on_dead: skip}\n"
        "jobs:\n  act: {payload: {}, channel: acts, retry: {max_attempts: 20}}\n",
    ),
    "JS211": Lesson(
        why="The next firing does not wait for the one before. Two reports at once read and write the same rows.",
        fix="Give it a timeout that is not above the pause, `unique`, or a channel with `concurrency: 1`.",
        wrong='jobs:\n  poll: {payload: {}, schedule: {cron: "*/5 * * * *"}, timeout: 1h}\n',
        right='jobs:\n  poll: {payload: {}, schedule: {cron: "*/5 * * * *"}, timeout: 4m}\n',
    ),
    "JS212": Lesson(
        why="Most often a job names another channel than was meant, or the channel outlived its last job.",
        fix="Remove it. Where calls choose it with the option `channel`, say so in an ignore, or declare a pattern.",
        wrong="channels:\n  mail: {}\njobs:\n  send: {payload: {}}\n",
        right="channels:\n  mail: {}\njobs:\n  send: {payload: {}, channel: mail}\n",
    ),
    "JS213": Lesson(
        why="A type that nothing uses is read, translated and maintained for nobody.",
        fix="Remove it, or use it. A type that another spec of the project imports is used.",
        wrong="types:\n  Color: {enum: [red, blue]}\njobs:\n  paint: {payload: {color: str}}\n",
        right="types:\n  Color: {enum: [red, blue]}\njobs:\n  paint: {payload: {color: Color}}\n",
    ),
    "JS214": Lesson(
        why="A profile that no job names changes nothing, and an import that nothing uses still makes the spec depend"
        " on"
        " the other file.",
        fix="Remove it, or name it: `profile: quick`.",
        wrong="profiles:\n  quick: {timeout: 10s}\njobs:\n  send: {payload: {}}\n",
        right="profiles:\n  quick: {timeout: 10s}\njobs:\n  send: {payload: {}, profile: quick}\n",
    ),
    "JS215": Lesson(
        why="A lane key of more than 1,024 bytes is refused when the job is enqueued, in production, by an input nobody"
        " tried.",
        fix="Bound the text, or key by an id.",
        wrong="channels:\n  mail: {key: {to: str}}\njobs:\n  send: {payload: {to: str}, channel: mail}\n",
        right="channels:\n  mail: {key: {to: str}}\n"
        "jobs:\n  send: {payload: {to: {type: str, max_length: 254}}, channel: mail}\n",
    ),
    "JS216": Lesson(
        why="A spec is in the repository, in generated code and in the documentation, where nothing is redacted.",
        fix="Remove the default and the examples. Where a caller may have no value, the type is `str?`.",
        wrong="jobs:\n  pay: {payload: {token: {type: str, sensitive: true, default: tok_1}}}\n",
        right="jobs:\n  pay: {payload: {token: {type: str, sensitive: true}}}\n",
    ),
    "JS217": Lesson(
        why="`on_dead: block` is for what a person has to look at. With one attempt every dropped connection is that.",
        fix="Allow a few attempts, or let the others go on with `skip`.",
        wrong="channels:\n  acts: {order: strict, on_dead: block}\n"
        "jobs:\n  act: {payload: {}, channel: acts, retry: {max_attempts: 1, backoff: none}}\n",
        right="channels:\n  acts: {order: strict, on_dead: block}\n"
        "jobs:\n  act: {payload: {}, channel: acts, retry: {max_attempts: 4}}\n",
    ),
    "JS218": Lesson(
        why="Deprecated means: stop giving it. A caller who must give it cannot.",
        fix="Give it a default first, deprecate it then, and remove it when nobody gives it any more.",
        wrong="jobs:\n  send: {payload: {color: {type: str, deprecated: nobody looks at it}}}\n",
        right='jobs:\n  send: {payload: {color: {type: str, default: "", deprecated: nobody looks at it}}}\n',
    ),
    "JS219": Lesson(
        why="A queue that keeps everything becomes an archive: indexes grow, vacuum slows down, and backups with it.",
        fix="Choose an end. What has to stay is written by the handler into a table of your own.",
        wrong="jobs:\n  send: {payload: {}, retention: {done: forever}}\n",
        right="jobs:\n  send: {payload: {}, retention: {done: 30d}}\n",
    ),
    "JS220": Lesson(
        why="While a transaction is open, vacuum removes no row that is younger than it, in the whole database, and a"
        " queue makes many dead rows. The rule speaks up above 15 minutes.",
        fix="Do the slow part in a job without a transaction, and the writing in one that comes `after` it.",
        wrong="jobs:\n  post: {payload: {}, transactional: sync, timeout: 2h}\n",
        right="jobs:\n  post: {payload: {}, transactional: sync, timeout: 1m}\n",
    ),
    "JS221": Lesson(
        why="It may be what you want; but however many workers there are, one job of the channel runs at a time.",
        fix="If only jobs of one customer, or one account, need an order, make that the key.",
        wrong="channels:\n  acts: {order: strict, on_dead: skip}\njobs:\n  act: {payload: {who: int}, channel: acts}\n",
        right="channels:\n  acts: {key: {who: int}, order: strict, on_dead: skip}\n"
        "jobs:\n  act: {payload: {who: int}, channel: acts}\n",
    ),
    "JS290": Lesson(
        why="The next reader has to know whether the reason still holds.",
        fix="Write it behind the bracket.",
        wrong="jobs:\n  sync: {payload: {}}  # jobspec: ignore[JS208]\n",
        right="jobs:\n  sync: {payload: {}}  # jobspec: ignore[JS208] the name says it all\n",
    ),
    "JS291": Lesson(
        why="A comment that ignores nothing is out of date, or on the wrong line: it would hide the next real finding.",
        fix="Remove it, or put it at the end of the line that the finding names, or alone just above that line.",
        wrong="jobs:\n  sync: {payload: {}, doc: Copies.}  # jobspec: ignore[JS208] the name says it all\n",
        right="jobs:\n  sync: {payload: {}, doc: Copies.}\n",
    ),
    "JS292": Lesson(
        why="A misspelt code ignores nothing. Mistakes of the language (JS1xx) cannot be ignored: no code could be made"
        " of them.",
        fix="Take a code of `jobspec lint --list`.",
        wrong="jobs:\n  sync: {payload: {}}  # jobspec: ignore[JS2008] the name says it all\n",
        right="jobs:\n  sync: {payload: {}}  # jobspec: ignore[JS208] the name says it all\n",
    ),
}
