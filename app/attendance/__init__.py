"""Registers, marks, and the trainer's confirmed decision for each session."""
