"""`python -m tests.state.serve PORT`: the application as it is, on the database that the settings name."""

import sys

from helpnet import server
from helpnet.settings import choose


def main(port: int) -> None:
    """Serve; the socket needs no pages, so none are built."""
    given = choose(port=port)
    server.build_pages = lambda say: False
    server.serve(given, "127.0.0.1", port, jobs=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
