"""Public sources: one module per service, one shared polite HTTP client, and the composer `fetch`."""
