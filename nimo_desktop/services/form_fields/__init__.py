"""記録の項目: what of the record can stand in a form, by Japanese paths such as 「本人.氏名」."""

from nimo_desktop.services.form_fields.base import BARRED, Bound, Entry, Listed, RowRule, Single
from nimo_desktop.services.form_fields.registry import (
    LISTS,
    SINGLES,
    audience_hides,
    row_rule,
    withheld_parts,
)

__all__ = [
    "BARRED",
    "LISTS",
    "SINGLES",
    "Bound",
    "Entry",
    "Listed",
    "RowRule",
    "Single",
    "audience_hides",
    "row_rule",
    "withheld_parts",
]
