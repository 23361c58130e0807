"""Contracts of trainers and coaches, and which events and lines they serve."""
