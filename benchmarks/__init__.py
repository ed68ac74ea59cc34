"""Measures WL beside a bare router and mosquitto: `make bench` runs all of it."""
