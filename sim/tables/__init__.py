"""Tables of other people, read into changes of a scenario, each with its source and its line."""
