"""Every case that ever crashed, or came near, is tried again."""

import pytest
from keeping import CRASHES, keep, stored
from target import HOPELESS, Case, judge

CASES = list(stored(CRASHES))


@pytest.mark.parametrize(("reported", "case"), CASES, ids=[reported[:60] for reported, _ in CASES])
def test_what_crashed_once_crashes_no_more(tmp_path, reported: str, case: Case) -> None:
    assert judge(case, tmp_path, slowest=HOPELESS).crash == ""


def test_a_case_is_stored_whole(tmp_path) -> None:
    case = Case(b"name: \xff\r\n", ("a=\udc80", "b=\u2028"), {"other": b"\x00\xe9"})
    path = keep(case, "reported", found="by hand", folder=tmp_path)
    assert list(stored(tmp_path)) == [("reported", case)]
    assert {one.stem for one in tmp_path.iterdir()} == {path.stem}
