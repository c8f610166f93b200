"""The look: every component in both languages, dates, sums and limits in words, and what a template may never do."""

import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template, engines
from django.test import RequestFactory
from django.utils import translation

from zhixing.entrypoints import bundles, charts, gallery, language, menu, words
from zhixing.entrypoints.components import box
from zhixing.kernel.money import Money

ROOT = Path(__file__).parents[2]
ENTRY = ROOT / "src/zhixing/entrypoints"
NOW = gallery.NOW
TEMPLATES = sorted(ENTRY.glob("**/templates/**/*.html"))
CHART = {"title": "结案 || Closed", "unit": "件 || cases", "labels": ["10月 || Oct", "11月 || Nov"], "values": [30, 25]}
TOKENS = dict(
    re.findall(r"--zx-([\w-]+):\s*(#[0-9a-f]{6})", (ENTRY / "static/zx/tokens.css").read_text(encoding="utf-8"))
)
FRAMES = ("desk", "counter", "portal", "auction", "login", "print")


@pytest.fixture(autouse=True)
def _court_time():
    language.court_time(NOW)
    with translation.override("zh-hans"):
        yield
    language.court_time(None)


def draw(source: str, **context: object) -> str:
    return Template("{% load zx %}" + source).render(Context(context)).strip()


def english(source: str, **context: object) -> str:
    with translation.override("en"):
        return draw(source, **context)


def page(frame: str, lang: str) -> str:
    request = RequestFactory().get("/gallery", {"frame": frame, "lang": lang})
    context = gallery.specimens() | {"request": request, "csrf_token": "t"}
    with translation.override("en" if lang == "en" else "zh-hans"):
        template = engines["django"].engine.get_template(f"zx/gallery/{frame}.html")
        return template.render(Context(context))


class TestWords:
    @pytest.mark.parametrize(
        ("value", "zh", "en"),
        [
            (date(2026, 11, 24), "11月24日", "24 Nov"),
            (date(2027, 3, 16), "2027年3月16日", "16 Mar 2027"),
            (datetime(2026, 12, 31, 16, 30, tzinfo=language.SHANGHAI), "12月31日", "31 Dec"),
            (None, "—", "—"),
        ],
    )
    def test_a_day_has_its_year_only_when_it_is_another(self, value: object, zh: str, en: str) -> None:
        assert (draw("{{ d|day }}", d=value), english("{{ d|day }}", d=value)) == (zh, en)

    def test_without_a_court_time_the_year_is_always_there(self) -> None:
        language.court_time(None)
        assert draw("{{ d|day }}", d=date(2026, 11, 24)) == "2026年11月24日"

    def test_instants_show_the_wall_clock_of_china(self) -> None:
        utc = datetime.fromisoformat("2026-11-24T02:26:18+00:00")
        assert draw("{{ d|moment }} {{ d|instant }} {{ d|stamp }}", d=utc) == "10:26 11月24日 10:26 11-24 10:26:18"
        assert english("{{ d|clock }}", d=utc) == "Tue 24 Nov 10:26"
        assert draw("{{ d|clock }}", d=utc) == "11月24日 周二 10:26"

    def test_an_instant_without_a_zone_is_a_mistake(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            words.day(datetime(2026, 11, 24))  # noqa: DTZ001

    @pytest.mark.parametrize(
        ("days", "zh", "en"),
        [
            (3, "还有 3 天", "in 3 days"),
            (1, "还有 1 天", "in 1 day"),
            (0, "今天", "Today"),
            (-2, "2 天前", "2 days ago"),
        ],
    )
    def test_ago_or_in(self, days: int, zh: str, en: str) -> None:
        on = NOW.date() + timedelta(days)
        assert (draw("{{ d|ago_or_in }}", d=on), english("{{ d|ago_or_in }}", d=on)) == (zh, en)

    @pytest.mark.parametrize(
        ("yuan", "money", "short", "wan", "wan_en"),
        [
            ("3394134", "3,394,134.00", "3,394,134 元", "339.4134 万元", "¥3.394134 million"),
            ("1589000", "1,589,000.00", "1,589,000 元", "158.9 万元", "¥1.589 million"),
            ("2030000", "2,030,000.00", "2,030,000 元", "203.0 万元", "¥2.03 million"),
            ("-1200", "−1,200.00", "−1,200 元", "−1,200 元", "¥−1,200"),
            ("186520.37", "186,520.37", "186,520.37 元", "186,520.37 元", "¥186,520.37"),
        ],
    )
    def test_sums_are_exact(self, yuan: str, money: str, short: str, wan: str, wan_en: str) -> None:
        m = Money.yuan(yuan)
        assert draw("{{ m|money }};{{ m|yuan }};{{ m|wan }}", m=m) == f"{money};{short};{wan}"
        assert english("{{ m|wan }}", m=m) == wan_en

    @pytest.mark.parametrize(
        ("facts", "css", "zh", "en"),
        [
            ({"state": "late", "days_left": -2}, "is-late", "已超期 2 天", "2 days overdue"),
            (
                {"state": "red", "days_left": -1, "working": True},
                "is-late",
                "已超期 1 个工作日",
                "1 working day overdue",
            ),
            ({"state": "soon", "days_left": 0}, "is-today", "今天", "Today"),
            ({"state": "today", "at": NOW.replace(hour=16, minute=0)}, "is-today", "今天 16:00", "Today 16:00"),
            ({"state": "yellow", "days_left": 3}, "is-soon", "还有 3 天", "3 days left"),
            ({"state": "green", "days_left": 20}, "is-idle", "还有 20 天", "20 days left"),
            ({"days_left": -4}, "is-late", "已超期 4 天", "4 days overdue"),
            ({"state": "wait", "since": 2}, "is-wait", "等答复 2 天", "Waiting 2 days"),
            ({"state": "paused", "stopped": 14}, "is-idle", "中止中，停计 14 天", "Stayed, 14 days not counted"),
            ({"state": "done", "early": 6}, "is-ok", "提前 6 天办结", "Done 6 days early"),
            ({}, "is-idle", "不限期", "No limit"),
        ],
    )
    def test_due_badge(self, facts: dict[str, object], css: str, zh: str, en: str) -> None:
        assert draw("{% due f %}", f=facts) == draw("{% due f %}", f=SimpleNamespace(**facts))
        assert (css in draw("{% due f %}", f=facts), zh in draw("{% due f %}", f=facts)) == (True, True)
        assert en in english("{% due f %}", f=facts)

    def test_due_badge_says_day_article_and_excluded_days(self) -> None:
        facts = {"days_left": 3, "due_on": date(2026, 11, 27), "article": "法释〔2017〕8号第2条", "excluded": 5}
        assert 'title="应于 2026年11月27日 前办结；法释〔2017〕8号第2条；已扣除 5 天"' in draw("{% due f %}", f=facts)
        assert 'title="Due 27 Nov 2026; 法释〔2017〕8号第2条; 5 days excluded"' in english("{% due f %}", f=facts)


class TestComponents:
    def test_a_pair_is_read_in_the_right_language_and_escaped(self) -> None:
        assert (draw("{{ x|pick }}", x="甲 || A"), english("{{ x|pick }}", x="甲 || A")) == ("甲", "A")
        assert draw("{{ x|pick }}", x="<b> || A") == "&lt;b&gt;"
        assert "&lt;i&gt;" in draw("{% card x %}{% endcard %}", x="<i>")

    def test_case_number_keeps_its_form(self) -> None:
        assert draw('{% case "(2026)浙0195执1842号" %}') == '<span class="zx-case">（2026）浙0195执1842号</span>'
        assert ">1842号<" in draw('{% case n "/c" short=True %}', n="（2026）浙0195执1842号")

    @pytest.mark.parametrize("stage", ["卖", "sell"])
    def test_six_squares_are_read_out(self, stage: str) -> None:
        drawn = draw("{% glyphs s %}", s=stage)
        assert 'aria-label="卖阶段，第 4 段共 6 段"' in drawn
        assert [drawn.count(f"is-{state}") for state in ("done", "now", "todo")] == [3, 1, 2]
        assert 'aria-label="Sell, stage 4 of 6"' in english("{% glyphs s %}", s=stage)

    def test_refusal_says_what_why_which_rule_and_the_code(self) -> None:
        drawn = draw('{% refusal r "/x" "改到 12月24日 || Use 24 Dec" %}', r=gallery.NoticeTooShort())
        for part in (
            "<b>不能发布公告：</b>",
            "法释〔2016〕18号第12条",
            "改到 12月24日",
            "notice_too_short",
            'role="alert"',
        ):
            assert part in drawn
        assert "<b>Can&#x27;t publish: </b>" in english("{% refusal r %}", r=gallery.NoticeTooShort())

    def test_the_second_person_is_never_the_first(self) -> None:
        first, second = {"role": "经办", "name": "方若衡", "at": NOW, "staff_id": 3}, {"role": "复核", "name": ""}
        assert "您是经办人" in draw("{% two a b me=3 %}", a=first, b=second)
        assert "您是经办人" not in draw("{% two a b me=4 %}", a=first, b=second)

    def test_three_numbers_that_differ_stop_the_payout(self) -> None:
        numbers = [("方案", Money(100), ""), ("批次", Money(100), ""), ("分户账", Money(99), "")]
        assert "≠" in draw("{% equal n %}", n=numbers) and "0.01" in draw("{% equal n %}", n=numbers)

    def test_menu_shows_only_what_the_person_may_open(self) -> None:
        scope = SimpleNamespace(may={"desk.use", "case.view", "payment.view"}.__contains__)
        lines = [line for group in menu.desk(scope, "/desk/cases/12", {"cases": 126}) for line in group]  # type: ignore[arg-type]
        assert [line["href"] for line in lines] == ["/desk/", "/desk/cases/", "/desk/payments/", "/desk/agencies/"]
        assert [(line["href"], line["count"]) for line in lines if line["current"]] == [("/desk/cases/", 126)]
        assert menu.desk(None, "/", {}) == []

    def test_sorting_turns_round_and_keeps_the_filter(self) -> None:
        request = RequestFactory().get("/", {"due": "late", "sort": "sum"})
        drawn = draw('{% th "金额 || Amount" "sum" "num" %}', request=request)
        assert 'aria-sort="ascending"' in drawn and "due=late&amp;sort=-sum" in drawn

    @pytest.mark.parametrize(
        ("seconds", "zh"),
        [(0, "已结束"), (253, "04:13"), (3600, "剩 1 时 0 分"), (11520, "剩 3 时 12 分"), (90000, "11月25日 11:27")],
    )
    def test_countdown_before_the_island_moves_it(self, seconds: int, zh: str) -> None:
        drawn = draw("{% countdown e n %}", e=NOW + timedelta(seconds=seconds), n=NOW)
        assert f">{zh}</time>" in drawn and ("is-close" in drawn) == (0 < seconds <= 300)

    def test_a_question_carries_its_hint_and_error(self) -> None:
        drawn = draw('{% input "rate" "利率" value=v hint="可改" error="太高" unit="%" %}', v=Decimal("3.45"))
        assert (
            'aria-describedby="id_rate-under"' in drawn and 'aria-invalid="true"' in drawn and 'value="3.45"' in drawn
        )
        assert "secret" not in draw('{% input "p" "密码" value="secret" type="password" %}')

    def test_revealing_needs_a_purpose(self) -> None:
        party = {"id": 2, "role": "被执行人", "name": "周启山", "data": [("证件号", "3301****17")]}
        drawn = draw('{% party p "/reveal" %}', p=party, csrf_token="tok")
        assert 'action="/reveal"' in drawn and 'name="reason" required' in drawn and 'value="tok"' in drawn
        assert "<form" not in draw("{% party p %}", p=party)


class TestCharts:
    def test_bars_start_at_zero_and_the_scale_is_round(self) -> None:
        vertical = charts.scale([46])
        assert (vertical.top, vertical.step, vertical.y(0)) == (50, 10, charts.HEIGHT - charts.BOTTOM)
        assert charts.scale([]).top == 1

    def test_the_text_alternative_has_first_last_and_target(self) -> None:
        assert charts.line_chart(CHART | {"target": 28})["text"] == "结案（件）：10月 30，11月 25，目标 28"
        with translation.override("en"):
            assert charts.alternative(CHART) == "Closed (cases): Oct 30, Nov 25"
        assert charts.alternative(CHART | {"values": [None, None]}) == "结案（件）：无数据".replace("（件）", "")

    def test_end_labels_keep_apart(self) -> None:
        ends = charts.line_chart(CHART | {"bars": [30, 25]})["ends"]
        assert abs(ends[0]["y"] - ends[1]["y"]) >= 16

    def test_figures(self) -> None:
        assert [charts.figure(n) for n in (1234, 4.2, 0.21, -3, None)] == ["1,234", "4.2", "0.21", "−3", "—"]

    def test_a_missed_target_is_said_in_words(self) -> None:
        assert "未达" in draw("{% kpi t %}", t={"name": "发放率", "value": 98.4, "target": 99, "unit": "%"})
        assert "未达" not in draw("{% kpi t %}", t={"name": "超期", "value": 0.2, "target": 0.25, "at_least": False})


class TestPages:
    @pytest.mark.parametrize("frame", FRAMES)
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_every_frame_draws_in_both_languages(self, frame: str, lang: str) -> None:
        html = page(frame, lang)
        assert f'<html lang="{"en" if lang == "en" else "zh-CN"}"' in html
        assert html.count("<h1") == 1 and 'id="main"' in html and 'class="skip"' in html
        assert " || " not in re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)

    @pytest.mark.parametrize("frame", FRAMES)
    def test_no_inline_script_and_no_style_attribute(self, frame: str) -> None:
        html = page(frame, "zh")
        assert not re.search(r'\sstyle="', html) and not re.search(r"\son\w+=", html)
        assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", html))

    def test_ids_are_unique(self) -> None:
        ids = re.findall(r'\sid="([^"]+)"', page("desk", "zh"))
        assert sorted(set(ids)) == sorted(ids)

    def test_fields_have_labels(self) -> None:
        html = page("desk", "zh")
        named = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html))
        fields = re.findall(r'<(?:input|textarea|select)(?=[^>]*class="zx-in)[^>]*\sid="([^"]+)"', html)
        assert fields and set(fields) <= named

    def test_the_chosen_language_and_size_are_remembered(self) -> None:
        seen = {}

        def answer(request):
            from django.http import HttpResponse

            seen.update(lang=language.current(), large=request.zx_large)
            return HttpResponse("")

        middleware = language.LanguageMiddleware(answer)
        response = middleware(RequestFactory().get("/", {"lang": "en", "text": "large"}))
        assert seen == {"lang": "en", "large": True} and response.headers["Content-Language"] == "en"
        assert (response.cookies["zx_lang"].value, response.cookies["zx_text"].value) == ("en", "large")
        request = RequestFactory().get("/", {"lang": "xx"})
        request.COOKIES["zx_lang"] = "en"
        assert not middleware(request).cookies and seen == {"lang": "zh", "large": False}


class TestBuild:
    def test_without_a_build_pages_have_no_scripts(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(bundles, "BUILD", tmp_path)
        assert draw('{% island "path" %}') == ""

    def test_island_lists_scripts_and_styles_once(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        entry = {"file": "assets/path-1.js", "css": ["assets/path-1.css"], "imports": ["_lib.js"]}
        built = {"src/path.ts": entry, "_lib.js": {"file": "assets/lib-1.js", "css": ["assets/lib-1.css"]}}
        (tmp_path / "manifest.json").write_text(json.dumps(built))
        monkeypatch.setattr(bundles, "BUILD", tmp_path)
        drawn = draw('{% island "path" "path" %}')
        assert drawn.count("<script") == 1 and 'type="module" src="/static/islands/assets/path-1.js"' in drawn
        assert drawn.count('<link rel="modulepreload" href="/static/islands/assets/lib-1.js">') == 1
        assert [drawn.count(f"{name}-1.css") for name in ("path", "lib")] == [1, 1]
        with pytest.raises(bundles.UnknownIsland):
            draw('{% island "nothing" %}')

    def test_every_icon_used_is_in_the_sprite(self) -> None:
        known = set(json.loads((ROOT / "islands/icons.json").read_text()))
        used = {entry.icon for group in menu.DESK for entry in group}
        for path in [*TEMPLATES, *ENTRY.glob("components/*.py")]:
            text = path.read_text(encoding="utf-8")
            used |= set(re.findall(r"""(?:\{% icon |mark=|icon\()["']([a-z0-9-]+)["']""", text))
        assert used <= known, used - known

    def test_every_island_asked_for_is_built(self) -> None:
        config = (ROOT / "islands/vite.config.ts").read_text()
        known = set(re.findall(r'"(\w+)"', config.split("const islands = [")[1].split("]")[0]))
        asked = {
            name
            for path in TEMPLATES
            for names in re.findall(r"\{% island ([^%]*)%\}", path.read_text(encoding="utf-8"))
            for name in re.findall(r'"(\w+)"', names)
        }
        assert asked <= known, asked - known

    def test_every_tag_and_filter_is_listed_for_page_builders(self) -> None:
        from zhixing.entrypoints.templatetags import zx

        listed = (ROOT / "docs/ui.md").read_text(encoding="utf-8")
        missing = [name for name in zx.register.tags if f"{{% {name} " not in listed and f"{{% {name} %" not in listed]
        missing += [name for name in zx.register.filters if f"|{name}" not in listed.replace("\\|", "|")]
        assert missing == []


class TestContrast:
    def ratio(self, a: str, b: str) -> float:
        def luminance(colour: str) -> float:
            parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
            linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

        low, high = sorted((luminance(TOKENS.get(a, a)), luminance(TOKENS.get(b, b))))
        return (high + 0.05) / (low + 0.05)

    @pytest.mark.parametrize("state", ["late", "soon", "done", "wait", "robot", "idle"])
    def test_states_are_read_on_their_tint_and_on_card(self, state: str) -> None:
        assert self.ratio(state, f"{state}-tint") >= 4.5 and self.ratio(state, "card") >= 4.5

    @pytest.mark.parametrize("ground", ["paper", "card", "sunk"])
    def test_ink_is_read_on_every_ground(self, ground: str) -> None:
        assert min(self.ratio(ink, ground) for ink in ("ink", "ink-2", "dai")) >= 4.5
        assert ground == "sunk" or self.ratio("ink-3", ground) >= 4.5

    def test_bar_fields_and_focus(self) -> None:
        assert (
            self.ratio("bar-ink", "bar") >= 4.5
            and self.ratio("#ffffff", "dai") >= 4.5
            and self.ratio("#ffffff", "late") >= 4.5
        )
        assert (
            self.ratio("field", "card") >= 3 and min(self.ratio("ring", g) for g in ("paper", "card", "dai-tint")) >= 3
        )
        assert self.ratio("ink-2", "dai-tint") >= 4.5 and self.ratio("dai", "dai-tint") >= 4.5
        for state in ("late", "soon", "done", "wait", "robot"):
            assert self.ratio(f"{state}-ink", f"{state}-tint") >= 4.5


class TestLiveBox:
    def board(self, **changes: object) -> SimpleNamespace:
        line = SimpleNamespace(code="7392", price=Money.yuan(1589000), at=NOW, priority=False)
        facts = {
            "round_id": 7,
            "state": "open",
            "opens_at": NOW,
            "ends_at": NOW + timedelta(minutes=4),
            "extensions": 10,
        }
        sums = {
            "start": Money.yuan(1421000),
            "step": Money.yuan(7000),
            "price": line.price,
            "next": Money.yuan(1596000),
        }
        return SimpleNamespace(
            **facts | sums | {"bids": 22, "bidders": 6, "head": "9f" * 32, "last": (line,)} | changes
        )

    def test_the_page_says_price_state_and_end(self) -> None:
        html = draw("{% live_price lot '/live/round:7' %}", lot=box.box(self.board(), NOW, None))
        for said in ("竞价中，已延时 10 次", "当前价", "11月24日 10:31:05", ">1,589,000<", 'data-live="/live/round:7"'):
            assert said in html
        assert box.state_words(self.board(extensions=1)).endswith("Bidding, extended 1 time")

    def test_before_the_first_bid_the_start_price_is_shown(self) -> None:
        lot = box.box(self.board(price=None, last=(), state="scheduled", extensions=0), NOW)
        assert (lot["price"], lot["price_words"], lot["state"]) == (
            Money.yuan(1421000),
            "起拍价 || Starts at",
            "before",
        )

    def test_an_outbid_reader_is_told_by_how_much_and_may_bid(self) -> None:
        mine = SimpleNamespace(
            code="3086", last=Money.yuan(1582000), leads=False, behind=Money.yuan(7000), next=Money.yuan(1596000)
        )
        html = draw("{% live_price lot %}", lot=box.box(self.board(), NOW, mine, bid_href="/bid"))
        assert "您已被超过 7,000 元" in html and 'action="/bid"' in html and 'value="1596000.00"' in html
        assert "<form" not in draw(
            "{% live_price lot %}", lot=box.box(self.board(state="sold"), NOW, mine, bid_href="/bid")
        )
