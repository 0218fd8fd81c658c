"""The lease of a message is renewed, as long as SQS lets it be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from jobspec.backends.sqs.desk import Desk
from jobspec.backends.sqs.ending import is_at_stake, to_the_tail
from jobspec.backends.sqs.hiding import Hiding, hide
from jobspec.backends.sqs.holdings import Held
from jobspec.backends.sqs.log import LEASE_CAPPED
from jobspec.backends.sqs.receiving import lease_of
from jobspec.backends.sqs.request import Plan
from jobspec.backends.worker_backend import Beat


def renew(desk: Desk, worker_id: int, *, lease_seconds: float, runs: Collection[int]) -> Plan[Beat]:
    """Raises DatabaseError."""
    holdings, now = desk.holdings, desk.now
    began, known = now(), set(runs)
    held = [each for each in holdings.of(worker_id) if not each.over and each.hidden_until is None]
    mine = [each for each in held if each.run in known]
    # Whoever claimed them never heard of it, or never came for them.
    unknown = holdings.withdraw(worker_id, known, before=began - lease_seconds / 3)
    yield from give_back(desk, [(each, 0) for each in unknown])
    outcome = yield from hide([_renewal(each, lease_seconds, began) for each in mine])
    yield from _hide_again(mine, now)
    for place in outcome.done:
        mine[place].until = began + lease_of(mine[place].home, lease_seconds)
    gone = [mine[place] for place in outcome.gone if not mine[place].over and mine[place].hidden_until is None]
    holdings.drop(each.run for each in gone)
    outcome.check()
    present = {each.run for each in holdings.of(worker_id)}
    return Beat(lost=frozenset(known - present))


def _renewal(held: Held, lease_seconds: float, now: float) -> Hiding:
    wanted = lease_of(held.home, lease_seconds)
    left = held.seconds_left(now)
    if left < wanted:
        LEASE_CAPPED(job_id=held.envelope.id, run=held.run, seconds=left)
    return Hiding(url=held.home.url, receipt=held.receipt, seconds=held.hidable(wanted, now))


def _hide_again(held: Sequence[Held], now: Callable[[], float]) -> Plan[None]:
    """Some of them were given back while this was under way: the last word about when they are seen must be theirs."""
    back = [each for each in held if each.hidden_until is not None]
    at = now()
    yield from hide(
        [
            Hiding(url=each.home.url, receipt=each.receipt, seconds=each.hidable(max(each.hidden_until - at, 0.0), at))
            for each in back
            if each.hidden_until is not None
        ]
    )


def give_back(desk: Desk, held: Sequence[tuple[Held, int]]) -> Plan[None]:
    """Each can be received after so many seconds; where SQS does not hear of it, when its lease has run out."""
    yield from to_the_tail(desk, [each for each, _ in held if is_at_stake(each)])
    left = [(each, seconds) for each, seconds in held if not each.over]
    yield from hide([Hiding(url=each.home.url, receipt=each.receipt, seconds=seconds) for each, seconds in left])


def give_all_back(desk: Desk, worker_id: int, pause: Callable[[str], int]) -> Plan[None]:
    """The worker ends. ``pause(url)``: seconds until what is in this queue can be received."""
    held = [each for each in desk.holdings.of(worker_id) if not each.over and each.hidden_until is None]
    yield from give_back(desk, [(each, pause(each.home.url)) for each in held])
    desk.holdings.drop(each.run for each in held)
