"""How attempts end: messages are deleted, hidden until their next attempt, or buried."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from jobspec.backends.retries import backoff_seconds, gives_up
from jobspec.backends.sqs.burying import Burial, bury
from jobspec.backends.sqs.desk import AGAIN_SECONDS, Desk
from jobspec.backends.sqs.envelope import Envelope, next_of
from jobspec.backends.sqs.hiding import Hiding, Outcome, delete, hide
from jobspec.backends.sqs.holdings import Held
from jobspec.backends.sqs.lacks import LONGEST, unsupported
from jobspec.backends.sqs.letters import Letter, letter
from jobspec.backends.sqs.names import deduplication_id
from jobspec.backends.sqs.receiving import most_attempts
from jobspec.backends.sqs.request import Plan
from jobspec.backends.sqs.sending import send
from jobspec.backends.worker_backend import Done, Recorded, Settled, Verdict
from jobspec.core.job import AttemptError
from jobspec.errors import DatabaseError, JobspecError, UnsupportedError

_UNKNOWN: Final = AttemptError(attempt=0, type="failed", message="no error was given")


# ---- well
def finish(desk: Desk, done: Sequence[Done]) -> Plan[Recorded]:
    """Raises UnsupportedError for a result, which nobody keeps; and DatabaseError if not all is known: ask again, with
    the same; what is recorded stays so.
    """
    if (resultful := next((each for each in done if each.result is not None), None)) is not None:
        raise unsupported(f"a result, of job {resultful.id},", "results")
    mine = [held for each in done if (held := desk.holdings.get(each.id, each.run)) is not None]
    trouble: JobspecError | None = None
    if any(each.envelope.rest and each.envelope.rest[0].channel not in desk.catalogue.homes for each in mine):
        yield from desk.known(not_older_than=AGAIN_SECONDS)
    broken: set[tuple[str, str]] = set()
    for wave in waves([each for each in mine if not each.over]):
        # Whoever comes behind a job whose end is not recorded is run again after it.
        sound = [each for each in wave if lane_of(each) not in broken]
        why = yield from _finish(desk, sound)
        trouble = trouble or why
        broken |= {lane_of(each) for each in wave if not each.over}
    if trouble is not None:
        raise trouble
    desk.holdings.drop(each.run for each in mine)
    return Recorded(runs=frozenset(each.run for each in mine if each.over))


def _finish(desk: Desk, wave: Sequence[Held]) -> Plan[JobspecError | None]:
    """What the chain brings next is sent before the message that carries it is deleted: nobody else knows of it."""
    onward = [(each, _onward(desk, each)) for each in wave]
    lots = yield from send([it for _, it in onward if it is not None], desk.catalogue.address.max_bytes)
    unsent = {each.dedup for lot in lots for each in lot.failed}
    ready = [held for held, it in onward if it is None or it.dedup not in unsent]
    outcome = yield from delete([(each.home.url, each.receipt) for each in ready])
    _mark(ready, outcome)
    return next((lot.why for lot in lots if lot.why is not None), outcome.trouble)


def _onward(desk: Desk, held: Held) -> Letter | None:
    """Raises DatabaseError."""
    following = next_of(held.envelope)
    if following is None:
        return None
    home = desk.catalogue.homes.get(following.channel)
    if home is None:
        raise DatabaseError(
            f"SQS ({desk.catalogue.address}) has no channel {following.channel}, where job {following.id} is to wait"
            f" when job {held.envelope.id} has ended",
            help="declare it again: `jobspec apply`",
        )
    return letter(home, following)


def waves(held: Iterable[Held]) -> list[list[Held]]:
    """In each, one of a lane at most: they end in the order in which they were received."""
    found: list[list[Held]] = []
    seen: dict[tuple[str, str], int] = {}
    for each in sorted(held, key=lambda one: one.run):
        place = seen.get(lane_of(each), 0)
        seen[lane_of(each)] = place + 1
        if place == len(found):
            found.append([])
        found[place].append(each)
    return found


def lane_of(held: Held) -> tuple[str, str]:
    return held.home.name, held.group


# ---- otherwise
def settle(desk: Desk, verdict: Verdict, settled: Sequence[Settled]) -> Plan[Recorded]:
    """Raises UnsupportedError, and DatabaseError if not all is known: ask again, with the same."""
    mine = [(each, held) for each in settled if (held := desk.holdings.get(each.id, each.run)) is not None]
    open_ = [(each, held) for each, held in mine if not held.over]
    dead = frozenset(held.run for each, held in mine if _is_dead(held, verdict, each.error))
    if verdict == "rescheduled":
        trouble = yield from to_the_tail(desk, [held for _, held in open_])
    elif verdict == "released":
        trouble = yield from _release(desk, open_)
    elif verdict == "cancelled":
        trouble = _mark([held for _, held in open_], (yield from delete([_place(held) for _, held in open_])))
    else:
        trouble = yield from _bury(desk, [pair for pair in open_ if _buries(pair, verdict)])
        why = yield from _hide(desk, verdict, [pair for pair in open_ if not _buries(pair, verdict)])
        trouble = trouble or why
    if trouble is not None:
        raise trouble
    desk.holdings.drop(held.run for _, held in mine)
    runs = frozenset(held.run for _, held in mine if held.over)
    return Recorded(runs=runs, dead=dead & runs)


def _buries(pair: tuple[Settled, Held], verdict: Verdict) -> bool:
    """Nobody can repair what is in a queue: what a worker cannot read goes where somebody looks."""
    each, held = pair
    return verdict == "parked" or _is_dead(held, verdict, each.error)


def _is_dead(held: Held, verdict: Verdict, error: AttemptError | None) -> bool:
    if verdict != "failed":
        return verdict == "given_up"
    most = most_attempts(held)
    return gives_up(held.kind.retry, error) or (most is not None and held.attempt >= most)


def _bury(desk: Desk, pairs: Sequence[tuple[Settled, Held]]) -> Plan[JobspecError | None]:
    burials = [Burial.of_held(held, replace(each.error or _UNKNOWN, attempt=held.attempt)) for each, held in pairs]
    outcome = yield from bury(desk.catalogue, burials)
    return _mark([held for _, held in pairs], outcome)


def _hide(desk: Desk, verdict: Verdict, pairs: Sequence[tuple[Settled, Held]]) -> Plan[JobspecError | None]:
    now, hidings = desk.now(), list[Hiding]()
    pauses = [pause_seconds(held, verdict, each.delay_seconds, desk.rng) for each, held in pairs]
    for (each, _), seconds in zip(pairs, pauses, strict=True):
        if seconds > LONGEST:
            raise UnsupportedError(
                f"job {each.id} cannot rest for {seconds:.0f} s: SQS hides a message for {LONGEST:.0f} s at most"
            )
    for (_, held), seconds in zip(pairs, pauses, strict=True):
        hidden = held.hidable(seconds, now)
        held.hidden_until = now + hidden
        hidings.append(Hiding(url=held.home.url, receipt=held.receipt, seconds=hidden))
    return _mark([held for _, held in pairs], (yield from hide(hidings)))


def pause_seconds(held: Held, verdict: Verdict, delay_seconds: float | None, rng: Random) -> float:
    """Until the next attempt."""
    if verdict == "released":
        return delay_seconds or 0.0
    if delay_seconds is not None:
        return delay_seconds
    return min(backoff_seconds(held.kind.retry, held.attempt, rng.random()), LONGEST)


def _release(desk: Desk, pairs: Sequence[tuple[Settled, Held]]) -> Plan[JobspecError | None]:
    trouble = yield from to_the_tail(desk, [held for _, held in pairs if is_at_stake(held)])
    why = yield from _hide(desk, "released", [pair for pair in pairs if not is_at_stake(pair[1])])
    return trouble or why


def is_at_stake(held: Held) -> bool:
    """It is given back in its last attempt: received once more, it would die of that. It can be sent anew, unless it
    would lose its place in a lane.

    Who dies between that and the deletion leaves the old message beside the new one: it dies, so nothing runs twice.
    """
    most = most_attempts(held)
    return not held.home.spec.ordered and most is not None and held.attempt >= most


def to_the_tail(desk: Desk, held: Sequence[Held]) -> Plan[JobspecError | None]:
    """Sent anew, then deleted. The new message knows how many attempts there were; this one does not count."""
    written = [letter(each.home, anew(each)) for each in held]
    lots = yield from send(written, desk.catalogue.address.max_bytes)
    unsent = {each.dedup for lot in lots for each in lot.failed}
    sent = [one for one, it in zip(held, written, strict=True) if it.dedup not in unsent]
    why = _mark(sent, (yield from delete([_place(each) for each in sent])))
    return next((lot.why for lot in lots if lot.why is not None), why)


def anew(held: Held) -> Envelope:
    """The same job in another message. Whoever sends it twice, because it died in between, sends one."""
    envelope = held.envelope
    return replace(envelope, dedup=deduplication_id(f"{envelope.dedup}-{held.attempt}"), spent=held.attempt - 1)


def _place(held: Held) -> tuple[str, str]:
    return held.home.url, held.receipt


def _mark(held: Sequence[Held], outcome: Outcome) -> JobspecError | None:
    """Those that are recorded; why others are not."""
    for place in outcome.done:
        held[place].over = True
    return outcome.trouble
