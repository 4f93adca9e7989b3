"""Worlds of one or two states in which nothing happens but what a test lets happen."""

import numpy as np

SURELY = 10_000.0
SIZE = 64
CAP = 1_000.0
STILL = {
    "choice.government_rate": 0,
    "choice.rethink_rate": 0,
    "choice.opportunity_rate": 0,
    "opinion.noise": 0,
    "guarantor.resolve_noise": 0,
    "adversary.influence_rate": 0,
    "adversary.assault_rate": 0,
    "adversary.probe_rate": 0,
    "adversary.attack_rate": 0,
    "talks.deal_rate": 0,
    "talks.collapse_rate": 0,
}
"""Nothing happens but what a test lets happen."""
LONE = {"XAA": {"stance": "willing", "pledge": {"value": CAP}}}
PAIR = LONE | {"XAB": {"stance": "opposed", "pledge": {"value": CAP}}}


def advance(held, weeks):
    """Advance a world; give it back for reading."""
    for _ in range(weeks):
        held.step()
    return held


def only(held):
    (one,) = held.contributors
    return one


def everywhere(values, expected):
    """Demand one value in every replication."""
    np.testing.assert_allclose(values, np.full(SIZE, float(expected)), rtol=1e-12, atol=1e-12)
