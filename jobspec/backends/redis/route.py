"""Where a call goes: decided from what the nodes answer. Nothing here is sent, so sync and async share it.

A call is made again by itself only where it is certain that it was not done: the node could not be connected, did not
know the script, or sent us to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Self, TypeAlias

import redis.exceptions as errors

from jobspec.backends.redis.names import Names
from jobspec.backends.redis.place import Node, Place
from jobspec.backends.redis.script import Arg, Call, script, spoken
from jobspec.backends.redis.trouble import refused, unreachable

Command: TypeAlias = tuple[Arg, ...]

MOST_HOPS: Final = 16
"""So many nodes of a cluster may send a call on, before it is given up."""
MOVING_SECONDS: Final = 0.05
"""How much longer is waited each time, while the slot of the keys is on its way to another node."""


class UnsentError(Exception):
    """There was no connection, so nothing was sent; ``__cause__`` says why."""


BROKEN: Final = (errors.RedisError, OSError)
"""What connections raise."""
FAILURES: Final = (UnsentError, *BROKEN)
SLOTS: Final[Command] = ("CLUSTER", "SLOTS")


class Route:
    """Which node has the namespace now. Shared by all connections of a backend; safe in threads."""

    def __init__(self, place: Place) -> None:
        self.place: Final = place
        self.names: Final = Names(place.namespace)
        self.node: Node = place.nodes[0]
        self.age = 0
        """Connections that were made before it last changed are not used again."""
        self.learnt = not place.cluster
        """Whether all nodes of the cluster are known, as far as we are told."""
        self._known: tuple[Node, ...] = place.nodes

    @property
    def nodes(self) -> int:
        return len(self._known)

    def learn(self, slots: Sequence[Any]) -> None:
        """From the answer to CLUSTER SLOTS: any of them can be asked when one is gone."""
        told = [(text(host) or self.node[0], int(port)) for _, _, *nodes in slots for host, port, *_ in nodes]
        self._known = tuple(dict.fromkeys((*told, *self.place.nodes)))
        self.learnt = True

    def move(self, node: Node) -> None:
        self.node, self.learnt = (node[0] or self.node[0], node[1]), False

    def leave(self, node: Node) -> None:
        """It is gone, or no primary any more: the next in turn is asked, and old connections are closed."""
        if node == self.node:
            self.age += 1
            place = self._known.index(node) if node in self._known else -1
            self.node, self.learnt = self._known[(place + 1) % len(self._known)], not self.place.cluster


class Course:
    """One command on its way. ``whole``: the same for a node that does not know the script."""

    def __init__(self, route: Route, command: Command, whole: Command | None = None) -> None:
        self._route = route
        self._command = command
        self._whole = whole
        self._hops = 0
        self._node = route.node

    @classmethod
    def of(cls, route: Route, call: Call[Any]) -> Self:
        found = script(call.script)
        rest = (1, route.names.base, *call.args)
        return cls(route, ("EVALSHA", found.sha, *rest), ("EVAL", found.text, *rest))

    def begin(self) -> tuple[Node, Command]:
        """Whom to send what now."""
        self._node = self._route.node
        return self._node, self._command

    def after(self, error: Exception) -> float:
        """How many seconds to wait before the call is sent again. Raises what its caller shall hear, if it is not."""
        self._hops += 1
        if isinstance(error, UnsentError):
            self._route.leave(self._node)
            if self._hops < self._route.nodes:
                return 0
            raise unreachable(error.__cause__ or error, self._route.place, sent=False) from error.__cause__
        if not isinstance(error, errors.ResponseError):
            self._route.leave(self._node)
            raise unreachable(error, self._route.place, sent=True) from error
        if (ours := spoken(str(error))) is not None:
            raise ours from None
        return self._answered(error)

    def _answered(self, error: errors.ResponseError) -> float:
        match error:
            case errors.NoScriptError() if self._whole is not None:
                self._command, self._whole = self._whole, None
            case errors.MovedError() if self._may_hop():
                self._route.move((error.host, error.port))
            # The slot is on its way. Nowhere are all its keys: a script that ran would miss some and make them anew. It
            # cannot run here, as its only key, the base, is never there; and we do not ask for it where the slot goes.
            case errors.AskError() | errors.TryAgainError() if self._may_hop():
                return MOVING_SECONDS * self._hops
            case _:
                if isinstance(error, errors.ReadOnlyError | errors.ClusterDownError):
                    self._route.leave(self._node)
                raise refused(error, self._route.place) from error
        return 0

    def _may_hop(self) -> bool:
        return self._route.place.cluster and self._hops < MOST_HOPS


def text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else value or ""
