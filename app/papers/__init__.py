"""Rows in, files out: pure, and the only room that knows CSV and XLSX."""
