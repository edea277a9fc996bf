"""Typed ids. Every record carries a UUIDv7 (RFC 9562), so ids sort by the time of creation.

The clock and the random bytes come in as arguments; nothing here knows the time of day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
NameId = NewType("NameId", UUID)
AddressId = NewType("AddressId", UUID)
PhoneId = NewType("PhoneId", UUID)
HouseholdId = NewType("HouseholdId", UUID)
MembershipId = NewType("MembershipId", UUID)
RelativeId = NewType("RelativeId", UUID)
UnionId = NewType("UnionId", UUID)
ChildId = NewType("ChildId", UUID)
BondId = NewType("BondId", UUID)
ConsultationId = NewType("ConsultationId", UUID)
CaseId = NewType("CaseId", UUID)
HolderChangeId = NewType("HolderChangeId", UUID)
ContactId = NewType("ContactId", UUID)
SubjectId = NewType("SubjectId", UUID)
AmendmentId = NewType("AmendmentId", UUID)
CareId = NewType("CareId", UUID)
AdmissionId = NewType("AdmissionId", UUID)
BenefitId = NewType("BenefitId", UUID)
OutsidePlanId = NewType("OutsidePlanId", UUID)
EventId = NewType("EventId", UUID)
ConsentId = NewType("ConsentId", UUID)
DisclosureId = NewType("DisclosureId", UUID)
PlanId = NewType("PlanId", UUID)
PlanPartId = NewType("PlanPartId", UUID)
HandoverId = NewType("HandoverId", UUID)
ReferralId = NewType("ReferralId", UUID)
ReferralEventId = NewType("ReferralEventId", UUID)
SlipIssueId = NewType("SlipIssueId", UUID)
ReferralReplyId = NewType("ReferralReplyId", UUID)
AgencyId = NewType("AgencyId", UUID)
ContactPersonId = NewType("ContactPersonId", UUID)
TieId = NewType("TieId", UUID)
TaskId = NewType("TaskId", UUID)
DepartmentId = NewType("DepartmentId", UUID)
StaffId = NewType("StaffId", UUID)
DistrictId = NewType("DistrictId", UUID)
AssignmentId = NewType("AssignmentId", UUID)
SettingsId = NewType("SettingsId", UUID)
OfficeCodeId = NewType("OfficeCodeId", UUID)
ConferenceId = NewType("ConferenceId", UUID)
AttendanceId = NewType("AttendanceId", UUID)
AgendaItemId = NewType("AgendaItemId", UUID)
SavedViewId = NewType("SavedViewId", UUID)
FormTextId = NewType("FormTextId", UUID)
FilledSheetId = NewType("FilledSheetId", UUID)
DiagramId = NewType("DiagramId", UUID)
OfficeTemplateId = NewType("OfficeTemplateId", UUID)

RandomBytes = Callable[[int], bytes]
"""Gives that many random bytes."""

_MS_LIMIT = 1 << 48
_COUNTER_LIMIT = 1 << 12
_TAIL_BITS = 62


def new_uuid(clock_ms: int, random_bytes: RandomBytes) -> UUID:
    """A UUIDv7 of that Unix time in milliseconds; the remaining 74 bits are random.

    Raises ValueError for a time before 1970 or past the year 10889.
    """
    bits = int.from_bytes(random_bytes(10), "big")
    return _assemble(clock_ms, bits & (_COUNTER_LIMIT - 1), bits >> 18)


def created_ms(uuid: UUID) -> int:
    """The Unix time in milliseconds that a UUIDv7 carries."""
    return uuid.int >> 80


def _assemble(clock_ms: int, counter: int, tail: int) -> UUID:
    """Version 7 and variant 10 set into time, 12 counter bits and 62 random bits."""
    if not 0 <= clock_ms < _MS_LIMIT:
        raise ValueError("clock outside the range of UUIDv7")
    tail &= (1 << _TAIL_BITS) - 1
    return UUID(int=clock_ms << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | tail)


def _ordered(clock: Callable[[], int], random_bytes: RandomBytes) -> Iterator[UUID]:
    """UUIDv7s that only rise: the 12 bits after the time count within a millisecond.

    A clock that is set back keeps the last time, so that the order of records stays.
    """
    last_ms, counter = -1, 0
    while True:
        now = clock()
        if now > last_ms:
            last_ms, counter = now, int.from_bytes(random_bytes(2), "big") >> 6
        elif counter + 1 < _COUNTER_LIMIT:
            counter += 1
        else:
            last_ms, counter = last_ms + 1, 0
        yield _assemble(last_ms, counter, int.from_bytes(random_bytes(8), "big"))


@dataclass(frozen=True, slots=True)
class IdSource:
    """Gives out ids that rise in the order they were asked for.

    `clock` gives Unix milliseconds, `random_bytes` as `secrets.token_bytes`. Make one at the
    composition root; it belongs to one thread.
    """

    clock: Callable[[], int]
    random_bytes: RandomBytes
    _ids: Iterator[UUID] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ids", _ordered(self.clock, self.random_bytes))

    def new(self) -> UUID:
        """The next id; wrap it in its type, e.g. `CaseId(ids.new())`."""
        return next(self._ids)
