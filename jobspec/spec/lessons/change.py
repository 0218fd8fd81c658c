"""Lessons about changes that stored jobs do not survive: JS301 to JS326."""

from __future__ import annotations

from typing import Final

from jobspec.spec.lessons.lesson import Lesson


def _lesson(why: str, fix: str, wrong: str, right: str) -> Lesson:
    """The examples are the parts of a spec that changed, with a word on what was there before."""
    return Lesson(why=why, fix=fix, wrong=f"{wrong}\n", right=f"{right}\n", form="text")


CHANGE: Final[dict[str, Lesson]] = {
    "JS301": _lesson(
        "Stored jobs were written before the field was required, and would be parked.",
        "Give it a default; make it required one release later, or raise `version` and write an `upcast`.",
        "payload: {to: str, subject: str}     # subject is new",
        'payload: {to: str, subject: {type: str, default: ""}}',
    ),
    "JS302": _lesson(
        "Values that are stored cannot be read as the new type.",
        "Add a field of the new type beside the old one, or raise `version` and write an `upcast`.",
        "payload: {order_id: uuid}            # it was an int",
        "payload: {order_id: int, order_uuid: uuid?}",
    ),
    "JS303": _lesson(
        "Jobs that are stored may hold null.",
        "Keep the `?`, or raise `version` and write an `upcast` that fills it.",
        "payload: {note: str}                 # it was str?",
        "payload: {note: str?}",
    ),
    "JS304": _lesson(
        "Stored values were checked by the old constraint, and some may not meet the new one.",
        "Check the new bound in the handler, or raise `version` and write an `upcast`.",
        "payload: {name: {type: str, max_length: 20}}    # it was 80",
        "payload: {name: {type: str, max_length: 80}}",
    ),
    "JS305": _lesson(
        "Stored jobs may have the value.",
        "Keep it until no job has it; deprecate it in the `doc`.",
        "format: {enum: [png]}                # webp is gone",
        "format: {enum: [png, webp]}",
    ),
    "JS306": _lesson(
        "Stored jobs may be of that variant, and are told apart by that field.",
        "Keep the variant and the discriminator until no job has them.",
        "Payment: {union: {card: Card}, discriminator: kind}          # invoice is gone",
        "Payment: {union: {card: Card, invoice: Invoice}, discriminator: kind}",
    ),
    "JS307": _lesson(
        "In stored payloads the value stands under the old name.",
        "Keep the old name in JSON with `wire`.",
        "payload: {recipient: str}            # it was to",
        "payload: {recipient: {type: str, wire: to}}",
    ),
    "JS308": _lesson(
        "A later field of that name would read the values of old jobs with another meaning.",
        "Reserve the name.",
        "payload: {}                          # order_no is gone",
        "payload: {}\nreserved: [order_no]",
    ),
    "JS309": _lesson(
        "The name could come back and read what old jobs meant by it.",
        "Keep it in `reserved`.",
        "reserved: []                         # order_no was there",
        "reserved: [order_no]",
    ),
    "JS310": _lesson(
        "Stored jobs may have a value of that name with its old meaning.",
        "Choose a name that was never used.",
        "payload: {order_no: int}             # it was reserved",
        "payload: {order_number: int}",
    ),
    "JS311": _lesson(
        "While workers of both releases run, an old one may go on where a new one stopped.",
        "Add fields with defaults to a checkpoint, and remove none before all workers know it.",
        "checkpoint: {page: int, token: str}  # token is new",
        'checkpoint: {page: int, token: {type: str, default: ""}}',
    ),
    "JS312": _lesson(
        "Workers read stored jobs of the older version only through the chain of up-casts.",
        "Write a step for every version that may be stored.",
        "version: 2",
        'version: 2\nupcast: {"1": "acme.old:one_to_two"}',
    ),
    "JS313": _lesson(
        "Workers claim the versions they know, and would leave the newer jobs alone.",
        "Raise the version again; what changed back is a new version.",
        "version: 1                           # it was 2",
        "version: 3",
    ),
    "JS314": _lesson(
        "Jobs of it may be stored, and no worker could run them.",
        "Say `deprecated:` first, and remove it when `jobspec jobs --kind NAME` shows none.",
        "jobs: {}                             # send_fax is gone",
        "send_fax: {payload: {}, deprecated: use send_email}",
    ),
    "JS315": _lesson(
        "Jobs that are stored have no blob, and their handler would wait for one.",
        "Make a job of a new name with the blob.",
        "resize: {payload: {}, blob: {name: image, max_size: 5MiB}}",
        "resize: {payload: {}}\nresize_image: {payload: {}, blob: {name: image, max_size: 5MiB}}",
    ),
    "JS320": _lesson(
        "Stored jobs stay in their old channel, so that the order between old and new ones is lost.",
        "Let the old channel run empty first, or give the job a new name.",
        "channel: mail_out                    # it was mail",
        "channel: mail",
    ),
    "JS321": _lesson(
        "The old jobs of customer 7 wait in one lane and the new ones in another, and both run at once.",
        "Declare a channel of a new name with the new key, and let the old one run empty.",
        "charges: {key: {account_id: int}, order: strict, on_dead: block}",
        "charges: {key: {customer_id: int}, order: strict, on_dead: block}",
    ),
    "JS322": _lesson(
        "What relied on the order is now run in any.",
        "Declare a channel without an order, and move the jobs that need none.",
        "charges: {order: none}               # it was strict",
        "charges: {order: strict, on_dead: block}",
    ),
    "JS323": _lesson(
        "A stored job has its old key, so the same thing can be enqueued once more with the new one.",
        "Deploy it when no job is unfinished, or accept duplicates for that long.",
        "unique: {key: [order_id, line]}      # it was [order_id]",
        "unique: {key: [order_id]}",
    ),
    "JS324": _lesson(
        "Stored jobs wait for the jobs they were enqueued with, and their handlers expect the results of others.",
        "Make a job of a new name with the new dependencies.",
        "after: {stock: reserve, card: check}    # card is new",
        "after: {stock: reserve}",
    ),
    "JS325": _lesson(
        "Until the old schedule is gone from the database both jobs are enqueued.",
        "Deploy the removal first, then the new schedule; or make the job safe to run twice.",
        'summary: {payload: {}, schedule: {cron: "0 5 * * *"}}    # it was at report',
        'report: {payload: {}, schedule: {cron: "0 5 * * *"}}',
    ),
    "JS326": _lesson(
        "Stored jobs would be overtaken by those that are run at the other place, and nobody looks for them there.",
        "Run `jobspec move CHANNEL` before you apply the spec: new jobs wait until the old place has run empty.",
        "charges: {order: strict, on_dead: block, backend: redis}     # backend is new",
        "charges: {order: strict, on_dead: block}",
    ),
}
