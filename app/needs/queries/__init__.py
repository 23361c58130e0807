"""Reading what people need, and counting who eats and who stays."""
