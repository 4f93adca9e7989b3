"""Who acts: each actor decides for all replications at once and computes no theory itself."""
