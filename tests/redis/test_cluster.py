"""A queue on a real cluster of three nodes: one slot for each namespace, found, moved, and failed over."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator

import pytest
from anyio import to_thread

import jobspec
from jobspec.backends.redis import route
from jobspec.backends.redis.backend import RedisBackend
from jobspec.errors import DatabaseError
from tests.redis.mill import PACKAGE, Mill, new_job, patiently
from tests.redis_server import RedisCluster, RedisServer, cluster

pytestmark = [pytest.mark.anyio, pytest.mark.server]


@pytest.fixture(scope="module")
def three() -> Iterator[RedisCluster]:
    """Nobody breaks it."""
    with cluster() as three:
        yield three


def spaces(of: RedisCluster) -> dict[int, str]:
    """A namespace of our own for every master, by its port."""
    found: dict[int, str] = {}
    while len(found) < 3:
        name = f"t{uuid.uuid4().hex}"
        found[of.node_of(f"{{jobspec:{name}}}").port] = name
    return found


async def test_namespaces_spread_over_the_nodes_and_each_works(three: RedisCluster) -> None:
    for name in spaces(three).values():
        mill = Mill(f"{three.url}?namespace={name}")
        ids = mill.enqueue(50)
        async with mill.working():
            await mill.until_done(50)
        mill.promises_hold(ids)


async def test_results_and_wake_ups_come_from_whatever_node(three: RedisCluster) -> None:
    for name in spaces(three).values():
        mill = Mill(f"{three.url}?namespace={name}")
        async with mill.working(poll_seconds=300):
            (job_id,) = await to_thread.run_sync(mill.enqueue, 1)
            async with jobspec.connect_async(mill.url) as backend:
                view = await backend.wait_async(job_id, timeout_seconds=30)
            assert view is not None
            assert view.state == "done"


def test_a_cluster_is_reached_over_any_of_its_nodes(three: RedisCluster) -> None:
    name = next(iter(spaces(three).values()))
    hosts = [f"127.0.0.1:{each.port}" for each in three.nodes]
    with RedisBackend(f"redis+cluster://{hosts[0]}?namespace={name}") as backend:
        backend.declare(PACKAGE)
    for host in hosts:
        with RedisBackend(f"redis+cluster://{host}?namespace={name}") as backend:
            backend.enqueue([new_job(1)])
    with RedisBackend(f"redis+cluster://127.0.0.1:1,{hosts[2]}?namespace={name}") as backend:
        assert backend.count({}) == {"ready": 3}


def test_a_node_asked_as_if_it_were_alone_says_which_url_is_meant(three: RedisCluster) -> None:
    name = spaces(three)[three.nodes[0].port]
    with (
        RedisBackend(f"redis://127.0.0.1:{three.nodes[1].port}/0?namespace={name}") as backend,
        pytest.raises(DatabaseError, match="on another") as caught,
    ):
        backend.declare(PACKAGE)
    assert "redis+cluster://" in str(caught.value)


# ---- a slot that moves
def slot_of(node: RedisServer, name: str) -> int:
    return int(node.ask("cluster", "keyslot", f"{{jobspec:{name}}}"))


def begin_move(source: RedisServer, target: RedisServer, slot: int) -> None:
    target.ask("cluster", "setslot", str(slot), "importing", source.ask("cluster", "myid"))
    source.ask("cluster", "setslot", str(slot), "migrating", target.ask("cluster", "myid"))


def end_move(nodes: list[RedisServer], source: RedisServer, target: RedisServer, slot: int) -> None:
    while keys := source.ask("cluster", "getkeysinslot", str(slot), "100"):
        source.ask("migrate", "127.0.0.1", str(target.port), "", "0", "5000", "keys", *keys)
    for node in (target, source, *nodes):
        node.ask("cluster", "setslot", str(slot), "node", target.ask("cluster", "myid"))


async def test_while_the_slot_of_a_namespace_moves_its_calls_wait_and_nothing_is_lost(three: RedisCluster) -> None:
    by_port = spaces(three)
    source, target = three.nodes[0], three.nodes[1]
    name = by_port[source.port]
    mill, slot = Mill(f"{three.url}?namespace={name}"), slot_of(source, name)
    ids = mill.enqueue(100)

    def move() -> None:
        begin_move(source, target, slot)
        keys = source.ask("cluster", "getkeysinslot", str(slot), "20")
        source.ask("migrate", "127.0.0.1", str(target.port), "", "0", "5000", "keys", *keys)  # some here, some there
        end = threading.Timer(1.0, end_move, (three.nodes, source, target, slot))
        end.start()
        ids.extend(patiently(lambda: mill.enqueue(10)))
        end.join()

    async with mill.working():
        await mill.until_ran(20)
        await to_thread.run_sync(move)
        await mill.until_done(110)
    assert three.node_of(f"{{jobspec:{name}}}") is target
    assert len(set(ids)) == 110
    assert sum(mill.ran.values()) == 110


def test_a_slot_that_takes_long_to_move_is_an_error_and_nothing_runs_where_keys_are_missing(
    three: RedisCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "MOVING_SECONDS", 0.001)
    source, target = three.nodes[2], three.nodes[1]
    name = spaces(three)[source.port]
    slot = slot_of(source, name)
    with RedisBackend(f"{three.url}?namespace={name}") as backend:
        backend.declare(PACKAGE)
        before = backend.enqueue([new_job(1)])
        begin_move(source, target, slot)
        with pytest.raises(DatabaseError, match="moving these keys") as caught:
            backend.enqueue([new_job(1)])
        assert "wait until" in str(caught.value)
        assert int(target.ask("cluster", "countkeysinslot", str(slot))) == 0
        end_move(three.nodes, source, target, slot)
        assert backend.enqueue([new_job(1)])[0] > before[0]
        assert backend.count({}) == {"ready": 2}


# ---- a node that dies
async def test_when_a_master_dies_its_replica_goes_on_and_workers_and_producers_find_it() -> None:
    with cluster(replicas=True) as six:
        name = spaces(six)[six.nodes[0].port]
        mill = Mill(f"{six.url}?namespace={name}")
        ids = mill.enqueue(100)
        six.nodes[0].ask("wait", "1", "5000")  # until the replica has it: replication is not waited for by itself

        async with mill.working():
            await mill.until_ran(20)
            await to_thread.run_sync(six.nodes[0].kill)
            await mill.until_done(100)
            more = await to_thread.run_sync(lambda: patiently(lambda: mill.enqueue(10)))
            await mill.until_done(110)
        assert six.node_of(f"{{jobspec:{name}}}") in six.nodes[3:]
        with RedisBackend(mill.url) as backend:
            states = [view.state for view in map(backend.get, [*ids, *more]) if view is not None]
        assert states == ["done"] * 110
