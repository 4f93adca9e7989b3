"""The page as one file without a server: computed at many points before, interpolated between."""
