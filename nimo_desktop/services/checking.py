"""検査: whether the vault is whole, its chain unbroken, and nobody's matter without a holder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from nimo_desktop.domain.errors import KnownError
from nimo_desktop.domain.staff import Staff, is_active
from nimo_desktop.services import referral_rules, safekeeping
from nimo_desktop.services.workspace import Workspace
from nimo_desktop.storage import backup, health, journal, keyring, meta, records
from nimo_desktop.storage.health import CheckBusy
from nimo_desktop.storage.vault import Vault

RESTORE = "「バックアップから戻す」で別のフォルダーに戻せます。"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What the check found. `troubles` are sentences, each with the backup to turn to."""

    troubles: tuple[str, ...]
    entries: int = 0
    records: int = 0

    @property
    def whole(self) -> bool:
        """Nothing was found."""
        return not self.troubles


def check(ws: Workspace) -> CheckReport:
    """Look at every page, reference, index line, open item and journal entry. Changes nothing.

    Raises CheckBusy if other programs never leave the file alone.
    """
    found: list[str] = []
    vault = ws.vault
    for look in (_file, _trees, _references, _search, _holders(ws), _coordinator(ws)):
        found += _tried(look, vault)
    entries, chain = _chain(vault)
    found += chain
    lead = _lead(ws) if found else ""
    rows = 0
    if not found:
        with vault.read() as conn:
            rows = sum(health.row_counts(conn).values())
    return CheckReport(tuple(f"{fault}{lead}" for fault in dict.fromkeys(found)), entries, rows)


def file_is_whole(ws: Workspace) -> bool:
    """The quick part alone: every page of the file. For the daily check at the start."""
    try:
        return health.file_findings(ws.vault).whole
    except CheckBusy:
        raise
    except KnownError:
        return False


def audit_verify(ws: Workspace) -> int:
    """Number of journal entries, all of which verify up to the head kept at the last close.

    Raises journal.ChainBroken.
    """
    head = _known_head(ws.vault.path.parent)
    with ws.vault.read() as conn:
        return journal.verify(conn, ws.vault.audit_key, head)


def newest_backup(folder: Path, vault_id: UUID | None = None) -> backup.BackupInfo | None:
    """The newest backup that verifies, in the default folder of a vault that may not open."""
    return backup.latest_whole(safekeeping.default_folder(folder), vault_id)


def _tried(look: Callable[[Vault], str], vault: Vault) -> list[str]:
    """A look that a damaged page stops has found something as well."""
    try:
        told = look(vault)
    except CheckBusy:
        raise
    except KnownError:
        told = _DAMAGED
    return [told] if told else []


_DAMAGED = "記録ファイルの一部が傷んでいて読めません。"


def _file(vault: Vault) -> str:
    found = health.file_findings(vault)
    if found.pages:
        return f"記録ファイルの{found.pages}か所が傷んでいます。"
    return "記録ファイルの終わりが欠けています。" if found.cut else ""


def _trees(vault: Vault) -> str:
    with vault.read() as conn:
        return "記録ファイルの組み立てにくい違いがあります。" if health.tree_findings(conn) else ""


def _references(vault: Vault) -> str:
    with vault.read() as conn:
        count = health.loose_references(conn)
    return f"つながる先のない記録が{count}件あります。" if count else ""


def _search(vault: Vault) -> str:
    with vault.read() as conn:
        count = health.search_gaps(conn)
    return f"検索の索引に、記録と合わないものが{count}件あります。" if count else ""


def _holders(ws: Workspace) -> Callable[[Vault], str]:
    def look(vault: Vault) -> str:
        with vault.read() as conn:
            count = health.held_by_nobody(conn, ws.today())
        return f"担当者のいない相談・ケース・連携が{count}件あります。" if count else ""

    return look


def _coordinator(ws: Workspace) -> Callable[[Vault], str]:
    """Somebody must be there to whom things come back."""

    def look(vault: Vault) -> str:
        with vault.read() as conn:
            duty = records.find(conn, Staff, referral_rules.on_duty(ws, conn).staff)
        if duty is not None and is_active(duty, ws.today()):
            return ""
        return "調整役が、今は働いていない職員になっています。"

    return look


def _chain(vault: Vault) -> tuple[int, list[str]]:
    broken = "操作の記録（履歴）に、書きかえまたは欠けがあります。"
    try:
        head = _known_head(vault.path.parent)
    except keyring.KeyringDamaged:
        return 0, ["鍵のファイル（keyring.json）が見つからないか、壊れています。"]
    try:
        with vault.read() as conn:
            return journal.verify(conn, vault.audit_key, head), []
    except journal.ChainBroken:
        return 0, [broken]
    except KnownError:
        return 0, [_DAMAGED]


def _known_head(folder: Path) -> journal.Head | None:
    head = keyring.read_keyring(folder).head
    return None if head is None else journal.Head(head.seq, bytes.fromhex(head.mac))


def _lead(ws: Workspace) -> str:
    try:
        with ws.vault.read() as conn:
            own: UUID | None = meta.identity(conn).vault_id
        folder = safekeeping.backup_folder(ws)
    except (KnownError, KeyError):
        own, folder = None, safekeeping.default_folder(ws.vault.path.parent)
    return lead_to(backup.latest_whole(folder, own))


def lead_to(newest: backup.BackupInfo | None) -> str:
    """The end of a sentence about damage: which backup to turn to."""
    if newest is None:
        return "検査ずみのバックアップは見つかりません。管理者に知らせてください。"
    return f"検査ずみの最新のバックアップ（{newest.path.name}）を、{RESTORE}"
