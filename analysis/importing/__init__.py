"""From a list as somebody keeps it to rows of the register: read, map, preview, write, undo, export."""
