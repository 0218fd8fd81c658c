"""What a spec declares is kept in the queues themselves, for producers and workers elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jobspec import connect, connect_async
from jobspec.backends.declared import ChannelSpec, KindSpec, Limits, Package, ScheduleSpec, Uniqueness
from jobspec.backends.sqs.address import read_address
from jobspec.backends.sqs.async_backend import AsyncSqsBackend
from jobspec.backends.sqs.backend import SqsBackend
from jobspec.backends.sqs.names import queue_name
from jobspec.backends.sqs.tags import MOST_PARTS, from_tags, to_tags
from jobspec.core.options import RetryPolicy
from jobspec.errors import (
    ChannelInUseError,
    ConfigError,
    DatabaseError,
    UnknownChannelError,
    UnknownKindError,
    UnsupportedError,
)
from tests.moto import SqsServer
from tests.sqs.shop import BOOK, ENTRY, MAIL, NOTE, SHOP, job


def test_another_process_knows_what_was_declared(backend: SqsBackend, sqs_url: str) -> None:
    with SqsBackend(sqs_url) as other:
        other.enqueue([job("entry", customer=7)])
        (claimed,) = other.claim()
    assert (claimed.channel, claimed.key, claimed.timeout_seconds) == ("shop.book", "[7]", 900.0)


def test_to_declare_again_changes_nothing_but_what_changed(backend: SqsBackend) -> None:
    backend.declare(SHOP)
    backend.enqueue([job("note")])
    backend.declare(replace(SHOP, kinds=(replace(NOTE, timeout_seconds=60.0), ENTRY)))
    (claimed,) = backend.claim()
    assert claimed.timeout_seconds == 60.0
    with pytest.raises(UnknownKindError):
        backend.enqueue([job("car")])


def test_a_kind_of_which_there_may_be_jobs_is_kept(backend: SqsBackend) -> None:
    backend.enqueue([job("note")])
    backend.declare(replace(SHOP, kinds=(ENTRY,)))
    (claimed,) = backend.claim()
    claimed.finish()
    backend.declare(replace(SHOP, kinds=(ENTRY,)))
    with pytest.raises(UnknownKindError):
        backend.enqueue([job("note")])


def test_a_channel_that_is_declared_no_more_is_forgotten_once_it_is_empty(backend: SqsBackend) -> None:
    backend.enqueue([job("note")])
    small = Package(name="shop", channels=(BOOK,), kinds=(ENTRY,))
    backend.declare(small)
    backend.claim(channels=["shop.mail"])[0].finish()
    backend.declare(small)
    with pytest.raises(UnknownChannelError):
        backend.claim(channels=["shop.mail"])


def test_two_packages_share_a_prefix(backend: SqsBackend) -> None:
    channel = ChannelSpec(name="store.mail")
    kind = KindSpec(name="store.note", version=1, channel="store.mail")
    backend.declare(Package(name="store", channels=(channel,), kinds=(kind,)))
    backend.enqueue([job("note"), replace(job(), kind="store.note")])
    assert sorted(each.kind for each in backend.claim(limit=9)) == ["shop.note", "store.note"]


def test_two_channels_cannot_have_one_queue(backend: SqsBackend) -> None:
    channel = ChannelSpec(name="shop.mail.box")
    backend.declare(Package(name="shop.mail", channels=(channel,)))
    with pytest.raises(ConfigError, match=r"shop-mail-box\.fifo, which is that of channel shop\.mail\.box"):
        backend.declare(replace(SHOP, channels=(*SHOP.channels, ChannelSpec(name="shop.mail-box"))))


def test_the_order_of_a_channel_does_not_change_under_its_jobs(backend: SqsBackend) -> None:
    backend.enqueue([job("entry")])
    with pytest.raises(ChannelInUseError, match=r"shop\.book has messages"):
        backend.declare(replace(SHOP, channels=(MAIL, replace(BOOK, ordered=False, on_dead=None), SHOP.channels[2])))


def test_all_that_cannot_be_had_is_named_at_once(backend: SqsBackend) -> None:
    limits = Limits(weight=2, concurrency=1, rate_limit=1, rate_seconds=1.0, max_pending=3)
    package = Package(
        name="shop",
        channels=(ChannelSpec(name="shop.a", on_dead="block", limits=limits), ChannelSpec(name="shop.b-*")),
        kinds=(
            replace(NOTE, priority=1, unique=Uniqueness(key=()), events=("done",), keep_done_seconds=1.0),
            replace(NOTE, timeout_seconds=13 * 3600.0, retry=RetryPolicy(cap_seconds=24 * 3600.0)),
        ),
        schedules=(ScheduleSpec(name="shop.night", kind="shop.note", version=1, cron="0 0 * * *"),),
    )
    with pytest.raises(UnsupportedError) as caught:
        backend.declare(package)
    for word in ("night", "a: on_dead", "a: concurrency", "rate_limit", "weight", "back_pressure", "b-*: a pattern"):
        assert word in caught.value.message
    for word in ("priority", "unique", "events", "retention", "timeout of 13h", "retry of 1d"):
        assert word in caught.value.message
    backend.enqueue([job("note")])


def test_a_kind_without_a_channel_is_refused(backend: SqsBackend) -> None:
    with pytest.raises(UnknownChannelError, match="declare the channel first"):
        backend.declare(Package(name="shop", kinds=(NOTE,)))


def test_what_does_not_fit_into_tags_is_refused() -> None:
    kinds = tuple(
        replace(NOTE, name=f"shop.k{n}", defaults={f"f{m}{n * m * 7919 % 10007}": "" for m in range(30)})
        for n in range(200)
    )
    with pytest.raises(ConfigError, match="tags; its queue has room for"):
        to_tags(Package(name="shop", channels=(MAIL,), kinds=kinds))
    fits = to_tags(Package(name="shop", channels=(MAIL,), kinds=kinds[:20]))
    assert len(fits) <= MOST_PARTS + 1
    assert all(len(name) <= 128 and len(value) <= 256 for name, value in fits.items())
    assert from_tags(fits, "q") == Package(name="shop", channels=(MAIL,), kinds=kinds[:20])


@pytest.mark.parametrize("spoil", ["head", "part", "gone"])
def test_tags_that_do_not_fit_together_are_not_believed(spoil: str) -> None:
    tags = to_tags(Package(name="shop", channels=(MAIL,), kinds=(NOTE,)))
    if spoil == "head":
        tags["jobspec"] = "9 1 x"
    elif spoil == "part":
        tags["jobspec.0"] = tags["jobspec.0"][::-1]
    else:
        del tags["jobspec.0"]
    with pytest.raises(DatabaseError, match="declare"):
        from_tags(tags, "q")
    assert from_tags({"team": "a"}, "q") is None


def test_long_names_become_names_of_queues() -> None:
    names = {queue_name("p" * 40, f"shop.{'c' * 90}{n}") for n in range(3)}
    assert len(names) == 3
    assert all(len(each) <= 80 and each.endswith(".fifo") for each in names)
    assert queue_name("p", "acme.sub.mail_box-2") == "p-acme-sub-mail_box-2.fifo"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqs://eu-west-1/orders.fifo", "the name of one queue"),
        ("sqs://eu-west-1/", "cannot begin the names of queues"),
        ("sqs://eu-west-1/a/b", "cannot begin the names of queues"),
        ("sqs://eu-west-1/a b", "cannot begin the names of queues"),
        ("sqs:///shop", "no region of AWS"),
        ("sqs://localhost:4566/shop", "no region of AWS"),
        ("sqs://eu-west-1/shop?colour=red", "no setting 'colour'"),
        ("sqs://eu-west-1/shop?endpoint=localhost", "must begin with http"),
        ("sqs://eu-west-1/shop?max_bytes=2000000", "max_bytes is '2000000'"),
        ("sqs://eu-west-1/shop?wait=0", "wait is '0'"),
    ],
)
def test_a_url_that_cannot_be_meant_is_a_mistake_of_the_settings(url: str, words: str) -> None:
    """A-D08."""
    for make in (connect, connect_async):
        with pytest.raises(ConfigError, match=words):
            make(url)


def test_a_region_that_is_not_there_is_told_at_once() -> None:
    with pytest.raises(ConfigError, match="knows no region 'eu-west-9'"):
        SqsBackend("sqs://eu-west-9/shop").enqueue([job()])


def test_where_nothing_is_declared_the_place_is_named(sqs_server: SqsServer) -> None:
    """A wrong region or prefix: there are no queues of that name."""
    with SqsBackend(sqs_server.url("elsewhere")) as backend, pytest.raises(UnknownKindError) as caught:
        backend.enqueue([job()])
    assert "sqs://eu-west-1/elsewhere has no kind" in str(caught.value)
    assert "region and prefix" in str(caught.value)


def test_a_standard_queue_with_our_tags_is_refused(backend: SqsBackend, sqs_url: str) -> None:
    """A-D08."""
    client = backend._driver._open()
    name = f"{backend.address.prefix}-shop-standard"
    tags = to_tags(Package(name="shop", channels=(ChannelSpec(name="shop.standard"),)))
    client.create_queue(QueueName=name, tags=tags)
    with SqsBackend(sqs_url) as other, pytest.raises(ConfigError, match="is a standard queue"):
        other.enqueue([job()])


def test_nobody_there_is_an_error_of_the_database() -> None:
    nowhere = SqsBackend("sqs://eu-west-1/shop?endpoint=http://127.0.0.1:9")
    with nowhere as backend, pytest.raises(DatabaseError, match="cannot be reached"):
        backend.enqueue([job()])


def test_the_url_picks_the_backend(sqs_url: str) -> None:
    assert isinstance(connect(sqs_url), SqsBackend)
    assert isinstance(connect_async(sqs_url), AsyncSqsBackend)
    assert read_address("sqs://eu-west-1/shop").wait_seconds == 5
