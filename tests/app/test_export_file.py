"""The file of a page without a server: it loads nothing, and no word of it becomes markup."""

import base64
import hashlib
import html
import json
import re
import zlib

import pytest

from sim.app.export import bundle
from sim.app.export.bundle import bundled
from sim.app.export.export import check_place
from sim.errors import UsageError

HOSTILE = "</script><script>alert(1)</script><!--"


@pytest.fixture(scope="module")
def page():
    return bundled(
        {"title": HOSTILE}, [{"answer": HOSTILE}, 2], answer=HOSTILE, version="1"
    ).decode()


def test_the_data_are_whole_and_end_nowhere_before_their_end(page):
    assert HOSTILE not in page
    assert HOSTILE in html.unescape(page)
    assert len(re.findall(r"</script", page)) == len(re.findall(r"<script", page)) == 2
    data = re.search(r'id="data">([A-Za-z0-9+/=]*)</script>', page)[1]
    lines = zlib.decompress(base64.b64decode(data)).decode().split("\n")
    assert [json.loads(one) for one in lines] == [{"title": HOSTILE}, {"answer": HOSTILE}, 2]


def test_only_its_own_script_and_style_may_run_and_nothing_may_be_loaded(page):
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        text = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[0]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "connect-src" not in policy  # nothing at all, by default
    assert not re.search(r"url\(\"(?!data:)|url\([^\"]", page)
    assert not re.search(r"(src|href)=\"(?!#|data:)", page)


def test_no_module_is_left_that_asks_for_another(page):
    assert not re.search(r"^\s*(import|export)\b", page, re.MULTILINE)
    for name in bundle.MODULES:
        assert f"modules['{name}'] = " in page


def test_a_module_that_needs_a_later_one_is_refused(monkeypatch):
    monkeypatch.setattr(bundle, "MODULES", bundle.MODULES[::-1])
    with pytest.raises(ValueError, match="comes after it"):
        bundled({}, [], answer="", version="1")


def test_a_page_is_written_over_a_page_and_over_nothing_else(tmp_path, page):
    place = tmp_path / "page.html"
    check_place(place)
    place.write_text(page)
    check_place(place)
    place.write_text("a letter to somebody")
    with pytest.raises(UsageError, match="not written over"):
        check_place(place)
    with pytest.raises(UsageError, match="no ending"):
        check_place(tmp_path / "page")
