"""The page as a process: stopped while it works, it answers in words and leaves nothing behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def served():
    """A page in a group of processes of its own, as a terminal starts it."""
    command = [sys.executable, "-m", "sim", "app", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=environment, start_new_session=True, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with process:
        yield process
        process.kill()


def workers(process):
    """Processes that have been started to work for the page."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [one for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


def ignores(number, process):
    """Whether a process ignores a signal."""
    mask = re.search(r"SigIgn:\s(\w+)", Path(f"/proc/{process}/status").read_text())[1]
    return bool(int(mask, 16) >> (number - 1) & 1)


def posted(place, session, about):
    """A request that is sent, and not yet answered."""
    plain = {"session": session, "number": 1, "moves": {"support": 3}, "replications": 1000,
             "state": "POL"}  # fmt: skip
    body = json.dumps(plain).encode()
    made = socket.create_connection(place, timeout=60)
    head = f"POST /api/{about} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    made.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + body)
    return made


def test_stopped_while_it_works_it_says_so_and_ends(served):
    host, port = re.search(r"http://(.+):(\d+)/", served.stdout.readline()).groups()
    asking = [
        posted((host, int(port)), f"s{k}", about) for k in range(3) for about in ("run", "why")
    ]
    with urlopen(f"http://{host}:{port}/api/outlines", timeout=60) as answer:
        assert answer.status == 200
    begun = workers(served)
    assert len(begun) == 3
    assert all(ignores(signal.SIGINT, one) for one in begun)
    os.killpg(served.pid, signal.SIGINT)
    for one in asking:
        with one:
            came = b"".join(iter(lambda one=one: one.recv(4_096), b""))
        assert came.startswith(b"HTTP/1.1 503")
        assert came.endswith(b'{"error":"the page is no longer served"}')
    assert served.wait(60) == 0
    assert served.stderr.read() == "Stopped.\n"
    assert not any(Path(f"/proc/{one}").exists() for one in begun)
