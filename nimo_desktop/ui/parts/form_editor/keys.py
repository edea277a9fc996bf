"""Which keys of a form file the editor shows for each kind of line, and how each is edited."""

from __future__ import annotations

FIELDS: dict[str, tuple[str, ...]] = {
    "top": ("title", "number", "about", "plan_kind", "maker", "readers", "confidential",
            "circulation", "landscape", "a3", "one_page", "shorten", "juso"),
    "heading": ("text", "to"),
    "row": ("to",),
    "cell": ("label", "bind", "type", "options", "codes", "required", "help", "width", "to"),
    "column": ("label", "bind", "type", "options", "codes", "help", "width", "to"),
    "text": ("label", "bind", "lines", "required", "help", "to"),
    "checks": ("label", "bind", "options", "codes", "several", "columns", "required", "help",
               "to"),
    "table": ("label", "bind", "rows", "most", "lines", "to"),
    "picture": ("diagram", "label", "height_mm", "to"),
    "sign": ("text", "who", "to"),
    "note": ("text", "bold", "align", "to"),
    "cut": ("text", "to"),
}  # fmt: skip
"""What is asked for often, from above."""
MORE: dict[str, tuple[str, ...]] = {
    "top": ("source", "source_date", "id"),
    "heading": ("new_page",),
    "row": ("header",),
    "cell": ("label_mm", "lines", "align", "name"),
    "column": ("align", "name"),
    "text": ("on_top", "label_mm", "type", "options", "codes", "header", "name"),
    "checks": ("label_mm", "header", "name"),
    "table": ("read_only", "header", "name"),
    "picture": ("header",),
}  # fmt: skip
"""What few need, under a heading of its own."""
WITHOUT_EFFECT: dict[str, frozenset[str]] = {
    "heading": frozenset(("header",)),
    "column": frozenset(("required", "lines", "label_mm")),
    "text": frozenset(("width", "align")),
    "checks": frozenset(("type", "width", "lines", "align")),
    "sign": frozenset(("header",)),
    "note": frozenset(("header",)),
    "cut": frozenset(("header",)),
}
"""Keys a file may have there that neither the paper nor the screen asks for; `several` says what
the type of a part to tick is."""

NUMBERS = {"width": (0.1, 20), "lines": (1, 60), "rows": (1, 60), "most": (1, 200),
           "columns": (1, 8), "height_mm": (20, 380), "label_mm": (0, 90)}
NUMBERS_OF_KIND = {("table", "rows"): (0, 60), ("table", "lines"): (1, 12)}
OPTIONAL = ("label_mm",)
"""Numbers that may be left empty."""
FLAGS = ("required", "header", "on_top", "several", "bold", "landscape", "a3", "circulation",
         "one_page", "juso", "new_page", "read_only")
CHOICES = ("type", "codes", "maker", "align", "diagram", "about", "plan_kind")
WORDS = ("options", "who")
READERS = ("to", "readers")
FIXED = ("id",)
WRITTEN_OUT = frozenset(("maker", "about", "confidential", "readers"))
"""Keys that the file says even where they are as usual."""

_DEFAULTS: dict[str, object] = {
    "type": "text", "width": 1, "required": False, "header": False, "to": (), "bind": "",
    "codes": "", "options": (), "help": "", "on_top": False, "several": True, "columns": 3,
    "rows": 3, "most": 50, "bold": False, "align": "left", "height_mm": 100, "who": (),
    "landscape": False, "a3": False, "circulation": True, "one_page": False, "juso": False,
    "source": "", "source_date": "", "lines": 1, "new_page": False, "label_mm": None,
    "read_only": False,
    "maker": "町", "about": "case", "plan_kind": "", "shorten": (),
    "readers": ("庁内", "外部", "本人"), "confidential": "取扱注意",
}  # fmt: skip
_DEFAULTS_OF_KIND: dict[tuple[str, str], object] = {("text", "type"): "long", ("text", "lines"): 3}


def default(kind: str, key: str) -> object:
    """What counts where the file says nothing; None where it has to say something."""
    return _DEFAULTS_OF_KIND.get((kind, key), _DEFAULTS.get(key))
