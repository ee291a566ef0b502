"""``python -m lstm_viz.zoo list | check NAME | build NAME``."""

import sys

from lstm_viz.zoo.command import main

if __name__ == "__main__":
    sys.exit(main())
