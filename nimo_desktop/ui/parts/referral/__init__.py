"""The parts of the pages about 連携."""
