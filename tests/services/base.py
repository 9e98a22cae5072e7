"""A small threaded HTTP server on 127.0.0.1 that a test fills with answers and with faults."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping

    Fault = Callable[["Question", "Reply"], "Reply"]


@dataclass(frozen=True)
class Question:
    """What the client asked: path, query and form fields (last one wins), headers (lower case).

    `pairs` is the query as it was written, for a service that reads a name more than once.
    """

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reply:
    """What the server says; `cut` bytes are left off the body although Content-Length promises them."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0
    delay_s: float = 0.0
    hang_up: bool = False


def json_reply(data: object, *, status: int = 200, content_type: str = "application/json") -> Reply:
    """Give a reply with `data` as JSON."""
    return Reply(json.dumps(data).encode(), status, content_type)


class LocalService:
    """A server; override `answer`, or pass it. Use it as a context manager; `url` is its base address.

    `faults` are taken one per question, oldest first; `always` is a fault that never wears off.
    Every question is kept in `questions`, and those that got status 200 in `served`. With `etags`, answers
    carry an ETag and a match is answered by 304.
    """

    def __init__(
        self,
        answer: Callable[[Question], Reply] | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        etags: bool = False,
    ) -> None:
        """Take a free port; nothing is served before `with`."""
        self._answer, self._etags = answer, etags
        self.questions: list[Question] = []
        self.served: list[Question] = []
        self.faults: deque[Fault] = deque()
        self.always: Fault | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"service": self}))
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"{'https' if tls else 'http'}://{self.host}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        """Stop, and give the port back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, question: Question) -> Reply:
        """Answer `question`."""
        if self._answer is None:
            return Reply(b'{"detail": "no such page"}', 404)
        return self._answer(question)

    def reply_to(self, question: Question) -> Reply:
        """Answer `question`, with the faults that were asked for."""
        self.questions.append(question)
        reply = self.answer(question)
        if self._etags and reply.status == HTTPStatus.OK:
            tag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
            reply = replace(reply, headers={**reply.headers, "ETag": tag})
            if question.headers.get("if-none-match") == tag:
                reply = replace(reply, status=HTTPStatus.NOT_MODIFIED, body=b"")
        fault = self.faults.popleft() if self.faults else self.always
        reply = fault(question, reply) if fault else reply
        if reply.status == HTTPStatus.OK:
            self.served.append(question)
        return reply


class _Handler(BaseHTTPRequestHandler):
    """Translates between sockets and `LocalService.reply_to`; a subclass per server carries `service`."""

    service: LocalService
    protocol_version = "HTTP/1.1"
    timeout = 20
    wbufsize = -1  # headers and body in one packet: no waiting for a delayed acknowledgement

    def log_message(self, *_args: Any) -> None:  # noqa: ANN401
        """Say nothing: the test looks at `questions`."""

    def do_GET(self) -> None:
        """Answer a GET."""
        self.respond()

    def do_POST(self) -> None:
        """Answer a POST."""
        self.respond()

    def respond(self) -> None:
        """Read the question, send the reply; a client that goes away is no error."""
        parts = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        form = dict(parse_qsl(self.rfile.read(length).decode())) if length else {}
        pairs = tuple(parse_qsl(parts.query, keep_blank_values=True))
        headers = {k.lower(): v for k, v in self.headers.items()}
        reply = self.service.reply_to(Question(self.command, parts.path, dict(pairs), form, headers, pairs))
        time.sleep(reply.delay_s)
        if reply.hang_up:
            self.close_connection = True
            return
        try:
            self.send(reply)
        except OSError:
            self.close_connection = True

    def send(self, reply: Reply) -> None:
        """Write status, headers and body, less what is cut off."""
        self.send_response_only(reply.status)
        headers = {"Date": self.date_time_string(), "Content-Type": reply.content_type, **reply.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        if reply.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) - reply.cut])
        self.close_connection = self.close_connection or reply.cut > 0


def slow(seconds: float) -> Fault:
    """Wait before answering."""
    return lambda _question, reply: replace(reply, delay_s=seconds)


def status(code: int, *, retry_after: str = "", html: bool = True) -> Fault:
    """Refuse with an HTTP status, as a load balancer does: with a web page."""
    body = b"<html><body><h1>Error</h1></body></html>" if html else b'{"detail": "te druk"}'
    kind = "text/html; charset=utf-8" if html else "application/problem+json"
    extra = {"Retry-After": retry_after} if retry_after else {}
    return lambda _question, _reply: Reply(body, code, kind, extra)


def truncated(_question: Question, reply: Reply) -> Reply:
    """Promise the whole body and send half of it."""
    return replace(reply, cut=max(1, len(reply.body) // 2))


def cut_json(_question: Question, reply: Reply) -> Reply:
    """Send half of the body and claim that this is all."""
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def hang_up(_question: Question, reply: Reply) -> Reply:
    """Close the connection without a word."""
    return replace(reply, hang_up=True)


def web_page(_question: Question, _reply: Reply) -> Reply:
    """Send a log-in page with status 200."""
    return Reply(b"<!DOCTYPE html><title>Inloggen</title>", 200, "text/html")


def wrong_type(_question: Question, reply: Reply) -> Reply:
    """Call the answer a picture."""
    return replace(reply, content_type="image/png")


def redirect_loop(question: Question, _reply: Reply) -> Reply:
    """Send the client back to where it came from."""
    return Reply(status=302, headers={"Location": question.path})


def clock(date: str) -> Fault:
    """Have another idea of what time it is."""
    return lambda _question, reply: replace(reply, headers={**reply.headers, "Date": date})
