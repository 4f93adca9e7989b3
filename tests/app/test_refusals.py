"""What is refused, in words, and leaves the page as it was."""

import asyncio
import json
import re
from concurrent.futures import Future

import pytest

from sim.app import server
from sim.app.asked import of_address, of_json, parsed
from sim.app.files import page_files
from sim.app.guard import HEADERS, LONGEST, Names
from sim.app.server import LARGEST
from sim.app.start import start
from sim.app.work import Work
from sim.errors import UsageError

ASKED = {"session": "s", "number": 1, "scenario": "baseline", "moves": {}, "replications": 200}


def words(answer):
    """The words of a refusal, which is JSON of one entry."""
    found = answer.json()
    assert list(found) == ["error"]
    assert "Traceback" not in found["error"]
    return found["error"]


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "127.0.0.1.evil.example", "", "a b", "[::1", "x@127.0.0.1", "localhost.",
        "127.0.0.1@evil.example", "127.0.0.1 evil.example", "localhost,evil.example", "127.0.0.1:",
    ],
)  # fmt: skip
def test_a_foreign_host_is_refused(page, workers, host):
    answer = page.get("/api/start", headers={"host": host})
    assert answer.status_code == 421
    assert "not served" in words(answer)
    assert "open it at the address that `sim app` printed" in words(answer)
    assert workers.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "[::1]:1"])
def test_this_machine_is_not(page, host):
    assert page.get("/api/start", headers={"host": host}).status_code == 200


def test_elsewhere_only_addresses_in_numbers_are_served():
    everywhere = Names("::")
    assert everywhere.allow("192.168.1.7")
    assert not everywhere.allow("evil.example")
    assert not Names("127.0.0.1").allow("192.168.1.7")


def test_the_name_it_is_served_at_may_be_written_otherwise():
    assert Names("Office-PC").allow("office-pc")
    assert Names("2001:DB8:0::7").allow("2001:db8::7")
    assert not Names("2001:DB8:0::7").allow("2001:db8::8")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://127.0.0.1:8765.evil.example"},
        {"origin": "https://127.0.0.1:8765"},
        [("origin", "http://127.0.0.1:8765"), ("origin", "http://evil.example")],
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_page_may_not_ask(page, workers, headers):
    answer = page.post("/api/run", json=ASKED, headers=headers)
    assert answer.status_code == 403
    assert "may not ask" in words(answer)
    assert workers.asked == []


def test_a_link_from_elsewhere_opens_the_page(page):
    followed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert page.get("/?guarantor.resolve=0.5", headers=followed).status_code == 200
    assert page.get("/api/start", headers=followed).status_code == 403


def test_its_own_page_may_ask(page):
    own = {"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin"}
    assert page.post("/api/run", json=ASKED, headers=own).json() == {"done": True}


def test_what_is_too_large_is_refused(page, workers):
    big = b'{"a":"' + b"x" * LARGEST + b'"}'
    answer = page.post("/api/run", content=big, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert "at most" in words(answer)
    assert page.get("/api/start?" + "a" * LONGEST).status_code == 414
    assert workers.asked == []


def test_what_does_not_come_whole_is_refused(page, workers, monkeypatch):
    begun = {"type": "http.request", "body": b"{", "more_body": True}
    answer = page.raw("/api/run", messages=[begun, {"type": "http.disconnect"}])
    assert answer.status_code == 400
    assert "ended before all of it had come" in words(answer)
    monkeypatch.setattr(server, "PATIENCE", 0.01)
    answer = page.raw("/api/run", messages=[begun])
    assert answer.status_code == 408
    assert "must come within" in words(answer)
    assert workers.asked == []


def test_a_fault_of_the_program_is_told_without_its_inside(page, workers):
    def fail(task, turn):
        raise RuntimeError("inside")

    workers.answer = fail
    answer = page.post("/api/run", json=ASKED)
    assert answer.status_code == 500
    assert "inside" not in words(answer)
    assert "terminal" in words(answer)
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]


def test_who_waits_as_the_page_is_stopped_is_told(page, workers):
    begun = []
    workers.submit = lambda task, turn: begun.append(Future()) or begun[0]

    async def stopped():
        asking = asyncio.create_task(page.asked("POST", "/api/run", json=ASKED))
        while not begun:
            await asyncio.sleep(0)
        asking.cancel()
        return await asking

    answer = asyncio.run(stopped())
    assert answer.status_code == 503
    assert words(answer) == "the page is no longer served"
    assert not begun[0].cancelled()


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"1", b'{"replications":NaN}', b"[" * 60_000, b"\xff\xfe",
        b'{"replications":1' + b"0" * 5_000 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_object_is_refused(page, workers, body):
    answer = page.post("/api/run", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert words(answer)
    assert workers.asked == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"replications": 100_000}, {"replications": True}, {"replications": "200"},
        {"session": ""}, {"session": "x" * 81}, {"session": 1}, {"number": -1}, {"number": 1.5},
        {"number": True}, {"scenario": ["baseline"]}, {"scenario": ""}, {"moves": []},
        {"moves": {"a": None}}, {"moves": {"a": [1]}}, {"moves": {"a": True}}, {"moves": {"a": ""}},
        {"moves": {f"k{k}": 1 for k in range(201)}}, {"moves": {"a": 10**400}},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(page, workers, wrong):
    answer = page.post("/api/run", json=ASKED | wrong)
    assert answer.status_code == 400
    assert words(answer)
    assert workers.asked == []


def test_other_ways_of_asking_are_refused(page):
    assert page.post("/api/run", content=b"{}").status_code == 415
    answer = page.get("/api/run")
    assert (answer.status_code, words(answer)) == (405, "this address answers POST alone")
    assert page.post("/api/world", json=ASKED | {"world": 200}).status_code == 400
    for path in ("/static/../server.py", "/static/%2e%2e%2fserver.py", "/nothing"):
        answer = page.get(path)
        assert answer.status_code == 404
        assert "there is no" in words(answer)


def test_no_template_is_served_unfilled(page):
    for name in ("index.html", "exported.html", "page.html", "page.html.jinja"):
        assert page.get(f"/static/{name}").status_code == 404
    for path in ("/", *(f"/static/{one}" for one in page_files() if not one.endswith(".ttf"))):
        assert not re.search(r"{{|{%", page.get(path).text)


def test_a_word_that_stands_twice_is_refused():
    with pytest.raises(UsageError, match="stands twice"):
        of_address([("support", "1"), ("support", "2")])


@pytest.mark.parametrize("word", [b"NaN", b"-Infinity", b"1e999"])
def test_what_is_no_number_is_refused(word):
    with pytest.raises(UsageError, match="must be a number"):
        of_json(parsed(b'{"moves":{"support":' + word + b"}}"))


def test_what_is_well_formed_is_read():
    found = of_address([("scenario", "europe_alone"), ("model", "x"), ("guarantor.resolve", "0.5"),
                        ("states.POL.hold", "in")])  # fmt: skip
    assert found.scenario == "europe_alone"
    assert dict(found.moves) == {"guarantor.resolve": 0.5, "states.POL.hold": "in"}
    assert of_json(parsed(b'{"scenario":"europe_alone","moves":{"guarantor.resolve":0.5,'
                          b'"states.POL.hold":"in"}}')) == found  # fmt: skip


def test_every_answer_forbids_what_comes_from_elsewhere(page):
    for answer in (page.get("/"), page.get("/nothing"), page.get("/", headers={"host": "evil"})):
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
    parts = (one.split() for one in HEADERS["content-security-policy"].split(";"))
    policy = {name: allowed for name, *allowed in parts}
    for name in ("default-src", "base-uri", "form-action", "frame-ancestors"):
        assert policy.pop(name) == ["'none'"]
    assert all(allowed == ["'self'"] for allowed in policy.values())
    assert HEADERS["cross-origin-resource-policy"] == "same-origin"
    assert HEADERS["x-content-type-options"] == "nosniff"


def test_no_file_of_the_page_speaks_of_another_place(page):
    names = ("page.js", "page.css", "lines.js", "map.js", "panel.js", "drawer.js", "ask.js")
    for name in names:
        found = page.get(f"/static/{name}")
        assert found.status_code == 200
        assert "http:" not in found.text.replace("http://www.w3.org", "")
        assert "https:" not in found.text
    home = page.get("/").text
    assert "//" not in home.replace("<!doctype", "")
    assert " style=" not in home
    assert "<script>" not in home


def test_what_is_warned_of_in_a_scenario_is_shown():
    found = json.loads(start([("scenario", "thousands_not_hundreds")], Work()))
    assert not found["refused"]
    assert any("`states.FRA.pledge` asks for 5,000 troops" in one for one in found["notices"])
