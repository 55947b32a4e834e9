"""Following the feed: nothing is missed and nothing told twice when the connection breaks."""

import http.server
import threading
from collections.abc import Iterator

import httpx
import pytest

from deploy.cli.sse import Event, follow, parse


class Feed(http.server.BaseHTTPRequestHandler):
    """Tells two events and hangs up; the next time it goes on behind the id that it is given."""

    def do_GET(self) -> None:
        if self.headers["Authorization"] != "Bearer good":
            self.send_error(401)
            return
        after = int(self.headers.get("Last-Event-ID", "0"))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for number in (after + 1, after + 2):
            self.wfile.write(f": heartbeat\n\nid: {number}\nevent: alert\ndata: {number}\n\n".encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def feed() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_after_a_break_the_feed_is_resumed_behind_the_last_event(feed: str) -> None:
    breaks: list[str] = []
    with httpx.Client(base_url=feed, headers={"Authorization": "Bearer good"}) as client:
        events = follow(client, "/", None, breaks.append)
        assert [next(events).id for _ in range(5)] == ["1", "2", "3", "4", "5"]
    assert breaks == ["ended", "ended"]


def test_a_refusal_is_not_tried_again(feed: str) -> None:
    with httpx.Client(base_url=feed) as client, pytest.raises(httpx.HTTPStatusError, match="401"):
        next(follow(client, "/", None, print))


def test_data_of_several_lines_is_one_event_and_comments_are_none() -> None:
    lines = [": hello", "", "id: 7", "data: a", "data:b", "", "event: x", "", "data: c", ""]
    assert list(parse(lines)) == [Event("7", "message", "a\nb"), Event("7", "message", "c")]
