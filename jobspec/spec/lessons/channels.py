"""Lessons about channels and jobs: JS140 to JS154, JS165."""

from __future__ import annotations

from typing import Final

from jobspec.spec.lessons.lesson import Lesson

CHANNELS: Final[dict[str, Lesson]] = {
    "JS140": Lesson(
        why="A misspelt channel would be a queue of its own that no worker serves.",
        fix="Correct the name, or declare it under `channels`.",
        wrong="channels:\n  mail: {}\njobs:\n  send: {payload: {}, channel: mial}\n",
        right="channels:\n  mail: {}\njobs:\n  send: {payload: {}, channel: mail}\n",
    ),
    "JS141": Lesson(
        why="When a job of an ordered lane is dead, those behind it cannot just go on: only you know whether they may."
        " Without an order nobody is behind it.",
        fix="Say `on_dead: block`, `skip` or `cancel` in every strict channel, and in no other.",
        wrong="channels:\n  charges: {order: strict}\n",
        right="channels:\n  charges: {order: strict, on_dead: block}\n",
    ),
    "JS142": Lesson(
        why="The key of a job is read from its payload when it is enqueued; a path that leads nowhere has no value.",
        fix="Name a field of the payload, or a path through models: `order.customer_id`.",
        wrong="channels:\n  charges: {key: {customer_id: int}}\njobs:\n"
        "  charge: {payload: {customer: int}, channel: charges}\n",
        right="channels:\n  charges: {key: {customer_id: int}}\n"
        "jobs:\n  charge: {payload: {customer: int}, channel: {charges: {customer_id: customer}}}\n",
    ),
    "JS143": Lesson(
        why="Keys are compared as texts in the database: floats, decimals and times have several texts for one value,"
        " and null would be a lane of its own that nobody meant.",
        fix="Use a str, int, bool, uuid, date or enum that is never null, of the type the channel says.",
        wrong="jobs:\n  pay: {payload: {amount: float}, unique: {key: [amount]}}\n",
        right="jobs:\n  pay: {payload: {order_id: int, amount: float}, unique: {key: [order_id]}}\n",
    ),
    "JS144": Lesson(
        why="In a strict channel the order of enqueueing is the order of running; a priority would break it or be"
        " ignored.",
        fix="Remove the priority, or use another channel.",
        wrong="channels:\n  charges: {order: strict, on_dead: skip}\njobs:\n"
        "  charge: {payload: {}, channel: charges, priority: 5}\n",
        right="channels:\n  charges: {order: strict, on_dead: skip}\njobs:\n  charge: {payload: {}, channel: charges}\n"
        "",
    ),
    "JS145": Lesson(
        why="A lane is found by all parts of the key: with one missing there is no lane.",
        fix="Bind each key of the channel once, to a field or a path.",
        wrong="channels:\n  charges: {key: {shop: int, customer: int}}\n"
        "jobs:\n  charge: {payload: {shop: int, who: int}, channel: {charges: {customer: who}}}\n",
        right="channels:\n  charges: {key: {shop: int, customer: int}}\n"
        "jobs:\n  charge: {payload: {shop: int, who: int}, channel: {charges: {shop: shop, customer: who}}}\n",
    ),
    "JS146": Lesson(
        why="The fields of the payload are the keywords of the enqueue call, so it must have fields.",
        fix="Name a type with `fields`, or write the fields in the job.",
        wrong="types:\n  Color: {enum: [red, blue]}\njobs:\n  paint: {payload: Color}\n",
        right="types:\n  Color: {enum: [red, blue]}\njobs:\n  paint: {payload: {color: Color}}\n",
    ),
    "JS147": Lesson(
        why="A number that the backoff does not use, or a cap below the base, shows that something else was meant.",
        fix="`base` is the first delay, `cap` the longest; `fixed` has only a base, `none` has neither.",
        wrong="jobs:\n  hello: {payload: {}, retry: {base: 10m, cap: 1m}}\n",
        right="jobs:\n  hello: {payload: {}, retry: {base: 1m, cap: 10m}}\n",
    ),
    "JS148": Lesson(
        why="An option that does nothing where it stands looks as if it did something.",
        fix="Remove it, or add what it needs: a `key` for limits of lanes, an `after` for `on_dep_failure`.",
        wrong="channels:\n  mail: {lane_concurrency: 2}\n",
        right="channels:\n  mail: {concurrency: 2}\n",
    ),
    "JS149": Lesson(
        why="Both say the same thing in different ways, and one would win silently.",
        fix="Remove one of them; the message shows both.",
        wrong="jobs:\n  pay: {payload: {id: int}, unique: {key: [id], while: forever, window: 1h}}\n",
        right="jobs:\n  pay: {payload: {id: int}, unique: {key: [id], window: 1h}}\n",
    ),
    "JS150": Lesson(
        why="Generated code would not compile, or would hide a name that it needs.",
        fix="Choose another name. A field keeps its name in JSON and gets a `_` in Python by itself.",
        wrong="types:\n  None: {fields: {a: int}}\n",
        right="types:\n  Nothing: {fields: {a: int}}\n",
    ),
    "JS151": Lesson(
        why="Models written inside a job get a class name made of the job's, and two classes cannot share one.",
        fix="Rename one of the two that the message shows.",
        wrong="types:\n  SendMail: {fields: {to: str}}\njobs:\n  send_mail: {payload: {to: str}}\n",
        right="types:\n  Mail: {fields: {to: str}}\njobs:\n  send_mail: {payload: {to: str}}\n",
    ),
    "JS152": Lesson(
        why="PostgreSQL cuts names at 63 bytes, and two long ones could become one.",
        fix="Shorten the name, or the package that stands before it.",
        wrong=f"jobs:\n  {'very_' * 12}long: {{payload: {{}}}}\n",
        right="jobs:\n  short: {payload: {}}\n",
    ),
    "JS153": Lesson(
        why="A package is one folder of generated code and one schema in PostgreSQL, and both have one owner.",
        fix="Give every spec a package of its own. Dots become underscores in SQL, so `a.b` and `a_b` are too near.",
        wrong="# a.yaml\npackage: shop\n# b.yaml\npackage: shop\n",
        right="# a.yaml\npackage: shop\n# b.yaml\npackage: shop.mail\n",
        form="text",
    ),
    "JS154": Lesson(
        why="Fields, the blob and dependencies are all keywords of one enqueue call.",
        fix="Rename one of them.",
        wrong="jobs:\n  resize: {payload: {image: str}, blob: {name: image, max_size: 1MiB}}\n",
        right="jobs:\n  resize: {payload: {name: str}, blob: {name: image, max_size: 1MiB}}\n",
    ),
    "JS165": Lesson(
        why="PostgreSQL stores a job of such a channel and has it forwarded. How it ends is known at the receiver only,"
        " so nothing in PostgreSQL can wait for it, and no caller is left there who could be told of a duplicate.",
        fix="Remove the edge or the `on_conflict: raise`; or let the jobs that belong together wait in a channel"
        " without `backend`.",
        wrong="channels:\n  mail: {backend: redis}\njobs:\n  render: {payload: {}, channel: mail}\n"
        "  send: {payload: {}, after: {page: render}}\n",
        right="channels:\n  mail: {backend: redis}\njobs:\n  render: {payload: {}}\n"
        "  send: {payload: {}, after: {page: render}}\n  greet: {payload: {}, channel: mail}\n",
    ),
}
