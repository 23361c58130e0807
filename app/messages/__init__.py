"""What staff write to people of their own accord: letters to many, reminders, and their own daily letter."""
