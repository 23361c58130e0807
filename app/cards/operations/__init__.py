"""Closing months, and issuing cards and settlements as versions that stay."""
