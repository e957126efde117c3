"""`python -m helpnet.cli` is `helpnet`."""

from helpnet.cli import main

main()
