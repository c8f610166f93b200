"""What is refused around showing a lot: pictures, packages, viewings, questions."""

from zhixing.kernel.refusal import Refusal


class BadMark(Refusal):
    zh = "不能保存标注「{text}」：位置、种类或文字不对。"
    en = "Can't keep the mark “{text}”: its place, kind or words are wrong."
    status = 422


class SpinIncomplete(Refusal):
    zh = "不能做成环绕视图：{count} 张，应当有 {least} 到 {most} 张。"
    en = "No spin view of {count} photos: it takes {least} to {most}."
    status = 422


class PackageRefused(Refusal):
    zh = "不能导入公示包：{name}{why_zh}。整个包没有导入。"
    en = "The package is not taken in: {name} {why_en}. Nothing was imported."
    status = 422


class NotAPaper(Refusal):
    zh = "不能加这份文件：要写明名称，文件是 20 MB 以内、没有损坏、没有加密的 PDF。"
    en = "Can't add this file: give it a name; it is a sound PDF of at most 20 MB without a password."
    status = 422


class NoSuchPicture(Refusal):
    zh = "没有这张图片。"
    en = "There is no such picture."
    status = 404


class PicturesChanged(Refusal):
    zh = "不能排列：图片已经变动，请刷新后再排。"
    en = "Can't arrange: the pictures have changed. Reload and arrange again."


class NoSuchViewing(Refusal):
    zh = "没有这场看样，或者已经取消。"
    en = "There is no such viewing, or it was cancelled."
    status = 404


class ViewingTimesWrong(Refusal):
    zh = "不能安排看样：时间须在开拍前，先后不能颠倒，名额至少一个；直播看样须写 https 地址。"
    en = "No such viewing: before the sale opens, in order, one place at least; a live one needs an https address."
    status = 422


class ViewingFull(Refusal):
    zh = "不能预约：这一场已满。可以选其他场次。"
    en = "Can't book: this viewing is full. Choose another."


class ViewingOver(Refusal):
    zh = "不能预约：这一场已经开始或者结束。"
    en = "Can't book: this viewing has begun or is over."


class QuestionEmpty(Refusal):
    zh = "请写明问题（500 字以内）。"
    en = "Write your question, 500 characters at most."
    status = 422


class TooManyQuestions(Refusal):
    zh = "不能再问：您还有 {count} 个问题等法院答复。"
    en = "No more now: {count} of your questions wait for an answer."
    status = 429


class NoSuchQuestion(Refusal):
    zh = "没有这个问题。"
    en = "There is no such question."
    status = 404
