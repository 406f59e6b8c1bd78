#!/usr/bin/env python3
"""Build briefings from YAML: `python generate.py data/study-tour.yaml`."""

import sys

from reports.cli import main

if __name__ == "__main__":
    sys.exit(main())
