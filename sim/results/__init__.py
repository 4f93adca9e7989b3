"""The labelled arrays of an ensemble, their summaries, their file."""
