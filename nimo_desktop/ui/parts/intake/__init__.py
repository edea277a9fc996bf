"""The parts of the page 相談受付."""
