"""記録の項目: what of the record can stand in a form, by Japanese paths such as 「本人.氏名」."""

from nimo_desktop.services.form_fields.base import Bound, Entry, Listed, Single
from nimo_desktop.services.form_fields.registry import (
    LISTS,
    SINGLES,
    audience_hides,
    withheld_parts,
)

__all__ = [
    "LISTS",
    "SINGLES",
    "Bound",
    "Entry",
    "Listed",
    "Single",
    "audience_hides",
    "withheld_parts",
]
