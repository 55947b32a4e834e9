"""The files that a county's clerk would have: a roster spreadsheet, command lines, and beside them the answer key."""

import json
from datetime import date
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from deploy.sample.clerk import SERVICES, Line
from deploy.sample.county import County
from deploy.sample.evidence import PICTURES
from deploy.sample.plan import Sample

EVIDENCE = "evidence"  # the folder
Rows = list[list[str | int | date | None]]

KINDS = {"county": "县", "township": "乡镇", "village": "村", "committee": "党委", "branch": "党支部"}
SECTORS = {
    "public_security": "公安",
    "county_organs": "县直机关",
    "education": "教育",
    "health": "卫生",
    "social_organisation": "社会组织",
    "state_enterprise": "国有企业",
    "private_enterprise": "非公企业",
}
POSTS = {
    "branch_secretary": "党支部书记",
    "first_secretary": "第一书记",
    "branch_committee_member": "支委",
    "village_committee_member": "村委委员",
    "work_team_member": "工作队员",
    "committee_member": "班子成员",
    "village_director": "村委会主任",
    "village_clerk": "村文书",
    "assigned_leader": "包村领导",
    "assigned_cadre": "包村干部",
    "committee_secretary": "党委书记",
    "deputy_secretary": "副书记",
    "party_office_director": "党建办主任",
    "linked_leader": "县级联系领导",
    "inspection_office": "督查室",
    "organisation_department": "组织部",
}
PORTFOLIOS = {"party_building": "党建", "rectification": "整改", "venues": "阵地"}
COUNTS = {
    "有表决权党员": "voting_members",
    "支委": "committee_members",
    "村民代表": "representatives",
    "成年村民": "adult_villagers",
    "户数": "households",
    "集体成员": "collective_members",
}
README = """{name}：虚构样本（编造的县，不存在的人）

本文件夹中的县、乡镇、村、人员、电话、会议和事项全部由程序编造，与任何真实地方和个人无关。
单位代码以 99 开头，不是真实的统计用区划代码；电话号码以 000 开头，不能拨打。

roster.xlsx  花名册：单位、任职、人数，视为 {watched_from} 08:00 录入
commands.meetings.jsonl、commands.rectification.jsonl、commands.venues.jsonl
             此后录入三个服务的事实，一行一条，按录入时间排序，至 {until} 零时之前
evidence/    整改佐证材料，文件名是内容的 SHA-256
key.json     答案：按编排好的差错推算出的每一项义务、灯色、提醒台阶和违规，供核对系统的判断
种子 {seed}，{townships} 个乡镇，{villages} 个村，{branches} 个其他党支部，{matters} 件村级事务，
{problems} 个问题，{works} 项阵地工程，{lines} 条记录。
同一种子总是得到同样的文件。
"""


def write(sample: Sample, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_roster(sample.county, folder / "roster.xlsx")
    for service in SERVICES:
        told = (json.dumps(command_line(line), ensure_ascii=False) for line in sample.lines if line.service == service)
        (folder / commands_of(service)).write_text("".join(f"{text}\n" for text in told), "utf-8")
    (folder / EVIDENCE).mkdir(exist_ok=True)
    for picture in PICTURES:
        (folder / EVIDENCE / f"{picture.sha256}.png").write_bytes(picture.content)
    key = json.dumps(sample.key(), ensure_ascii=False, indent=1)
    (folder / "key.json").write_text(key + "\n", "utf-8")
    kinds = [unit.kind for unit in sample.county.units]
    readme = README.format(
        name=sample.county.units[0].name,
        watched_from=sample.county.watched_from,
        until=sample.county.until,
        seed=sample.seed,
        townships=kinds.count("township"),
        villages=kinds.count("village"),
        branches=kinds.count("branch"),
        matters=len(sample.matters),
        problems=len(sample.affairs.problems) if sample.affairs else 0,
        works=len(sample.affairs.works) if sample.affairs else 0,
        lines=len(sample.lines),
    )
    (folder / "README.txt").write_text(readme, "utf-8")


def commands_of(service: str) -> str:
    """The name of the file with the service's lines."""
    return f"commands.{service}.jsonl"


def command_line(line: Line) -> dict[str, object]:
    return {
        "id": line.id,
        "type": line.type,
        "actor": line.actor,
        "recorded_at": line.at.isoformat(),
        "data": dict(line.data),
    }


def write_roster(county: County, path: Path) -> None:
    """What was known on the first day, in three sheets; texts are written as texts, so that none becomes a formula."""
    with xlsxwriter.Workbook(str(path)) as book:
        # The file is the same for the same seed, so it bears the county's first day and not today's.
        book.set_properties({"title": "花名册（虚构）", "created": county.opening.replace(tzinfo=None)})
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})

        def fill(name: str, head: list[str], rows: Rows) -> None:
            sheet = book.add_worksheet(name)
            titled: Rows = [list(head), *rows]
            for row, cells in enumerate(titled):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(row, column, cell, day_format)
                    elif isinstance(cell, int):
                        sheet.write_number(row, column, cell)
                    elif cell:
                        sheet.write_string(row, column, cell)

        fill("单位", ["单位代码", "名称", "类别", "行业", "上级代码", "启用日期"], _units(county))
        head = ["任职编号", "人员编号", "姓名", "电话", "职务", "单位代码", "任职日期", "离任日期", "分管"]
        fill("任职", head, _posts(county))
        fill("人数", ["单位代码", "起始日期", *COUNTS], _counts(county))


def _units(county: County) -> Rows:
    return [
        [unit.code, unit.name, KINDS[unit.kind], SECTORS.get(unit.sector or ""), unit.parent, county.watched_from]
        for unit in county.units
        if unit.known_at is None
    ]


def _posts(county: County) -> Rows:
    persons = {person.id: person for person in county.persons}
    return [
        [
            holding.id,
            holding.person,
            persons[holding.person].name,
            persons[holding.person].phone,
            POSTS[holding.post],
            holding.unit,
            holding.first_day,
            None,
            "、".join(PORTFOLIOS[name] for name in holding.portfolio),
        ]
        for holding in county.holdings
        if holding.known_at <= county.opening
    ]


def _counts(county: County) -> Rows:
    return [
        [row.unit, row.first_day, *(row.counts.get(name) for name in COUNTS.values())]
        for row in county.declared
        if row.known_at <= county.opening
    ]
