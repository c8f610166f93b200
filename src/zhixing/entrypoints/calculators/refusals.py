"""What a calculator refuses. Facts: `zh` and `en` name the question, `name` is its option."""

from zhixing.kernel.refusal import Refusal


class Unanswerable(Refusal):
    """Base of all that is wrong with what was typed."""

    status = 422


class AnswerMissing(Unanswerable):
    zh = "还缺：{zh}。"
    en = "Missing: {en}."


class NotADay(Unanswerable):
    zh = "“{zh}”应写成 2026-04-20 这样的日期，不是“{text}”。"
    en = "“{en}” is a day such as 2026-04-20, not “{text}”."


class DayOutOfRange(Unanswerable):
    zh = "“{zh}”应在 {first} 至 {last} 之间。"
    en = "“{en}” lies between {first} and {last}."


class NotAnAmount(Unanswerable):
    zh = "“{zh}”应为金额，以元为单位，最多两位小数，不是“{text}”。"
    en = "“{en}” is a sum in yuan with at most two places, not “{text}”."


class NotANumber(Unanswerable):
    zh = "“{zh}”应为数字，不是“{text}”。"
    en = "“{en}” is a number, not “{text}”."


class BelowZero(Unanswerable):
    zh = "“{zh}”不能是负数。"
    en = "“{en}” is not negative."


class TooLarge(Unanswerable):
    zh = "“{zh}”最大为 {most}。"
    en = "“{en}” is at most {most}."


class NotAChoice(Unanswerable):
    zh = "“{zh}”没有“{text}”这一项，可选：{choices}。"
    en = "“{en}” has no “{text}”; choose one of {keys}."


class EndBeforeStart(Unanswerable):
    zh = "“{zh}”{end} 早于“{other_zh}”{start}。"
    en = "“{en}” {end} lies before “{other_en}” {start}."


class TooManyRows(Unanswerable):
    zh = "“{zh}”最多 {most} 行。"
    en = "“{en}” has at most {most} rows."


class RowUnreadable(Unanswerable):
    zh = "“{zh}”每行依次写：{columns_zh}，用冒号隔开；“{text}”不是这样。"
    en = "A row of “{en}” is {columns_en}, parted by colons; “{text}” is not."


class TableEnded(Unanswerable):
    """A rate table ended before the last day asked for, and nobody said that its last rate is to be taken.

    `how`: where to say so, in brackets; empty where it can be clicked.
    """

    zh = "{table}只收录到 {known_through}。可以按最后一次公布的利率往后推算{how}，结果中会注明。"
    en = "The rate table ends on {known_through}. You can go on with its last rate{how}: the answer says so."


class CourtUnknown(Unanswerable):
    zh = "案号“{number}”读得出，但法院代码表里没有“{code}”。代码表截至约 2016 年。"
    en = "“{number}” can be read, but no court has the code “{code}”; the table is as of about 2016."


class ColumnUnknown(Unanswerable):
    zh = "文件里的列“{column}”不在可填项之中：{columns}。"
    en = "The file's column “{column}” is none of: {columns}."


class FileUnreadable(Unanswerable):
    zh = "读不了文件 {file}：应为 UTF-8 编码的 CSV 或者 XLSX，第一行是列名。"
    en = "Can't read {file}: a CSV in UTF-8 or an XLSX whose first row names the columns is needed."


class SpreadsheetsMissing(Unanswerable):
    zh = '读写 XLSX 需要 openpyxl：pip install "zhixing[sheets]"。CSV 不需要。'
    en = 'XLSX needs openpyxl: pip install "zhixing[sheets]". CSV needs nothing.'


class NothingExcluded(Unanswerable):
    zh = "这个期限没有不计入的期间；办案期限和自己写的期限才有。"
    en = "Nothing is excluded from this limit; only from a case's limit and a period of one's own."


class MidRateMissing(Unanswerable):
    zh = "折成人民币的，应选外币，并且每笔本金都填履行期限最后一日和中间价（人民币本金填 1）。"
    en = "To convert, choose a foreign currency and give every principal its last day and mid-rate (1 for RMB)."


class PeriodTooLong(Unanswerable):
    zh = "期限最长 {longest_zh}。"
    en = "A period is at most {longest_en}."


class RungNotThere(Unanswerable):
    zh = "“{zh}”不在这个清偿顺序里（刑事财产与民事的顺序不同）。"
    en = "“{en}” has no place in this order: that of a criminal case differs from the civil one."
