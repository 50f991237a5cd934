"""``python -m clvteach``: the command, also where its script is not on the PATH."""

import sys

from clvteach.cli import main

if __name__ == "__main__":
    sys.exit(main())
