"""Words of 図の書き方."""

from __future__ import annotations

HINT = (
    "ジェノグラムの記号は地域で違います。役場で使っている書き方を選んでください。"
    "凡例もこれに合わせます。"
)
CHOICES = (
    ("sign_dead", "亡くなった人", (("cross", "×をつける"), ("filled", "黒く塗る"))),
    ("sign_unknown_sex", "性別がわからない人", (("triangle", "△"), ("diamond", "◇"))),
    ("sign_marriage", "婚姻の線", (("single", "一本線"), ("double", "二重線"))),
    ("sign_key_person", "キーパーソン", (("star", "☆"), ("letters", "KP"))),
)
SAVE = "保存する"
SAVED = "図の書き方を保存しました。"
