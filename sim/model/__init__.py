"""The Mesa model: it builds the actors, owns the schedule, and advances a week."""
