"""Every case that ever crashed, or came near, is tried again."""

import pytest
from keeping import CRASHES, keep, kept
from target import HOPELESS, Case, judge

CASES = list(kept(CRASHES))


@pytest.mark.parametrize(("told", "case"), CASES, ids=[told[:60] for told, _ in CASES])
def test_what_crashed_once_crashes_no_more(tmp_path, told: str, case: Case) -> None:
    assert judge(case, tmp_path, slowest=HOPELESS).crash == ""


def test_a_case_is_kept_whole(tmp_path) -> None:
    case = Case(b"name: \xff\r\n", ("a=\udc80", "b=\u2028"), {"other": b"\x00\xe9"})
    path = keep(case, "told", found="by hand", folder=tmp_path)
    assert list(kept(tmp_path)) == [("told", case)]
    assert {one.stem for one in tmp_path.iterdir()} == {path.stem}
