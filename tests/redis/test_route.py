"""Where a call goes next is decided from what nodes answer; it is sent again only where it was certainly not done."""

from __future__ import annotations

import pytest
import redis.exceptions as errors

from jobspec.backends.redis.place import place_of
from jobspec.backends.redis.route import MOST_HOPS, Course, Route, UnsentError
from jobspec.errors import DatabaseError, DuplicateJobError, JobspecError

A, B, C = ("a", 6379), ("b", 6379), ("c", 6379)


@pytest.fixture
def route() -> Route:
    route = Route(place_of("redis+cluster://a,b"))
    route.learn([[0, 8191, [b"a", 6379, b"id"], [b"c", 6379, b"id"]], [8192, 16383, [b"b", 6379, b"id"]]])
    return route


@pytest.fixture
def course(route: Route) -> Course:
    course = Course(route, ("EVALSHA", "short"), ("EVAL", "whole"))
    assert course.begin() == (A, ("EVALSHA", "short"))
    return course


def unsent() -> UnsentError:
    error = UnsentError()
    error.__cause__ = errors.ConnectionError("refused")
    return error


def test_a_node_that_does_not_know_the_script_gets_it(course: Course) -> None:
    assert course.after(errors.NoScriptError("No matching script")) == 0
    assert course.begin() == (A, ("EVAL", "whole"))
    with pytest.raises(DatabaseError):
        course.after(errors.NoScriptError("No matching script"))


def test_a_node_that_has_not_the_keys_sends_on(course: Course, route: Route) -> None:
    assert course.after(errors.MovedError("9000 b:6379")) == 0
    assert course.begin()[0] == B
    assert not route.learnt, "the nodes are to be asked anew"


def test_nodes_that_send_in_a_circle_are_given_up(course: Course) -> None:
    with pytest.raises(DatabaseError, match="on another"):
        for _ in range(MOST_HOPS + 1):
            course.after(errors.MovedError("9000 b:6379"))


@pytest.mark.parametrize("answer", [errors.AskError("9000 b:6379"), errors.TryAgainError("split")])
def test_while_a_slot_moves_the_call_waits_where_it_is(course: Course, answer: errors.ResponseError) -> None:
    pauses = [course.after(answer) for _ in range(3)]
    assert 0 < pauses[0] < pauses[1] < pauses[2]
    assert course.begin()[0] == A
    with pytest.raises(DatabaseError, match="moving"):
        for _ in range(MOST_HOPS):
            course.after(answer)


def test_a_node_that_cannot_be_connected_is_left_for_each_of_the_others(course: Course) -> None:
    assert course.after(unsent()) == 0
    assert course.begin()[0] == C
    assert course.after(unsent()) == 0
    assert course.begin()[0] == B
    with pytest.raises(DatabaseError, match="cannot be reached") as caught:
        course.after(unsent())
    assert str(caught.value.help).startswith("nothing was done")


def test_a_call_without_an_answer_is_not_sent_again(course: Course, route: Route) -> None:
    with pytest.raises(DatabaseError) as caught:
        course.after(errors.ConnectionError("closed by server"))
    assert "whether it was done is not known" in str(caught.value)
    assert route.node == C


def test_a_node_that_others_have_left_already_does_not_cost_the_next_one(course: Course, route: Route) -> None:
    late = Course(route, ("EVALSHA", "short"))
    late.begin()
    for each in (course, late):
        with pytest.raises(DatabaseError):
            each.after(errors.TimeoutError("no answer"))
    assert route.node == C


def test_alone_a_server_sends_nobody_on() -> None:
    course = Course(Route(place_of("redis://a")), ("GET", "x"))
    course.begin()
    with pytest.raises(DatabaseError, match=r"redis\+cluster"):
        course.after(errors.MovedError("9000 b:6379"))


def test_what_a_script_says_is_an_exception_of_ours(course: Course) -> None:
    with pytest.raises(DuplicateJobError, match="it is there") as caught:
        course.after(errors.ResponseError("JS041 it is there\tlook at it"))
    assert caught.value.help == "look at it"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (errors.OutOfMemoryError("command not allowed when used memory > 'maxmemory'."), "is full"),
        (errors.ReadOnlyError("You can't write against a read only replica."), "read-only"),
        (errors.BusyLoadingError("Redis is loading the dataset in memory"), "reads its data"),
        (errors.ClusterDownError("The cluster is down"), "not whole"),
        (errors.ResponseError("BUSY Redis is busy running a script."), "does not end"),
        (errors.ResponseError("MISCONF Errors writing to the AOF file: No space left on device"), "its disk"),
        (errors.ResponseError("NOREPLICAS Not enough good replicas to write."), "fewer replicas"),
        (errors.NoPermissionError("this user has no permissions to run the 'evalsha' command"), "let this user"),
        (errors.ResponseError("WRONGTYPE Operation against a key holding the wrong kind of value"), "something else"),
        (
            errors.ResponseError(
                "Error running script (call to f_12): @user_script:10: @user_script: 10: WRONGTYPE Operation"
            ),
            "something else",
        ),
        (
            errors.ResponseError("Error running script (call to f_12): @user_script: 52: -OOM command not allowed"),
            "is full",
        ),
        (errors.ResponseError("of a sort that nobody knows"), "has refused: of a sort that nobody knows"),
    ],
)
def test_what_redis_refuses_says_why_and_what_to_do(course: Course, answer: Exception, said: str) -> None:
    with pytest.raises(JobspecError, match=said) as caught:
        course.after(answer)
    assert caught.value.code == "JS020"
    assert caught.value.help
    assert "user_script" not in str(caught.value)
