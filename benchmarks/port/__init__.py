"""The model once more, one world at a time on plain numbers, under Mesa and under AgentPy.

What the speed of the program is measured against: the same rules, events and outcomes, written
as they would be written for one world. It shares with the program only what a scenario says and
the names of the outcomes; `tests/verification/test_port.py` holds that both give the same
distributions.
"""
