"""moto's SQS as a program, nearer to AWS where this matters here: ``python -m tests.sqs.aws`` prints its port.

What moto has otherwise: two receivers may get one message; an old receipt is as good as the last; who is deleted is
forgotten by deduplication; the twelve hours begin when a message is sent; one bad entry fails its whole batch.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from threading import RLock, Thread
from typing import Any, Final

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from moto.sqs import exceptions, models
from werkzeug.serving import make_server

PATH: Final = "/jobspec-tests"
WINDOW_SECONDS: Final = 300
LONGEST_SECONDS: Final = 43_200
LOOK_SECONDS: Final = 0.02
LOCK: Final = RLock()


class Clock:
    later = 0.0

    def seconds(self) -> float:
        return time.time() + self.later

    def milliseconds(self) -> float:
        return self.seconds() * 1000


CLOCK: Final = Clock()


# ---- moto, mended
def receive(plain: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    def receive_message(
        self: models.SQSBackend, queue_name: str, count: int, wait: int, visibility: int, names: Any = None
    ) -> list[Any]:
        end = time.monotonic() + wait
        while True:
            with LOCK:
                found = plain(self, queue_name, count, 0, visibility, names)
            if found or time.monotonic() >= end:
                return found
            time.sleep(LOOK_SECONDS)

    return receive_message


def locked(plain: Callable[..., Any]) -> Callable[..., Any]:
    def verb(*args: Any, **options: Any) -> Any:
        with LOCK:
            return plain(*args, **options)

    return verb


def mark_received(plain: Callable[..., None]) -> Callable[..., None]:
    def mark(self: Any, visibility_timeout: int | None = None) -> None:
        self.received_at = CLOCK.seconds()
        plain(self, visibility_timeout=visibility_timeout)

    return mark


def holds(self: Any, receipt_handle: str) -> bool:
    return receipt_handle == self.receipt_handle and not self.visible


def change_visibility(self: models.SQSBackend, queue_name: str, receipt_handle: str, visibility_timeout: int) -> None:
    queue = self.get_queue(queue_name)
    for message in queue._messages:
        if holds(message, receipt_handle):
            until = CLOCK.seconds() + int(visibility_timeout)
            if until - message.received_at > LONGEST_SECONDS:  # type: ignore[attr-defined]
                raise exceptions.InvalidParameterValue("Total VisibilityTimeout is beyond the limit [43200 seconds]")
            message.change_visibility(visibility_timeout)
            if not visibility_timeout:
                queue.pending_messages.discard(message)
            return
    raise exceptions.ReceiptHandleIsInvalid


def change_visibilities(
    self: models.SQSBackend, queue_name: str, entries: list[dict[str, Any]]
) -> tuple[list[str], list[dict[str, Any]]]:
    done, failed = [], []
    self.get_queue(queue_name)
    for each in entries:
        try:
            self.change_message_visibility(queue_name, each["ReceiptHandle"], each["VisibilityTimeout"])
            done.append(each["Id"])
        except exceptions.SQSException as error:
            failed.append({"Id": each["Id"], "SenderFault": True, "Code": error.code, "Message": error.message})
    return done, failed


def add_message(plain: Callable[..., None]) -> Callable[..., None]:
    def add(self: Any, message: Any) -> None:
        seen = self.__dict__.setdefault("seen", {})
        mark = (message.group_id, message.deduplication_id)
        if CLOCK.seconds() - seen.get(mark, -WINDOW_SECONDS) >= WINDOW_SECONDS:
            seen[mark] = CLOCK.seconds()
            plain(self, message)

    return add


def mend() -> None:
    module: Any = models
    module.unix_time, module.unix_time_millis = CLOCK.seconds, CLOCK.milliseconds
    backend, queue, message = module.SQSBackend, module.Queue, module.Message
    backend.receive_message = receive(backend.receive_message)
    for name in ("send_message", "delete_message", "create_queue", "set_queue_attributes"):
        setattr(backend, name, locked(getattr(backend, name)))
    backend.change_message_visibility = locked(change_visibility)
    backend.change_message_visibility_batch = change_visibilities
    queue.add_message = add_message(queue.add_message)
    message.mark_received = mark_received(message.mark_received)
    message.had_receipt_handle = holds


# ---- trouble on demand
class Front:
    """Counts requests, and makes the trouble that a test has asked for, before moto sees them."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._troubles: list[dict[str, Any]] = []
        self._counts: Counter[str] = Counter()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == PATH:
            return self._told(environ, start)
        operation = environ.get("HTTP_X_AMZ_TARGET", "").split(".")[-1]
        with LOCK:
            self._counts[operation] += 1
            trouble = next((each for each in self._troubles if each["operation"] == operation), None)
            if trouble is not None:
                trouble["times"] -= 1
                if not trouble["times"]:
                    self._troubles.remove(trouble)
        if trouble is None:
            return self._app(environ, start)  # type: ignore[no-any-return]
        if "code" in trouble:
            return refusal(trouble, start)
        if "entries" in trouble:
            return self._partly(trouble, environ, start)
        list(self._app(environ, lambda *_: None))
        return answer(start, 500, {"__type": "InternalError", "message": "the answer was lost"})

    def _told(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            words = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            CLOCK.later += words.pop("later", 0.0)
            if words:
                self._troubles.append(words)
        return answer(start, 200, dict(self._counts))

    def _partly(self, trouble: dict[str, Any], environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        from io import BytesIO

        request = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        bad = [request["Entries"][place] for place in trouble["entries"] if place < len(request["Entries"])]
        request["Entries"] = [each for each in request["Entries"] if each not in bad]
        failed = [
            {
                "Id": each["Id"],
                "Code": "InternalError",
                "SenderFault": trouble["sender_fault"],
                "Message": "it could not be done",
            }
            for each in bad
        ]
        if not request["Entries"]:
            return answer(start, 200, {"Successful": [], "Failed": failed})
        body = json.dumps(request).encode()
        environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        said = json.loads(b"".join(self._app(environ, lambda *_: None)))
        said["Failed"] = [*said.get("Failed", []), *failed]
        return answer(start, 200, said)


def refusal(trouble: dict[str, Any], start: Any) -> list[bytes]:
    said = {"__type": f"com.amazonaws.sqs#{trouble['code']}", "message": "a test wants it so"}
    return answer(start, trouble["status"], said)


def answer(start: Any, status: int, said: dict[str, Any]) -> list[bytes]:
    body = json.dumps(said).encode()
    start(f"{status} -", [("Content-Type", "application/x-amz-json-1.0"), ("Content-Length", str(len(body)))])
    return [body]


class Handler(MotoRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        """Nothing."""


def main() -> None:
    mend()
    app = Front(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Handler)
    print(server.server_port, flush=True)
    Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()  # until who started it is done with it, or gone


if __name__ == "__main__":
    main()
