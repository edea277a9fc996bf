"""Forms: fields in sections, problems beside them, drafts behind them."""
