"""What leaves on paper or as a file: no SQL, no Qt."""
