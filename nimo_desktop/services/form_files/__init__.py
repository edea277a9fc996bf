"""様式ファイル: TOML files that say how a form looks, read and checked."""
