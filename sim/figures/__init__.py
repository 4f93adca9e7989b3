"""A finding in, a matplotlib figure out.

Every figure module has ``draw``.
Nothing here computes results, saves a file, leaves matplotlib's settings changed or keeps a figure
open, so that figures can be drawn in any thread.
"""

from sim.figures.kit.environment import load

load()
