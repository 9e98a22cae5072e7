"""Components: parts that several screens share."""
