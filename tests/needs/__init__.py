"""Tests of needs and catering."""
