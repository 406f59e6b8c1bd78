#!/usr/bin/env python3
"""Build briefings from YAML: `python generate.py data/study-tour.yaml`."""

import sys

if __name__ == "__main__":
    try:
        from reports.cli import main

        sys.exit(main())
    except ModuleNotFoundError as error:  # another Python than that of .venv
        if (error.name or "reports").partition(".")[0] == "reports":
            raise
        sys.exit(
            f"缺少 {error.name}。先运行 make briefing，再用 .venv/bin/python generate.py。\n"
            f"{error.name} is missing: run make briefing, then .venv/bin/python generate.py."
        )
    except KeyboardInterrupt:  # before there is anybody to say so
        sys.exit(130)
