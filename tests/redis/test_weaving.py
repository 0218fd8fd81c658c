"""A script has what it can reach and no more, and makes what it seldom needs when it does."""

from __future__ import annotations

from importlib.resources import files

from jobspec.backends.redis.script import script
from jobspec.backends.redis.weaving import woven
from tests.redis_server import RedisServer

PIECE = """
local told, heard = {}, {}

local function tell(word)
    told[#told + 1] = word
end

local function alone()
    return 'alone'
end

--@ seldom
local function twice(word)
    tell(word)
    tell(word)
end

--@ later
local function often(word)
    twice(word)
    return #told
end

hooks[#hooks + 1] = function() heard = {} end
"""
WOVEN = woven(["local hooks = {}", PIECE, "return often('a') + often('b')"])


def test_what_cannot_be_reached_is_left_out() -> None:
    assert "alone" not in WOVEN
    assert "tell" not in script("get").text


def test_what_is_made_late_is_made_once_and_works(redis_server: RedisServer) -> None:
    assert WOVEN.index("local function later()") < WOVEN.index("local function seldom()")
    with redis_server.client() as client:
        assert client.eval(WOVEN, 0) == 6


def test_every_script_can_be_read_by_the_server(redis_server: RedisServer) -> None:
    names = [each.name.removesuffix(".lua") for each in (files("jobspec.backends.redis") / "scripts").iterdir()]
    with redis_server.client() as client:
        for name in names:
            if not name.startswith("shared_"):
                assert client.script_load(script(name).text) == script(name).sha
