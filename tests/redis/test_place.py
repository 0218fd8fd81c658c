"""What the URL of a Redis may say."""

from __future__ import annotations

import pytest

from jobspec.backends.redis.place import place_of
from jobspec.errors import ConfigError


def test_a_url_says_where_and_under_which_name() -> None:
    place = place_of("redis://ann:p%40ss@cache.example:6380/2?namespace=shop")
    assert place.nodes == (("cache.example", 6380),)
    assert (place.username, place.password, place.database) == ("ann", "p@ss", 2)
    assert (place.namespace, place.cluster, place.tls) == ("shop", False, None)


def test_what_a_url_leaves_out_has_a_usual_value() -> None:
    place = place_of("redis://localhost")
    assert (place.nodes, place.database, place.namespace) == ((("localhost", 6379),), 0, "jobs")


def test_a_cluster_may_be_named_by_several_of_its_nodes() -> None:
    place = place_of("redis+cluster://a:7000,b:7001,[::1]:7002?namespace=shop")
    assert place.cluster
    assert place.nodes == (("a", 7000), ("b", 7001), ("::1", 7002))


def test_tls_has_a_scheme_and_its_files() -> None:
    assert place_of("rediss://localhost").tls == {}
    assert place_of("rediss://localhost?ca=/etc/ca.pem").tls == {"ssl_ca_certs": "/etc/ca.pem"}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis://localhost?namspace=shop", "'namspace' is nothing"),
        ("redis://localhost:70000", "no host and port"),
        ("redis://localhost/first", "no number"),
        ("redis+cluster://localhost/1", "no database 1"),
        ("redis://localhost?ca=/etc/ca.pem", "for TLS"),
        ("redis://a,b", "no host and port"),
        ("redis://localhost?namespace=a%20b", "no name for a namespace"),
    ],
)
def test_a_wrong_url_is_refused_by_what_is_wrong_in_it(url: str, said: str) -> None:
    from jobspec import connect

    with pytest.raises(ConfigError, match=said):
        connect(url)


def test_a_password_is_in_no_message() -> None:
    assert "secret" not in str(place_of("redis://:secret@localhost"))
    assert "secret" not in repr(place_of("redis://:secret@localhost"))
    with pytest.raises(ConfigError) as caught:
        place_of("redis://ann:secret@localhost:x")
    assert "secret" not in str(caught.value)
