"""How pages name where a plan stands, its rungs, and who gets a line that is no party's."""

from zhixing.law.distribution import STEPS, TO_TREASURY, Rung

PLANS = {
    "drawn": ("soon", "待审定 || To approve"),
    "served": ("wait", "已送达，等异议期满 || Served"),
    "objected": ("late", "有异议 || Objected"),
    "approved": ("done", "已批准 || Approved"),
    "superseded": ("idle", "已另作 || Superseded"),
}
RUNGS = {
    "fee": "执行费 || Enforcement fee",
    "costs": "处置费用 || Costs of the sale",
    "builder": "建设工程价款 || Builder's priority",
    "secured": "担保物权 || Secured",
    "ordinary": "普通债权 || Ordinary",
    "doubled": "加倍利息 || Doubled interest",
    "surplus": "退被执行人 || Back to the debtor",
    "treasury": "上缴国库 || To the treasury",
    "wages": "工资 || Wages",
    "tax": "税款 || Tax",
    "living": "生活必需 || Living reserve",
}


def named_rung(rung: str) -> str:
    """A rung in words."""
    return RUNGS.get(rung) or next((f"{one.zh} || {one.en}" for one in STEPS.values() if one.rung == rung), rung)


def seized(rank: int | None) -> str:
    """A place by order of seizure in words; none where no hold is known."""
    if rank is None:
        return ""
    return "首封 || First hold" if rank == 1 else f"轮候，第 {rank} 位 || Waiting, no. {rank}"


def ours(rung: str) -> str:
    """Who gets a line that is no party's."""
    if rung in TO_TREASURY:
        return "国库 || The treasury"
    return "本院 || The court" if rung == Rung.FEE else "代扣代付 || Withheld for others"
