"""``python -m forelock``: the command."""

import sys

from forelock._command import main

if __name__ == "__main__":
    sys.exit(main())
