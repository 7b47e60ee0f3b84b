"""``python -m feedme_desktop``: the command line."""

import sys

from feedme_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
