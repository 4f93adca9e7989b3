"""Documents: text read into a tree of nodes that know their line and column."""
