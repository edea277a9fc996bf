"""The office of 見本町: departments, staff, districts, agencies, who coordinates."""

from __future__ import annotations

import dataclasses
from typing import Any

from nimo_desktop.domain.dates_jp import fiscal_year
from nimo_desktop.domain.ids import ContactPersonId
from nimo_desktop.domain.resource import Agency, ContactPerson
from nimo_desktop.domain.staff import Department, District, Staff
from nimo_desktop.services import office, resources
from nimo_desktop.services.demo_parts.script import Calendar, Entry
from nimo_desktop.services.workspace import Workspace

YEARS_BACK = 3


@dataclasses.dataclass(slots=True)
class Town:
    """What the script's keys stand for."""

    departments: dict[str, Department] = dataclasses.field(default_factory=dict)
    districts: dict[str, District] = dataclasses.field(default_factory=dict)
    staff: dict[str, Staff] = dataclasses.field(default_factory=dict)
    agencies: dict[str, Agency] = dataclasses.field(default_factory=dict)

    def district_of(self, address: str) -> str:
        """The district whose prefix the address begins with."""
        for district in self.districts.values():
            if any(address.startswith(prefix) for prefix in district.prefixes):
                return district.name
        return ""


def furnish(ws: Workspace, data: Entry, calendar: Calendar) -> Town:
    """Write the whole office; the first user is the colleague whose login is the sitting's."""
    town = Town()
    for one in data["departments"]:
        found = [d for d in office.departments(ws) if d.name == one["name"]]
        base = found[0] if found else office.new_department(ws, name=one["name"], position=0)
        town.departments[one["key"]] = office.save_department(ws, _with(base, one))
    for one in data["districts"]:
        base_district = office.new_district(ws, name=one["name"], position=0)
        town.districts[one["key"]] = office.save_district(ws, _with(base_district, one))
    for one in data["staff"]:
        town.staff[one["key"]] = _colleague(ws, town, one)
    _duties(ws, town, data, calendar)
    _settings(ws, town, data["settings"])
    for one in data["agencies"]:
        town.agencies[one["key"]] = _agency(ws, one, calendar)
    return town


def _with(record: Any, entry: Entry, **more: object) -> Any:
    names = {f.name for f in dataclasses.fields(record)} - {"id", "version", "deleted_at"}
    facts = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items() if k in names}
    return dataclasses.replace(record, **{**facts, **more})


def _colleague(ws: Workspace, town: Town, entry: Entry) -> Staff:
    department = town.departments[entry["department"]]
    if entry.get("login") == ws.actor:
        own = next(s for s in office.staff(ws) if s.id == ws.me)
        return office.save_staff(ws, _with(own, entry, department_id=department.id))
    base = office.new_staff(ws, name=entry["name"], department_id=department.id)
    return office.save_staff(ws, _with(base, entry, department_id=department.id))


def _duties(ws: Workspace, town: Town, data: Entry, calendar: Calendar) -> None:
    this_year = fiscal_year(calendar.today)
    for one in data["staff"]:
        roles = set(one.get("duties", ()))
        district = town.districts.get(one.get("district", ""))
        if district is not None:
            roles.add("district")
        if not roles:
            continue
        for year in range(this_year - YEARS_BACK, this_year + 1):
            office.assign(
                ws,
                staff_id=town.staff[one["key"]].id,
                fiscal_year=year,
                roles=roles,
                district_id=district.id if district else None,
            )


def _settings(ws: Workspace, town: Town, entry: Entry) -> None:
    coordinator = town.staff[entry["coordinator_staff"]]
    deputy = town.staff.get(entry.get("coordinator_deputy", ""))
    changed = _with(
        ws.office(),
        {k: v for k, v in entry.items() if not k.startswith("coordinator_")},
        coordinator_department=coordinator.department_id,
        coordinator_staff=coordinator.id,
        coordinator_deputy=deputy.id if deputy else None,
    )
    office.save_office(ws, changed)


def _agency(ws: Workspace, entry: Entry, calendar: Calendar) -> Agency:
    full = resources.new(ws)
    agency = _with(
        full.agency,
        entry,
        checked_on=calendar.day(entry.get("checked")),
        checked_by=ws.me if entry.get("checked") else None,
    )
    people = tuple(
        ContactPerson(
            id=ContactPersonId(ws.new_id()),
            agency_id=agency.id,
            name=one["name"],
            profession=one.get("profession", ""),
            phone=one.get("phone", ""),
        )
        for one in entry.get("people", ())
    )
    saved, problems = resources.save(ws, resources.FullAgency(agency, people))
    if saved is None:
        raise ValueError(problems[0].sentence)
    return saved.agency
