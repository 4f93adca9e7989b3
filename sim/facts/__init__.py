"""What is known of the states, the polls and the positions, each with its source."""
