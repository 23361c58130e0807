"""Pages of the participation form: the person's own, on paper, and those of the monitoring officers."""
