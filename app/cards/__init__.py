"""Cards of hours and trainers' settlements: what a month gave, on paper that can be checked."""
