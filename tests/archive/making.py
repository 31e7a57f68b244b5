"""Files between offices, rightly made and not."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from app.archive.form import Office, SentCase, SentWaiver

MADE_ON = datetime(2026, 4, 20, 9, 30)
OFFICE = Office("380990001Y", "範例縣立虛構國民小學", "公立學校", "範例縣政府人事處")
CASES = (
    SentCase(
        {"case_no": "範115-001", "case_kind": "新聘", "name": "林𠮷例", "onboard_date": "115/4/7"},
        {"備註": "=1+1"},
        (SentWaiver("L01", "已電洽", "", "承辦甲", datetime(2026, 4, 19, 8, 0)),),
    ),
    SentCase({"case_no": "範115-002", "case_kind": "續聘", "birth_date": "1150229"}, {}),
)


def manifest(members: Mapping[str, bytes], **changed: Any) -> bytes:
    said = {
        "format": "pinyong-cases",
        "version": 1,
        "made_on": "2026-04-20T09:30:00",
        "program": "2026.11.0",
        "office": {"org_code": "", "org_name": "範例", "org_type": "", "submitter_org": ""},
        "files": [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in members.items()
        ],
    }
    return json.dumps(said | changed, ensure_ascii=False).encode()


def cases_json(*cases: Any) -> bytes:
    plain = {"typed": {"case_no": "範115-001"}, "notes": {}, "waivers": []}
    return json.dumps({"cases": list(cases or [plain])}, ensure_ascii=False).encode()


def packed(
    file: Path,
    members: Mapping[str, bytes] | None = None,
    said: bytes | None = None,
    *,
    unlisted: Mapping[str, bytes] | None = None,
) -> Path:
    """An archive by hand: these members, and a manifest that lists them unless given."""
    held = {"cases.json": cases_json()} if members is None else dict(members)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (held | dict(unlisted or {})).items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        archive.writestr("manifest.json", manifest(held) if said is None else said)
    return file
