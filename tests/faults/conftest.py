from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
