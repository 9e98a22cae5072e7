"""Tests of the public sources and of fetch."""
