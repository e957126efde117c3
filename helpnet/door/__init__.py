"""The wall between the network and the application: what comes in, from whom, how often, and what every answer says."""
