"""Plainly fictitious names and plausible texts. Nobody and no place of these names is meant."""

from random import Random

TOWNSHIPS = (
    *("青石镇", "云溪镇", "松风乡", "白鹭镇", "望川镇", "竹影乡", "明湖镇", "石榴乡", "晚霞镇", "听雨乡"),
    *("金穗镇", "银杏镇", "长亭乡", "烟岚镇", "半月乡", "星河镇", "落英乡", "清泉镇", "鹿鸣镇", "枫叶乡"),
    *("远山镇", "晨曦乡", "碧螺镇", "流萤乡", "瑶台镇", "绿洲乡", "霜降镇", "谷雨乡", "惊蛰镇", "芒种乡"),
)
_VILLAGE_FIRST = tuple("桃柳杏梅竹松兰荷桂枫槐榆梨菊桑茶麦稻葵棠")
_VILLAGE_SECOND = tuple("溪湾坪岭坞塘桥坝源洲")
_SURNAMES = tuple("云石松竹梅溪岚川枫荷桑穗霜霞鹭榆")
_MIDDLE = tuple("拟例假虚")
_GIVEN = tuple("安平和宁正明清远达成立新文礼信义仁勤朴真")

TITLES: dict[str, tuple[str, ...]] = {
    "collective_economy": ("村集体冷库入股分红方案", "集体鱼塘对外合作经营", "村集体加工厂房出租"),
    "land_contracting": ("机动地发包方案", "第二轮承包到期延包试点方案", "荒坡地承包合同续签"),
    "share_reform": ("集体股权量化调整方案", "股份合作社成员资格确认办法"),
    "cooperative": ("茶叶专业合作社章程修订", "农机合作社吸收新社员"),
    "mutual_aid_fund": ("互助资金年度借款计划", "互助资金管理办法修订"),
    "works": ("村内主路硬化", "灌溉渠清淤整修", "自来水管网改造", "路灯安装"),
    "venue": ("文化活动室修缮", "村级广场扩建"),
    "benefit_policy": ("惠农补贴申报名单公示安排", "临时救助评议办法"),
    "village_rules": ("村规民约修订", "环境卫生门前三包约定"),
    "customs": ("红白事简办约定", "移风易俗积分兑换办法"),
    "village_organisation": ("红白理事会换届办法", "村民小组长推选办法"),
    "other": ("村级公益岗位设置", "饮水点迁移"),
}
PLACES = ("村务公开栏", "文化广场公告牌", "村口公开栏和微信工作群", "各村民小组公告牌")
MINUTES = (
    "会议听取了事项说明，与会人员逐一发言，就资金来源、实施时间和监督方式提出意见，随后表决。",
    "主持人通报事项缘由，村文书宣读草案，与会人员讨论后形成一致意见，并记录了保留意见。",
    "会议对照程序逐项核对，讨论了方案的必要性和群众意见，按规定进行了表决。",
)
SITTINGS = (
    "学习了近期文件精神，交流发言，研究了本月工作。",
    "通报上月工作，讨论本月安排，与会人员逐一发言。",
    "集中学习后开展志愿服务，会上通报了党费和党务公开情况。",
)
OBJECTIONS = ("对公示中的面积数字有疑问，请求复核。", "希望说明资金分几次拨付。", "认为施工时间与农忙冲突，建议调整。")
ANSWERS = ("已现场复核并当面说明，书面答复张贴于公开栏。", "已由村委会书面答复，附测量记录。", "经商议调整时间并答复。")
REPORTS = ("工程完成过半，支出与预算相符。", "方案已按决议执行，未超出预算。", "正在办理手续，群众无新的意见。")
FINAL_REPORTS = ("事项已全部办结，结果和账目一并公布。", "办理完毕，经村务监督委员会核验，结果已告知村民。")
TOLD_BY = ("公开栏张贴并在村民小组会上通报", "广播通知并入户告知", "村民代表会议通报")
WITHDRAWALS = ("上级项目资金未落实，暂不办理。", "与相邻村的项目合并办理。", "多数村民希望另行提出方案。")
RETURNS = ("预算发生较大变化，重新讨论。", "方案有重要内容遗漏，退回补充。")
SECTORS = {
    "public_security": "公安局党委",
    "education": "教育系统党委",
    "health": "卫生健康系统党委",
    "county_organs": "县直机关党工委",
    "social_organisation": "社会组织党委",
    "private_enterprise": "非公企业党委",
    "state_enterprise": "国有企业党委",
}
RECORDER_REASON = "村文书请假，由包村干部代为记录"


def village_names(random: Random) -> list[str]:
    names = [f"{first}{second}村" for first in _VILLAGE_FIRST for second in _VILLAGE_SECOND]
    random.shuffle(names)
    return names


def person_name(random: Random) -> str:
    return random.choice(_SURNAMES) + random.choice(_MIDDLE) + random.choice(_GIVEN)
