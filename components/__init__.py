"""What pages are made of: functions from vars and handlers to components. No state, no I/O."""
