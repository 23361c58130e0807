"""What people consent to, apart from taking part: pictures, the newsletter. Never required, revocable."""
