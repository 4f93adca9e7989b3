"""Files of the corpus that are too large, too odd or too many to be kept: made when needed."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from sim.scenario.dump import dump
from sim.scenario.load import load

BASELINE = Path(__file__).resolve().parents[3] / "scenarios" / "baseline.yaml"
MEGABYTE = 1_000_000


def head(case: str, base: str = "baseline") -> str:
    return f"name: {case}\ntitle: One of the corpus\nbase: {base}\n"


def change(case: str, text: str) -> str:
    return f"{head(case)}change:\n  {text}\n"


def filled(case: str, size: int) -> bytes:
    """A sound file, blown up by comments to just so many bytes."""
    own = head(case).encode()
    lines = (b"#" + b"x" * 98 + b"\n") * (size // 100 + 1)
    return own + lines[: size - len(own) - 1] + b"\n"


def entries(first: str, form: str, number: int, last: str = "") -> str:
    return first + "".join(form.format(n) for n in range(number)) + last


def resolved(case: str, old: str = "", new: str = "") -> str:
    """A resolved scenario, as the program writes it, with one thing put in the place of another."""
    text = dump(load(BASELINE).scenario).replace("name: baseline", f"name: {case}", 1)
    assert old in text
    return text.replace(old, new, 1)


TEXTS: dict[str, Callable[[str], str | bytes]] = {
    # bytes and sizes
    "c46_huge_hex": lambda case: change(case, "talks.deal_rate: 0x" + "f" * 400_000),
    "c44_huge_integer": lambda case: change(case, "talks.deal_rate: " + "9" * 5000),
    "c54_sexagesimal_bomb": lambda case: change(case, "talks.deal_rate: 1" + ":1" * 20_000),
    "c61_deep_block": lambda case: (
        head(case) + "".join(" " * level + "k:\n" for level in range(1300))
    ),
    "c63_long_scalar": lambda case: head(case) + "because: " + "x" * 10_000_000,
    "c65_two_documents": lambda case: head(case) + "---\n" + head(case),
    "c70_elf": lambda case: b"\x7fELF" + bytes(range(256)) * 10,
    "utf_16": lambda case: head(case).encode("utf-16"),
    "utf_16_without_mark": lambda case: head(case).encode("utf-16-be"),
    "utf_32": lambda case: head(case).encode("utf-32"),
    "crlf": lambda case: change(case, "talks.deal_rate: x").replace("\n", "\r\n").encode(),
    "lone_cr": lambda case: change(case, "talks.deal_rate: x").replace("\n", "\r").encode(),
    "crlf_sound": lambda case: change(case, "talks.deal_rate: 1").replace("\n", "\r\n").encode(),
    "one_byte_too_large": lambda case: filled(case, MEGABYTE + 1),
    "just_large_enough": lambda case: filled(case, MEGABYTE),
    "lines_20001": lambda case: head(case) + "#\n" * 19_998,
    "lines_20000": lambda case: head(case) + "#\n" * 19_997,
    "depth_51": lambda case: head(case) + "sources: " + "[" * 50 + "]" * 50,
    "depth_50": lambda case: head(case) + "sources: " + "[" * 49 + "]" * 49,
    "nodes_10001": lambda case: head(case) + "sources: [" + "a, " * 9991 + "a]",
    "nodes_10000": lambda case: head(case) + "sources: [" + "polls, " * 9990 + "polls]",
    "empty_file": lambda case: b"",
    # slow for whoever takes them word by word, key by key, sign by sign
    "slow_plain_words": lambda case: head(case) + "because: " + "ab " * 333_000,
    "slow_plain_lines": lambda case: head(case) + "because: a\n" + "  ab ab ab ab ab\n" * 19_990,
    "slow_quoted_words": lambda case: head(case) + 'because: "' + "a " * 499_000 + '"',
    "slow_escapes": lambda case: head(case) + 'because: "' + "\\x41" * 249_000 + '"',
    "slow_comment": lambda case: head(case) + "#" * 990_000 + "\n[",
    "slow_blanks": lambda case: head(case) + (" " * 49 + "\n") * 19_000 + "[",
    "slow_brackets": lambda case: head(case) + "sources: [" + "abcdefghij" * 90 + ", x" * 9980,
    "slow_sources": lambda case: entries(head(case) + "sources: [", "article:1{}, ", 9900, "a]"),
    "slow_long_sources": lambda case: (
        head(case) + "sources: [" + ", ".join(["x" * 95] * 9900) + "]"
    ),
    "slow_keys": lambda case: entries(
        change(case, "talks:"), "    " + "deal_rate" * 20 + "{}: 1\n", 4900
    ),
    "slow_wide_keys": lambda case: entries(
        change(case, "talks:"), "    " + "\ufdfa" * 58 + "{}: 1\n", 4900
    ),
    "slow_marks": lambda case: entries(
        change(case, "talks:"), "    a" + "\u0316\u0301" * 46 + "{}: 1\n", 4900
    ),
    "slow_dots": lambda case: entries(
        change(case, "weeks: 4"), "  states." + "a." * 90 + "{}: 1\n", 4900
    ),
    "slow_events": lambda case: entries(change(case, "events:"), "    e{}: {{}}\n", 4900),
    "slow_removals": lambda case: entries(
        entries(change(case, "events:"), "    e{}: {{}}\n", 2450), "    f{}: none\n", 2450
    ),
    "slow_settings": lambda case: entries(
        change(case, "events.e:\n    week: 3\n    kind: set\n    set:"),
        "      choice.suppor{}: 1\n",
        4900,
    ),
    "slow_rally": lambda case: change(
        case, "events.e: {week: 3, kind: rally, size: 1, states: [" + "ABC, " * 9900 + "ABC]}"
    ),
    "slow_roster": lambda case: entries(
        change(case, "states:"), "    A{}: {{stance: open}}\n", 2400
    ),
    "slow_expectations": lambda case: entries(
        head(case) + "expect:\n", "  - more guarantea{} than baseline\n", 9900
    ),
    "slow_sentences": lambda case: head(case) + "expect:\n" + ("  - " + "more " * 1900 + "\n") * 95,
    "many_mistakes": lambda case: entries(change(case, "talks:"), "    k{}: 010\n", 300),
    "many_wrong_items": lambda case: head(case) + "sources: [" + "1, " * 9000 + "1]",
    # resolved scenarios, as the program writes them, and then meddled with
    "resolved_sound": lambda case: resolved(case),
    "resolved_without_parameter": lambda case: resolved(case, "\n  deal_rate: ", "\n  # "),
    "resolved_outside": lambda case: resolved(
        case, "\n  autonomy: {", "\n  autonomy: {value: 7}\n  #"
    ),
    "resolved_extra": lambda case: resolved(case, "\nchoice:\n", "\nchoice:\n  foo: 3\n"),
    "resolved_unknown_state": lambda case: resolved(case, "\n  POL:\n", "\n  QQQ:\n"),
    "resolved_quoted_number": lambda case: resolved(case, "\nweeks: 104", "\nweeks: '104'"),
    "resolved_truth": lambda case: resolved(case, "\nweeks: 104", "\nweeks: true"),
    "resolved_setting": lambda case: resolved(
        case, "\nevents:\n", "\nevents:\n  y: {week: 3, kind: set, set: {nope: 3}}\n"
    ),
}


def _links(folder: Path, case: str) -> None:
    """A base that is a link to a file outside."""
    outside = folder.parent / f"{case}_outside.yaml"
    outside.write_text("name: beyond\ntitle: x\nbase: baseline\n")
    (folder / "beyond.yaml").symlink_to(outside)
    (folder / f"{case}.yaml").write_text(head(case, "beyond"))


def _circle(*others: str) -> Callable[[Path, str], None]:
    def build(folder: Path, case: str) -> None:
        ring = [case, *others]
        for place, name in enumerate(ring):
            (folder / f"{name}.yaml").write_text(head(name, ring[(place + 1) % len(ring)]))

    return build


def _chain(length: int) -> Callable[[Path, str], None]:
    """So many files, each the base of the one before, the baseline under all of them."""

    def build(folder: Path, case: str) -> None:
        names = [case, *(f"step_{number}" for number in range(2, length)), "baseline"]
        for name, base in pairwise(names):
            (folder / f"{name}.yaml").write_text(head(name, base))

    return build


def _on(base: str, text: str | None, *, named: str = "") -> Callable[[Path, str], None]:
    """A sound file whose base holds this text, or is a folder."""

    def build(folder: Path, case: str) -> None:
        (folder / f"{case}.yaml").write_text(head(case, base))
        if text is None:
            (folder / f"{base}.yaml").mkdir()
        else:
            (folder / f"{base}.yaml").write_text(text)

    return build


def _heavy(folder: Path, case: str) -> None:
    """Bases each of which is small enough, but not all of them together."""
    names = [case, "first", "second", "baseline"]
    for name, base in pairwise(names):
        own = head(name, base) + "#" * 450_000 + "\n"
        (folder / f"{name}.yaml").write_text(own)


def _directory(folder: Path, case: str) -> None:
    (folder / f"{case}.yaml").mkdir()


def _dangling(folder: Path, case: str) -> None:
    (folder / f"{case}.yaml").symlink_to(folder / "nowhere.yaml")


def _device(folder: Path, case: str) -> None:
    (folder / f"{case}.yaml").symlink_to("/dev/zero")


WHOLE = "title: x\nstart: 2025-08-18\nweeks: 4\nstates: {POL: {stance: open}}\n"

FOLDERS: dict[str, Callable[[Path, str], None]] = {
    "ca4_base_is_a_link_out": _links,
    "c93_circle_of_two": _circle("other"),
    "circle_of_one": _circle(),
    "circle_of_three": _circle("second", "third"),
    "chain_of_nine": _chain(9),
    "chain_of_eight": _chain(8),
    "chain_too_heavy": _heavy,
    "base_is_a_folder": _on("below", None),
    "base_does_not_parse": _on("below", "name: below\ntitle: [x\n"),
    "base_has_no_name": _on("below", WHOLE),
    "base_has_another_name": _on("below", f"name: beside\n{WHOLE}"),
    "base_has_a_bad_title": _on("below", f"name: below\n{WHOLE.replace('x', '[1]', 1)}"),
    "base_has_a_bad_value": _on("below", f"name: below\n{WHOLE}choice: {{support: '1'}}\n"),
    "base_has_no_states": _on("below", "name: below\ntitle: x\nstart: 2025-08-18\nweeks: 4\n"),
    "base_is_resolved": _on("below", "resolved: 1\nname: below\ntitle: x\n"),
    "file_is_a_folder": _directory,
    "file_is_a_dangling_link": _dangling,
    "file_is_a_device": _device,
}


def build(case: str, folder: Path) -> Path:
    """Make the file of a case, and what it needs, in a folder."""
    path = folder / f"{case}.yaml"
    if case in FOLDERS:
        FOLDERS[case](folder, case)
        return path
    made = TEXTS[case](case)
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    return path
