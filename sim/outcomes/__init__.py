"""What a run is asked: each outcome, and how sure the ensemble is of it."""
