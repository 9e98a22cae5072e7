"""Maten: one pure function on Results per table that stands beside dekking.csv."""
