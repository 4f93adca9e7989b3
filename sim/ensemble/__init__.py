"""Scenario × replications → results: blocks, where they are computed, what becomes of failures."""
