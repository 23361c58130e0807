"""Lists of people brought in from spreadsheets: columns mapped, a look before, all or nothing, taken back."""
