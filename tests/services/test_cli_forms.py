"""Form files by command: filled, for outside, refused; the caller and a secret address on none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_kit import *  # noqa: F403  pytest finds fixtures by name
from cli_kit import Run, disclosed, is_one_japanese_sentence, said_in

from nimo_desktop.services import form_library

FORMS = form_library.program_forms()
OUTSIDE = ("--recipient", "見本町社会福祉協議会", "--purpose", "対応", "--basis", "06")


@pytest.mark.parametrize("form", [one.id for one in FORMS])
def test_no_form_names_the_caller_or_a_secret_address(
    nimo: Run, number: str, tmp_path: Path, form: str
) -> None:
    for kind, more in (("pdf", ()), ("xlsx", OUTSIDE)):
        target = tmp_path / f"{form}.{kind}"
        code, out, err = nimo("sheet", number, form, "--to", target, *more)
        assert out == ""
        if code:
            assert is_one_japanese_sentence(err)
            assert not target.exists()
            continue
        said = said_in(target)
        assert "通報者" not in said or "相談者・通報者" in said
        assert "大字秘密" not in said


def test_a_form_about_the_office_is_refused_for_a_case(
    nimo: Run, number: str, tmp_path: Path
) -> None:
    code, out, err = nimo("sheet", number, "roadmap", "--to", tmp_path / "no.pdf")
    assert (code, out) == (1, "")
    assert is_one_japanese_sentence(err)
    assert not (tmp_path / "no.pdf").exists()


def test_a_copy_for_outside_is_counted(
    nimo: Run, number: str, tmp_path: Path, folder: Path
) -> None:
    target = tmp_path / "plan.pdf"
    said = ("--recipient", "見本病院", "--purpose", "共有")
    assert nimo("sheet", number, "crisis_plan_stages", "--to", target, *said)[0] == 1
    assert not target.exists()
    assert disclosed(folder) == []
    command = ("sheet", number, "crisis_plan_stages", "--to", target, *said, "--basis", "05")
    assert nimo(*command) == (0, "", "")
    assert disclosed(folder) == [("見本病院", "05", 1)]
    assert "写し番号 1" in said_in(target)


def test_a_consultation_is_named_by_its_own_number(
    nimo: Run, number: str, tmp_path: Path
) -> None:
    call = json.loads(nimo("list", "consultations", "--json")[1])[0]["number"]
    target = tmp_path / "intake.pdf"
    assert nimo("sheet", call, "intake_consent", "--to", target) == (0, "", "")
    assert call in said_in(target)
