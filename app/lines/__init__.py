"""Lines of support: contracted minutes of coaching, supervision or counselling, for whom and by whom."""
