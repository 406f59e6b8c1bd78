#!/usr/bin/env python3
"""Build briefings from YAML: `python generate.py data/study-tour.yaml`."""

import sys

if __name__ == "__main__":
    try:
        from reports.cli import main

        sys.exit(main())
    except KeyboardInterrupt:  # before there is anybody to say so
        sys.exit(130)
