"""Tests and surveys that are answered by a link: points and growth, and evaluations without names."""
