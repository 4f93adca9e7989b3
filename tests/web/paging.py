"""What a person does on the page, and sees."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
"""Seconds that a busy machine may take for an answer."""
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"

INSIDE = ("chrome", "chrome-untrusted", "data", "blob")
"""Kinds of addresses that lead nowhere: what a page holds itself, and the browser's first tab."""


GROUND = """return getComputedStyle(document.documentElement).backgroundColor
+ getComputedStyle(document.body).backgroundColor"""
"""Colours behind everything."""

OF_COLOURS = ("color-contrast", "link-in-text-block")
"""Rules of axe-core that look at colours, of those that it applies by itself."""

NOTHING = {"light": [], "dark": []}
"""What should be found in either scheme."""


def until(true, what="the page"):
    """Wait until something is true, and give it back."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come")


def text(browser, selector):
    return browser.execute_script(
        "return document.querySelector(arguments[0])?.textContent ?? ''", selector
    )


def worlds(browser):
    return browser.execute_script("return document.documentElement.dataset.worlds")


def is_settled(browser):
    return worlds(browser) == "1000" and text(browser, "#state-of-work") == ""


def go(browser, address):
    """Open the page and wait until it is refined."""
    browser.get(address)
    until(lambda: is_settled(browser), "the refined answer")


def move(browser, key, value):
    """Drag a lever and let go, and wait until the answer is refined."""
    browser.execute_script(
        """const node = document.getElementById(`lever-${arguments[0].replaceAll(".", "-")}`);
        node.value = arguments[1];
        node.dispatchEvent(new Event("input")); node.dispatchEvent(new Event("change"));""",
        key, value,
    )  # fmt: skip
    until(lambda: is_settled(browser), "the refined answer")


def lever(browser, key):
    """What a lever shows: its number, and whether it is marked as moved."""
    return browser.execute_script(
        """const node = document.getElementById(`lever-${arguments[0].replaceAll(".", "-")}`);
        const number = document.getElementById(`${node.id}-number`);
        return [Number(number.value), node.closest(".lever").classList.contains("moved")];""",
        key,
    )


def bars(browser):
    """The share of worlds of each state, by name, as the bars say it."""
    return browser.execute_script(
        """return Object.fromEntries([...document.querySelectorAll(".bars tbody tr")].map(
        (row) => [row.querySelector("button").textContent, row.lastChild.textContent]))"""
    )


def printed(*words, folder):
    """What a command prints under --json."""
    command = [sys.executable, "-m", "sim", *words, "--json", "--format", "none", "-o", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return json.loads(done.stdout)


def complaints(browser):
    """What the browser complains of."""
    return severe(browser.get_log("browser"))


def severe(log):
    """The complaints among what a browser has logged."""
    return [one["message"] for one in log if one["level"] == "SEVERE"]


def asked(browser):
    """Addresses that the browser asked for."""
    entries = (json.loads(one["message"])["message"] for one in browser.get_log("performance"))
    return [
        one["params"]["request"]["url"]
        for one in entries
        if one["method"] == "Network.requestWillBeSent"
    ]


def taken(address):
    """A file that is taken away, and its name."""
    with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310
        name = answer.headers["content-disposition"].partition('filename="')[2].rstrip('"')
        return answer.read(), name


def choose_scheme(browser, scheme):
    """Prefer light or dark colours, as a device may be set."""
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})


def serious(browser):
    """What axe-core finds in a page, all of it unfolded, that is serious or critical, by scheme.

    Dark differs from light in its colours alone, so that only these are looked at in it.
    """
    browser.execute_script(
        "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
    )
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    grounds, found = set(), {}
    for scheme, rules in (("light", None), ("dark", OF_COLOURS)):
        choose_scheme(browser, scheme)
        grounds.add(browser.execute_script(GROUND))
        every = browser.execute_async_script(
            """const [rules, done] = arguments;
            const more = rules ? { runOnly: { type: "rule", values: rules } } : {};
            axe.run(document, more).then((found) => done(found.violations));""",
            rules,
        )
        found[scheme] = [
            (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0].get("failureSummary"))
            for one in every
            if one["impact"] in ("serious", "critical")
        ]
    assert len(grounds) == 2
    return found
