"""What is done with signed papers: they are handed in, decided about, and found in a batch of scans."""
