"""What a browser may call: one module per screen topic, each a thin door to the same actions."""
