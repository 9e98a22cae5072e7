"""Tafel: what a meeting needs: the hiaten it talks about, what it agreed, what has changed since."""
