"""Made-up judgments. No person, company or court in them exists."""

COMPANY = "澜州启衡建材有限公司"
BUYER = "澜州远杉装饰工程有限公司"
OWNER = "顾闻笙"
GUARANTOR = "祁若川"

HEAD = f"""澜州市澜溪区人民法院
民事判决书
(2025)浙0195民初1203号
原告：{COMPANY}，住所地澜州市澜溪区青石路18号，统一社会信用代码91330195MA2B1C2D3{{check}}。
法定代表人：沈砚秋，执行董事。
委托诉讼代理人：陆清和，浙江澜石律师事务所律师，特别授权。
被告：{BUYER}，住所地澜州市云汀区竹里街6号。
法定代表人：{OWNER}。
被告：{OWNER}，男，1985年3月7日出生，汉族，住澜州市云汀区竹里街9号，公民身份号码33019519850307{{id_end}}。
委托诉讼代理人：苗予安，浙江澜石律师事务所律师，代理权限：一般授权。
原告{COMPANY}（以下简称启衡公司）与被告{BUYER}（以下简称远杉公司）、{OWNER}买卖合同纠纷一案，本院于2025年3月10日立案后，\
依法适用普通程序，公开开庭进行了审理。本案现已审理终结。
本院认为，启衡公司与远杉公司之间的买卖合同依法成立并有效。依照《中华人民共和国民法典》第五百七十九条的规定，判决如下：
"""
DELAY = "如果未按本判决指定的期间履行给付金钱义务，应当依照《中华人民共和国民事诉讼法》第二百六十四条之规定，加倍支付迟延履行期间的债务利息。"
FOOT = """
如不服本判决，可在判决书送达之日起十五日内，向本院递交上诉状，并按对方当事人的人数提出副本，上诉于澜州市中级人民法院。
审　判　长　　温疏桐
审　判　员　　卞知远
二〇二五年六月十二日
书　记　员　　谷雨晴"""


def judgment(*items: str, after: str = "", id_end: str = "0014", check: str = "9") -> str:
    """A judgment with a full head whose disposition is `items` and then `after`."""
    return HEAD.format(id_end=id_end, check=check) + "\n".join(items) + "\n" + after + FOOT


def bare(disposition: str, facts: str = "") -> str:
    """A judgment without head, as some collections keep it."""
    return f"经审理查明，{facts}\n依照《中华人民共和国民法典》第五百七十九条的规定，判决如下\n\n{disposition}"
