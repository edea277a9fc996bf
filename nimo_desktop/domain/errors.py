"""Known troubles: what happened, what is safe and what to do, in one Japanese sentence.

A `KnownError` is told to the nurse as it stands; anything else that is raised is our bug.
Its sentence never carries what was typed, so that it may be shown and logged by class name.
"""

from __future__ import annotations


class KnownError(Exception):
    """Trouble of the environment or of the user's input; nothing was changed."""

    sentence = "処理できませんでした。記録はそのまま残っています。もう一度お試しください。"

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)
        self.sentence = sentence or self.sentence


class Conflict(KnownError):
    """A newer version of the record exists than the one that was edited."""

    sentence = (
        "この記録は、ほかの画面で先に書きかえられています。入力した内容は下書きに残っています。"
        "新しい内容を開いて見くらべてください。"
    )


class NotFound(KnownError):
    """The number or id names no record of this vault."""

    sentence = "その番号の記録は見つかりません。番号をお確かめください。"


class SheetUnreadable(KnownError):
    """What was typed into a stored sheet cannot be told any more."""

    sentence = (
        "この書類の中身を読み取れませんでした。書類は消えておらず、ほかの書類は今までどおり開けます。"
        "新しい書類を作るか、バックアップから確かめてください。"
    )


class NotAllowed(KnownError):
    """The person's role does not permit the action."""

    sentence = (
        "この操作をする権限がありません。記録は変わっていません。"
        "統括保健師または管理者に頼んでください。"
    )


class RuleBroken(KnownError):
    """The action is against a rule of the case's way (sentence says which)."""


class ComesLater(KnownError):
    """The command belongs to a later step of the program."""

    sentence = "この機能はまだありません。今後の版で使えるようになります。何も変更していません。"
