from fixtures_vault import *  # noqa: F403  pytest finds fixtures by name
from window_kit import open_window  # noqa: F401  a fixture
