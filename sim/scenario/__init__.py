"""From a file that a person wrote to a resolved, frozen scenario."""
