"""What staff decide about institutions, with the registrations that rest on them."""
