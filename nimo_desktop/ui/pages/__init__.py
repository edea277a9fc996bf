"""Pages: each meets the others only through its Desk."""
