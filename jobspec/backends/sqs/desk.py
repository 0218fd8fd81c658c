"""What every verb needs: what is declared, what is held, ids, chance and time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from random import Random
from typing import Final

from jobspec.backends.sqs.address import Address
from jobspec.backends.sqs.catalogue import Catalogue
from jobspec.backends.sqs.holdings import Holdings
from jobspec.backends.sqs.ids import Ids
from jobspec.backends.sqs.loading import load
from jobspec.backends.sqs.request import Plan

KEPT_SECONDS: Final = 600.0
"""How long what was read is taken for what is declared. AWS answers 5 questions about tags a second, an account."""
AGAIN_SECONDS: Final = 1.0
"""What is not known is looked for again, but not more often."""


@dataclass(kw_only=True, slots=True)
class Desk:
    """``now``: of a monotonic clock."""

    address: Address
    catalogue: Catalogue
    loaded_at: float = -inf
    holdings: Holdings = field(default_factory=Holdings)
    ids: Ids = field(default_factory=Ids)
    rng: Random = field(default_factory=Random)
    now: Callable[[], float] = time.monotonic
    troubles: dict[str, str] = field(default_factory=dict)
    """What was last said of channels that could not be claimed from."""

    @classmethod
    def at(cls, address: Address) -> Desk:
        return cls(address=address, catalogue=Catalogue(address=address))

    def known(self, *, not_older_than: float = KEPT_SECONDS) -> Plan[Catalogue]:
        """What is declared, as it was so many seconds ago or later. Raises ConfigError, DatabaseError."""
        if self.now() - self.loaded_at > not_older_than:
            self.learn((yield from load(self.address)))
        return self.catalogue

    def learn(self, catalogue: Catalogue) -> None:
        self.catalogue, self.loaded_at = catalogue, self.now()
