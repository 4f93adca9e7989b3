"""What is told of levers beside their entries: short names, spans, and who can pull them."""

from collections.abc import Mapping

SUPPORT = "support"
"""Key of the lever that moves support in every state."""

PLEDGES = "coalition.scale"
"""Key of the lever that makes every contingent larger."""

NAMES: Mapping[str, str] = {
    "coalition.guarantee": "guarantee that contributors give themselves",
    "coalition.ask": "how strongly the guarantor asks states to join",
    PLEDGES: "pledges everywhere",
    "coalition.pledge_share": "share of forces sent where no number is named",
    "coalition.pledge_most": "largest contingent where no number is named",
    "guarantor.resolve": "resolve of the guarantor",
    "guarantor.influence": "resolve lost in an episode of influence",
    "guarantor.availability.coordination": "availability of coordination",
    "guarantor.availability.intelligence": "availability of intelligence",
    "guarantor.availability.weapons": "availability of weapons",
    "guarantor.availability.border_surveillance": "availability of border surveillance",
    "guarantor.availability.air_defence": "availability of air defence",
    "guarantor.terms_rate": "rate at which terms are settled",
    "guarantor.terms_boost": "speed-up of settling terms before the deadline",
    "guarantor.deadline_opens": "first week of the deadline window",
    "guarantor.deadline_closes": "last week of the deadline window",
    "adversary.assault_rate": "rate of large assaults while talks go on",
    "adversary.influence_rate": "rate of episodes of influence",
    "talks.pressure": "pressure on the adversary to agree to a deal",
    "parliament.solidarity": "consent won by framing it as solidarity",
    SUPPORT: "support everywhere",
}
"""Short names of levers that stand alone, where their entries refer to each other or are long."""

SPANS: Mapping[str, tuple[tuple[float, float], str]] = {
    PLEDGES: ((0.0, 20.0), "at 20 nearly every contingent is all its forces can bear"),
    "coalition.pledge_most": ((0.0, 10_000.0), "20 times the hundreds that are assumed"),
    "coalition.guarantee": ((0.0, 0.6), "what its entry calls plausible"),
    "guarantor.terms_boost": ((1.0, 50.0), "from no deadline to terms settled at once"),
    "talks.pressure": ((-2.0, 2.0), "as far as a consent of 1 in 2 goes to 1 in 8 or 7 in 8"),
    "parliament.solidarity": ((0.0, 1.0), "1 where the mission is framed so in full"),
    SUPPORT: ((-30.0, 30.0), "twice as far as in the scenarios that move it, either way"),
}
"""Spans of levers without a range whose domain nobody would go through, and why they end there."""

WEEKS = ("guarantor.deadline_opens", "guarantor.deadline_closes")
"""Levers that are weeks of the scenario."""

WHOSE: Mapping[str, str] = {
    "coalition.ask": "guarantor",
    "coalition": "contributors",
    "guarantor.influence": "adversary",
    "guarantor": "guarantor",
    "adversary": "adversary",
    "talks.pressure": "guarantor and contributors",
    "parliament.solidarity": "contributors",
}
"""Who can pull a lever, by key or section."""

NOBODY = "nobody"
"""Who can pull what is no lever but an uncertainty."""
