"""What jobspec's SQL alone can do: a process that claims 500 and finishes 500, and calls nobody."""

from __future__ import annotations

import asyncio

from bench.claimer import Claimer
from bench.peers.ours import KIND, Ours
from bench.peers.peer import URL, Handled, main

BATCH = 500


class Loop(Ours):
    async def work(self, handled: Handled, stop: asyncio.Event) -> None:
        await asyncio.to_thread(self._drain, handled)
        await stop.wait()

    def _drain(self, handled: Handled) -> None:
        with Claimer(URL, KIND) as claimer:
            while jobs := claimer.claim(BATCH):
                for _ in jobs:
                    handled(0)
                claimer.finish(jobs)


if __name__ == "__main__":
    main(Loop)
