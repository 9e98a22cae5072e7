"""One way to break a data directory per kind of bad input that the agreements name."""
