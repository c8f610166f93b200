"""What intake will not take in, and why."""

from zhixing.kernel.refusal import Refusal


class ScanWithoutText(Refusal):
    """`file`: its name; `pages`: how many pages have only pictures."""

    zh = "文件“{file}”是没有文字的扫描件（{pages} 页），请上传带文字的 PDF、DOCX 或 TXT 文件。"
    en = "“{file}” is a scan without text ({pages} pages). Give a PDF with text, a DOCX or a TXT file."
    status = 422


class UnreadableFile(Refusal):
    """`file`: its name; `kind`: what is wrong with it (empty, format, damaged, large, bomb, heavy, locked, encoding)."""

    zh = "文件“{file}”无法读取：{why_zh}。可用的格式是 DOCX、带文字的 PDF 和 TXT。"
    en = "“{file}” cannot be read: {why_en}. DOCX, PDF with text and TXT can."
    status = 422

    def __init__(self, *, file: str, kind: str) -> None:
        why_zh, why_en = _WHY[kind]
        super().__init__(file=file, kind=kind, why_zh=why_zh, why_en=why_en)


_WHY = {
    "empty": ("文件是空的", "it is empty"),
    "format": ("格式不认识", "its format is not known"),
    "damaged": ("文件已损坏", "it is damaged"),
    "large": ("超过 20 MB", "it is larger than 20 MB"),
    "bomb": ("解压后过大", "it unpacks to too much"),
    "heavy": ("读取它要用的时间或者内存过多", "reading it takes too much time or memory"),
    "locked": ("文件已加密", "it is locked by a password"),
    "encoding": ("文字编码无法识别", "its encoding is not known"),
}


class NotACivilJudgment(Refusal):
    """`kind`: what the paper calls itself."""

    zh = "这是一份{kind}，不是民事判决书或者民事调解书，不能据此立案执行。"
    en = "This paper ({kind}) is not a civil judgment or mediation paper."
    status = 422
    article = "民事诉讼法第二百四十七条"


class NothingPayable(Refusal):
    """`case_no`: of the judgment, or — where none was read."""

    zh = "这份文书没有给付金钱的内容（{case_no}）。"
    en = "This judgment orders no payment of money ({case_no})."
    status = 422
    article = "最高人民法院关于人民法院执行工作若干问题的规定（试行）第16条"


class FormUnreadable(Refusal):
    """`place`: the first part of the form that is missing or of another kind."""

    zh = "立案表看不懂：“{place}”缺少或者格式不对。"
    en = "The form can't be read: {place} is missing or of another kind."
    status = 422


class InstrumentUnknown(Refusal):
    zh = "没有“{kind}”这种执行依据。"
    en = "There is no instrument of the kind {kind}."
    status = 422
    article = "执行工作规定2"


class FormIncomplete(Refusal):
    """`place`: where in the form, as `obligations.0.amount`."""

    zh = "还不能立案：“{place}”没有填写或者填写有误，已标出，其他内容都已保存。"
    en = "Can't file yet: {place} is empty or can't be read; it is marked and all else is saved."
    status = 422


class WrongNumber(Refusal):
    """An ID number or credit code whose check digit does not fit. `name`: whose."""

    zh = "还不能立案：{name} 的证件号码校验不符，请对照原件核实。"
    en = "Can't file yet: the number of {name} fails its check digit; compare it with the original."
    status = 422


class NoSuchApplication(Refusal):
    zh = "没有找到这份执行申请。"
    en = "No such application."
    status = 404


class ApplicationDecided(Refusal):
    zh = "不能再办理：这份申请已经立案或者不予受理。"
    en = "This application has been decided already."


class LetterUnreadable(Refusal):
    """`most`: how many characters it may have."""

    zh = "请写明内容，不超过 {most} 字；约见还要选一个今天以后的日子。"
    en = "Say what it is about, in at most {most} characters; an appointment needs a day after today."
    status = 422


class TooManyLetters(Refusal):
    """`most`: how many may wait for an answer."""

    zh = "您已有 {most} 封来信等法院答复，请等答复后再写，急事请打电话。"
    en = "{most} of your letters wait for an answer. Write again when they are answered; telephone if it is urgent."
    status = 429


class NoSuchLetter(Refusal):
    zh = "没有找到这封来信。"
    en = "No such letter."
    status = 404


class LetterIsAnswered(Refusal):
    zh = "这封来信已经答复过。"
    en = "This letter has been answered."
