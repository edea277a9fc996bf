"""What the command line says. One sentence for one trouble."""

from __future__ import annotations

PROGRAM = "nimo-desktop"
DESCRIPTION = "にもデスクトップの管理コマンド。結果だけを標準出力に書きます。"
EPILOG = (
    "終了コード: 0 終わりました / 1 できませんでした（理由を1行で書き、何も変更しません） / "
    "2 使い方が違います"
)
USAGE = "使い方: "
COMMANDS = "コマンド"
OPTIONS = "共通のオプション（コマンドの前に書きます）"
ARGUMENTS = "引数とオプション"
HELP = "この説明を表示します"

WRONG_USAGE = "使い方が違います。「{command} --help」で確かめてください。"
NO_LOGIN = "ログイン名がありません。コマンドの前に --user を付けてください。"
NO_PASSWORD = (
    "パスワードがありません。コマンドの前に --password-file を付けるか、端末から実行してください。"
)
NO_PASSWORD_FILE = "パスワードのファイルを読めません。--password-file の指定を確かめてください。"
EMPTY_PASSWORD_FILE = (
    "パスワードのファイルの1行目が空です。--password-file の指定を確かめてください。"
)
WRONG_ENDING = "--to のファイル名は {endings} のどれかで終わるようにしてください。"
NO_TARGET = "出力するファイルを --to で指定してください。"
FILE_COPY_LEAVES = (
    "--file-copy は役場に残す控えだけに使います。渡す相手（--recipient）と一緒には使えません。"
)
TAKEN = "取り込みました"
WOULD_TAKE = "取り込めます（まだ取り込んでいません）"
NO_GRAPH = (
    "図のファイルを読めません。何も書き出していません。"
    "nodes と edges のある JSON か確かめてください。"
)
GRAPH_TOO_LARGE = (
    "箱が多すぎて、A4に読める大きさの文字で入りません。何も書き出していません。"
    "A3の用紙にするか、箱の多い区分を一つにまとめてください。"
)
WRONG_DAY = "--today は 2026-04-01 の形で書いてください。"
WRONG_YEAR = "--year は R8 の形で書いてください。"
NOT_THE_SAME = "2回入力したパスワードが同じではありません。何も作っていません。"
ASK_PASSWORD = "パスワード: "
ASK_AGAIN = "もう一度: "
BUG = (
    "プログラムの不具合で止まりました。書きかけの操作は取り消され、記録は前のまま残っています。"
    "次の行を添えて管理者に知らせてください。"
)
INTERRUPTED = "中止しました。書きかけの操作は取り消され、記録は前のまま残っています。"
WHOLE = "異常はありません。（記録 {records} 行、操作の履歴 {entries} 件）"
CHAIN_WHOLE = "操作の履歴 {entries} 件に、書きかえや欠けはありません。"
CANNOT_OPEN = "記録ファイルを開けませんでした。鍵が合わないか、ファイルが傷んでいます。"

DEFAULT_TOWN = "町名未設定"
DEFAULT_DEPARTMENT = "担当課"
RECIPIENT = "庁内（管理コマンド）"
PURPOSE = "管理コマンドによる出力"
BASIS = "02"
COPY_NO = "写し番号 {number}"
