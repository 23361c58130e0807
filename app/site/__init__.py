"""The first page, notices, the whole history, health and figures, backup."""
