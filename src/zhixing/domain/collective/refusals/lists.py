"""What is refused of an audit list, whole or row by row."""

from zhixing.kernel.refusal import Refusal


class FileUnreadable(Refusal):
    zh = "读不了这个文件：请用 XLSX 或 CSV（UTF-8、GBK 都行），前十行里有一行写列名：{columns}。姓名、身份证号、投入必须有。"
    en = "Can't read this file: XLSX or CSV (UTF-8 or GBK), one of its first ten rows with the names of columns: {columns}. The first three must be there."
    status = 422


class NameMissing(Refusal):
    zh = "没有姓名。"
    en = "The name is missing."
    status = 422


class NameUnreadable(Refusal):
    zh = "姓名看不懂，或者超过 64 个字。"
    en = "The name can't be read, or is longer than 64 characters."
    status = 422


class AccountUnreadable(Refusal):
    zh = "银行账号应为 8 至 32 位数字。"
    en = "An account has 8 to 32 digits."
    status = 422


class DigitsLost(Refusal):
    zh = "号码在表里存成了数值，末几位已经丢了：请把这一列设成文本，重新填。"
    en = "The number is stored as a quantity and its last digits are lost: make the column text and fill it anew."
    status = 422


class ListEmpty(Refusal):
    zh = "表里只有列名，没有人。"
    en = "There are names of columns in it, and nobody."
    status = 422


class AmountUnreadable(Refusal):
    zh = "金额看不懂。"
    en = "The amount can't be read."
    status = 422


class TwoNames(Refusal):
    zh = "同一身份证号前面写的是另一个姓名。"
    en = "The same ID number stands under another name above."
    status = 422


class AlreadyImported(Refusal):
    zh = "名单已经冻结过，或者已按决定列入了人，不能再导入整份审计表；请逐人更正。"
    en = "A list has been frozen, or somebody was put on it by decision: an audit list can't be imported any more. Correct single people."


class ListDisputed(Refusal):
    zh = "名单上已经有人提出异议，不能再换整份审计表；请逐人更正。"
    en = "Somebody on the list has disputed his figure: the list can't be replaced any more. Correct single people."
