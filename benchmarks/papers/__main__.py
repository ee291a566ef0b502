"""``python -m benchmarks.papers``: train what is not recorded yet, and print the table."""

import sys

from benchmarks.papers.command import main

if __name__ == "__main__":
    sys.exit(main())
