"""What a person opens after a run."""
