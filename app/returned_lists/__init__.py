"""Signed lists come back as scans: pages find their sessions by the code, and are keyed in row by row."""
