"""Small local servers that speak the shapes of the public services, over real HTTP on loopback."""
