"""The tabs of 設定; each saves as one action."""
