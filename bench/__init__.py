"""Measurements beside peers and labels; run by hand and never as tests."""
