"""What is done with participation forms: given, confirmed, received on paper, keyed in, sealed anew."""
