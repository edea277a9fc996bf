"""Nimo Desktop: an offline program for public-health nurses of small municipalities."""

__version__ = "0.1.0"
