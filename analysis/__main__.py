"""The door of the command line: it stands before all that is slow to read, so Ctrl-C is always heard."""

from __future__ import annotations

import sys

_INTERRUPTED = 130  # what every command line answers after Ctrl-C


def main() -> None:
    """Run the command line and leave with its code; Ctrl-C while it is still being read is one line, too."""
    try:
        from analysis.commandline import run

        code = run()
    except KeyboardInterrupt:
        sys.stderr.write("Gestopt.\n")
        code = _INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()
