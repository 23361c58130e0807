"""Where participants stand: minutes earned in a training, still possible and missing."""
