"""The embedded mode: the whole suite on one machine, without root, without anything installed."""
