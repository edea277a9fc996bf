"""支援体制図: what the hand did to it, its copies, what is missing, then and now."""
