"""jobspec on Redis, as its users have it: typed calls, validated payloads, a time limit on every handler."""

from __future__ import annotations

from bench.peers import ours
from bench.peers.peer import URL, main
from jobspec.backends.declared import ChannelSpec, KindSpec, Package
from jobspec.backends.redis.backend import RedisBackend

PACKAGE = Package(
    name="bench",
    channels=(ChannelSpec(name=ours.KIND.qualified),),
    kinds=(KindSpec(name=ours.KIND.qualified, version=1, channel=ours.KIND.qualified),),
)


class Ours(ours.Ours):
    async def install(self) -> None:
        with RedisBackend(URL) as backend:
            backend.declare(PACKAGE)


if __name__ == "__main__":
    main(Ours)
