"""Parts with a script of their own, each with a way by button and keyboard too."""
