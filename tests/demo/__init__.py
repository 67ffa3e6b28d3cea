"""Makes the demo's year anew: `make demo-year`."""
