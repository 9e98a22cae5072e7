"""Tafel: what a meeting needs: the hiaten it talks about, what it agreed, what changed since the last time."""
