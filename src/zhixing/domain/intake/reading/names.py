"""Where a name ends. Judgments print no quotation marks round names: the words before and after decide."""

import re
from collections import Counter
from difflib import SequenceMatcher

ROLE = (
    r"(?:再审申请人|被申请人|申请人|被上诉人|上诉人|原审(?:原告|被告|第三人)|反诉(?:原告|被告)|附带民事诉讼(?:原告|被告)人?"
    r"|原告|被告|第三人)"
)
ASIDE = r"(?:（[^（）]{1,24}）)"

_ORGANISATION = (
    "公司|合伙企业（有限合伙）|（有限合伙）|（普通合伙）|事务所|合作社|联合社|合作联社|信用社|分行|支行|银行|营业部|营业厅|门市部|经营部|批发部|服务部|维修部"
    "|项目部|工程部|供应站|加油站|服务中心|中心|商行|商店|商场|超市|饭店|酒店|宾馆|旅馆|餐厅|餐馆|茶楼|歌舞厅|歌厅|网吧|俱乐部|工厂|厂|矿|煤矿|养殖场|农场|林场|牧场|石料场|场"
    "|医院|卫生院|诊所|学校|大学|学院|中学|小学|幼儿园|委员会|居委会|村委会|管委会|办事处|政府|村民小组|小组|经济社|联合社|联社|管理局|管理处|管理所"
    "|镇|乡|村|局|处|站|所|院|社|队|店|行|会|馆|坊|铺|部|室|库|园|城|吧|苑|户|集团|基地|协会|基金会"
)
_ORG_END = re.compile(f"(?:{_ORGANISATION})")
_AFTER = re.compile(
    r"$|[，,。；、：:\n（）“”《》〈]|于|应|须|在|自|向|对|给|将|已|以|因|与|和|及|的|之间|签订|就|为|从|按|由|负担|承担|共同|连带|分别|各|不|未|没|有权|所|名下"
    r"|支付|偿还|归还|返还|退还|给付|赔偿|赔付|偿付|清偿|补偿|拖欠|尚欠|享有|履行|协助|配合|立即|停止|限|继续|要求|请求|主张|是|系|均|仅|则|若|如|人民币|\d"
)
_AFTER_LOOSELY = re.compile(  # words a payee's name runs into: they also begin parts of longer names
    r"付[款给清]|交[付纳]|缴|补[付足缴]|垫|欠|可|诉|辩|称|认|出具|提|其|又|也|拒|经|到庭|收|借款|货款|工程款|贷款|租金|工资|损失|医疗费|抚养费|赡养费|物业|购房|律师费"
    r"|违约金|劳务费|款|价款|保险金|保证金|双倍|二倍|服务费|本金|投资|预付|剩余|车辆|加工|运费|各项|全部|合同|逾期|代理|利息|一次性|精神"
)
_NEVER_INSIDE = re.compile(
    r"[，,。；：:\n“”《》〈〉、]|原告|被告|第三人|上诉人|偿还|支付|赔偿|未按|本判决|的|与|诉至|通过|驳回|应向|于本|由|及|之间|分别|签订|依法|作为|继受|等受|使用|应负|按|元给|\d{4}"
)
_PERSON = re.compile(r"[\u4e00-\u9fff×某*Xx]{2,4}(?:(?<=某)\d{1,2}|(?<=某)[甲乙丙丁])?")
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉"
    "饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺於肖代"
    "付闫尚仝晁靖牙敬巴母鹿芮麻逄郇楼狄校訾寇阚储佘庾亓亢缪郤忻戎昝竹荀菅蹇逯郗钮阙隗麦玉甯桓慕充暴璩利越宰双莘贡劳扶堵雍濮扈寿通浦农别茹鱼容慎戈终暨居衡步满弘国广禄东殴沃蔚夔隆师厍勾融那空毋乜养须丰相后红"
)
_MINORITY = re.compile(r"[\u4e00-\u9fff]{1,7}(?:[·•․][\u4e00-\u9fff]{1,7})+")
_NO_NAME = re.compile(
    r"[上该此其双各二两三四五六七八九十名本原被第提诉辩与及若如未已从由则不因在]|驳回|和[被原第]|应[支承给向在当须于赔偿按返归退付收享对自]|于[本判收一二三\d]|对[上本其该第被原]"
    r"|向[本原被其]|.{0,2}(?:负担|承担|支付|给付|赔偿|偿还|返还|归还|加倍|迟延|金钱|经济|利息|损失|义务|判决|诉讼|的|逾期|人民币|款|费|公司"
    r"|签订|垫付|请求|发生|丧葬|住院|解除|用人|工资|之日|日止|律师|合同|工程|本金|已向|起诉|单位|双方|主张|提出|提供|申请|履行|要求|货物|机动车|交通|银行|保险|车辆|责任|执行|休假|购买|施工|封闭|不再|注册|营运|护理|营养|租赁|所欠|购房|直接|受让)|.*(?:支|自行)$"
)

_NO_ORGANISATION = re.compile(r"驳回|上述|该|如果|如未|因|由|向|应[当向承支]|对[原被上]|之间|包括|一直|方向|将|已")


def is_organisation(name: str) -> bool:
    return len(name) > 3 and bool(re.search(f"(?:{_ORGANISATION}|公司[一二三四五])$", name))


def organisation(text: str, at: int) -> str | None:
    """The organisation whose name starts at text[at], cut where a sentence goes on and a name does not."""
    stretch = text[at : at + 45]
    if barrier := _NEVER_INSIDE.search(stretch):
        stretch = stretch[: barrier.end()]
    loosely = None
    for m in _ORG_END.finditer(stretch):
        name = stretch[: m.end()]
        if len(name) < 4 or name.count("（") != name.count("）") or re.match("（.{2}合伙）", stretch[m.end() :]):
            continue
        if _two_names(name, text):
            return None
        if _AFTER.match(text, at + m.end()):
            return None if _NO_ORGANISATION.match(name) else name
        if _AFTER_LOOSELY.match(text, at + m.end()):
            loosely = name
    if loosely is None and (cut := re.match(r"[^，。；、（）]{2,24}?公司(?![^，。；、]{1,12}公司)", stretch)):
        loosely = cut.group()
    return None if loosely is None or _NO_ORGANISATION.match(loosely) else loosely


def _two_names(name: str, text: str) -> bool:
    """Whether 甲和乙公司 (甲在乙公司) is a person and a company: the first part stands alone more often."""
    m = re.match("(.{2,3}?)[和在](?!平)(.{6,})", name)
    if not m or m.group(1)[-1] in "省市县区州":
        return False
    return m.group(1)[0] in _SURNAMES and text.count(m.group(1)) > text.count(name)


def person(text: str, at: int) -> list[str]:
    """Every reading of text[at:] as a person's name of two to four characters, shortest first."""
    if foreign := _MINORITY.match(text, at):
        return [foreign.group()]
    m = _PERSON.match(text, at)
    readings = [m.group()[:n] for n in range(2, len(m.group()) + 1)] if m else []
    return [
        r
        for r in readings
        if _ends(text, at + len(r)) and not _NO_NAME.match(r) and not _cut_short(r, text, at + len(r))
    ]


def _cut_short(name: str, text: str, end: int) -> bool:
    """Whether a reading ends too soon: before the number of a hidden name (某1), or before a 和 that joins nobody."""
    if name.endswith("某") and text[end : end + 1].isdigit():
        return True
    if text[end : end + 1] != "和":
        return False
    return not (re.compile(ROLE).match(text, end + 1) or organisation(text, end + 1) or person(text, end + 1))


def _ends(text: str, at: int) -> bool:
    return bool(_AFTER.match(text, at) or _AFTER_LOOSELY.match(text, at))


def names_after(text: str, at: int) -> list[tuple[str, int]]:
    """The list of names at text[at] (甲、乙和丙), each with its place; ambiguous persons in every reading."""
    found: list[tuple[str, int]] = []
    while True:
        if name := organisation(text, at):
            readings = [name]
        else:
            readings = person(text, at)
        found += [(r, at) for r in readings]
        if not readings:
            return found
        ends = [at + len(r) for r in readings]
        step = next((e for e in reversed(ends) if text[e : e + 1] in ("、", "和", "与", "及")), None)
        if step is None:
            return found
        at = step + 1
        if again := re.compile(ROLE + ASIDE + "?").match(text, at):
            at = again.end()


def settle(votes: Counter[str], decided: str) -> list[str]:
    """The names among the readings that stand in the disposition, the longest first where one holds another."""
    kept: list[str] = []
    for name in sorted(votes, key=len, reverse=True):
        longer = [n for n in votes if n != name and n.startswith(name)]
        shorter = [n for n in votes if n != name and name.startswith(n) and not is_organisation(n)]
        if is_organisation(name):
            wanted = not any(votes[n] > 2 * votes[name] for n in longer)
        else:
            wanted = not any(_rivals(votes[n], votes[name]) for n in longer)
            wanted = wanted and all(_rivals(votes[name], votes[n]) for n in shorter)
        if wanted and name in decided and (likely(name) or votes[name] > 3):
            kept.append(name)
            decided = decided.replace(name, "\n")
    return kept


def short_for(short: str, name: str) -> bool:
    """Whether a short name (启衡公司) picks its characters, in order, from a full one."""
    rest = iter(name)
    return 2 < len(short) < len(name) and all(c in rest for c in short)


def likely(name: str) -> bool:
    """Whether it may be a name at first sight: an organisation, a common surname, a hidden or foreign name."""
    return is_organisation(name) or name[0] in _SURNAMES or bool(re.search("[某×*·•․]", name))


def _rivals(longer: int, shorter: int) -> bool:
    """Whether a longer reading stands nearly everywhere the shorter one does, and so is the name itself."""
    return 5 * longer >= 4 * shorter


def alike(one: str, other: str) -> bool:
    """Whether two names of organisations differ by a slip of the pen only."""
    return one != other and min(len(one), len(other)) >= 8 and SequenceMatcher(None, one, other).ratio() >= 0.9
