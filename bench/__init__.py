"""What helpnet claims about speed, measured; `make bench` runs it all."""
