"""Signed application forms: filled in to print, handed in, accepted or returned, found in batches."""
