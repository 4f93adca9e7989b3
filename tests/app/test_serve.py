"""Where the page is served, and what is said of it."""

import asyncio
import socket

import pytest

from sim.app import serve
from sim.errors import InterruptionError, UsageError


def test_a_port_that_is_taken_gives_way_to_the_next():
    first = serve.listening("127.0.0.1", 0)
    taken = first.getsockname()[1]
    second = serve.listening("127.0.0.1", taken)
    assert second.getsockname()[1] in range(taken + 1, taken + serve.TRIED)
    for one in (first, second):
        one.close()


def test_an_address_that_the_machine_does_not_have_is_refused():
    with pytest.raises(UsageError, match=r"cannot be served at 203\.0\.113\.1, port 8765: "):
        serve.listening("203.0.113.1", 8765)
    with pytest.raises(UsageError, match="needs an address"):
        serve.listening("", 8765)


def test_who_comes_before_the_page_is_served_is_not_turned_away():
    with serve.listening("127.0.0.1", 0) as made:
        socket.create_connection(made.getsockname(), timeout=30).close()


def test_an_answer_is_sent_whole_and_waits_for_no_confirmation():
    async def at_once() -> int:
        accepted = asyncio.get_running_loop().create_future()

        def take(reader, writer):
            accepted.set_result(writer)

        with serve.listening("127.0.0.1", 0) as made:
            async with await asyncio.start_server(take, sock=made):
                _, other = await asyncio.open_connection(*made.getsockname())
                writer = await accepted
                plain = writer.get_extra_info("socket")
                set_at = plain.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
                for one in (writer, other):
                    one.close()
                return set_at

    assert asyncio.run(at_once())


@pytest.fixture
def stopped(monkeypatch):
    """A page that is stopped at once; the places where it was to be served."""
    places = []

    def stop(made, host):
        places.append((made.getsockname(), host))
        made.close()
        raise InterruptionError("the page is no longer served")

    monkeypatch.setattr(serve, "serve", stop)
    return places


def test_it_is_served_to_this_machine_alone(sim, stopped):
    done = sim("app", "--port", "0")
    assert done.code == 0
    ((host, port), _) = stopped[0]
    assert host == "127.0.0.1"
    assert f"The page is at http://127.0.0.1:{port}/" in done.out
    assert "warning" not in done.err


def test_others_are_let_in_with_a_warning(sim, stopped):
    done = sim("app", "--host", "::", "--port", "0")
    assert done.code == 0
    assert "warning: whoever can reach :: can use this page; it has no password" in done.err
    assert "http://[::]:" in done.out


def test_without_its_extra_it_says_what_to_install(sim, monkeypatch):
    monkeypatch.setattr("sim.cli.page.find_spec", lambda name: None)
    done = sim("app")
    assert done.code == 2
    assert "pip install 'backstop[app]'" in done.err
    assert "Traceback" not in done.err
