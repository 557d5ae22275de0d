"""A second reader of money mentions: slow, simple, and apart from the first.

It stands on the catalogue of notations (entries A01-A11, U01-U07, N01-N08, P06, 1.5, 1.6, D03, D04, D12, D14, D15) and, where
the catalogue leaves a question open, on the cases of tests/conformance/. Its first form was written without the sources of
yosan's scan and grammar; it was corrected after comparisons, some with them at hand. The words of COUNTER, NO_YEN and of what
qualifies an amount were taken from the same tables of words; it shares no code and no pattern.

usage: reader.py < TEXTS > MENTIONS

Texts are JSON strings, one a line. For each a line is printed: a JSON array of its mentions, each
[first char, one past the last char, kind, yen], with chars counted in the text as given; kind is amount, request, none or
malformed; yen is null where there is none. The standard library is enough.
"""

import json
import re
import sys
import unicodedata
from fractions import Fraction

# --- Chars (A01, A07, D10, D12, D15): normalised text, each char with the range of chars it was made from

DROPPED = set("\u00ad\u200b\u200c\u200d\u2060\ufeff") | {chr(c) for c in range(0xFE00, 0xFE10)}
RADICALS = str.maketrans("⻑⺠⻄⻘⻝⻤⻨⻩⻫⻭⻲⻆⻁⻓", "長民西青食鬼麦黄斉歯亀角虎長")


def stays(char):
    """A number of its own: ① ⑴ ⒈ ² ½ ㋀ (D12)."""
    return unicodedata.category(char) == "No" or 0x32C0 <= ord(char) <= 0x32CB or 0x3358 <= ord(char) <= 0x3370


def normalise(text):
    """Chars of the normalised text, and for each where its original begins and ends."""
    pieces = []  # [start, end, chars]
    for at, char in enumerate(text):
        joins = char in DROPPED or unicodedata.combining(unicodedata.normalize("NFKD", char)[0]) != 0
        if joins and pieces:
            pieces[-1][1] = at + 1
            pieces[-1][2] += "" if char in DROPPED else char
        else:
            pieces.append([at, at + 1, "" if char in DROPPED else char])
    chars, places = [], []
    for start, end, piece in pieces:
        kept = len(piece) == 1 and stays(piece)
        for char in piece if kept else unicodedata.normalize("NFKC", piece.translate(RADICALS)):
            chars.append(char)
            places.append((start, end))
    return "".join(chars), places


# --- Numbers (A01-A11)

KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "◯": 0, "壱": 1, "弐": 2, "参": 3}
SMALL = {"十": 10, "拾": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12}
SPACE = r"[ \t]*"
TEAR = r"[ \t]*(?:\r?\n[ \t]*){0,2}"  # a line break, or one with a blank line (D03)

DIGIT = r"[0-9]"
# 1,234 torn over lines after its comma (D03); 1,2,48 and 1.2.3 are taken whole, to be found wrong (A03)
# a head that is lost leaves its comma: ,015 (A03)
HEADLESS = rf"(?<![0-9千百十拾万億兆]),(?={DIGIT}{{3}}(?!{DIGIT}))"
BREAK = r"(?:[ \t]*\r?\n[ \t]*(?:\r?\n[ \t]*)?)?"  # a space alone parts two numbers (D04)
TORN = rf"{DIGIT}{{1,3}}(?:,{BREAK}{DIGIT}{BREAK}{DIGIT}{BREAK}{DIGIT}(?!{DIGIT}))+(?:[.・]{DIGIT}+)?(?![,.・]?{DIGIT})"
MARKED = rf"(?:{HEADLESS})?{DIGIT}+(?:[,.・]{DIGIT}+)*"
LISTED = rf"{DIGIT}{{1,3}}(?:、{DIGIT}{{3}}(?!{DIGIT}))+"  # 100、200: one number or two (A02)
ARABIC = rf"(?:{LISTED}|{TORN}|{MARKED})"
FIRST = r"[〇一二三四五六七八九零壱弐参]"
NEXT = r"[〇一二三四五六七八九零壱弐参○◯]"
POSITION = rf"{FIRST}(?:{NEXT}|[、,・.](?={NEXT}))*"
PLACE = r"[千百十拾]"
# 4千4百, 641百, 一千五百九十二, 千, 3
GROUP = re.compile(rf"(?:{ARABIC}|{POSITION})?(?:(?<![0-9]){PLACE}|(?<=[0-9]){SPACE}{PLACE}|(?<=[0-9〇一二三四五六七八九零○◯]){TEAR}{PLACE}(?={SPACE}[万億兆円]))(?:(?:{DIGIT}|{FIRST})?{PLACE})*(?:{DIGIT}(?![0-9,.])|{FIRST}(?!{NEXT})|[.・]{FIRST}+(?!{NEXT}|{PLACE}))?(?:{TEAR}{PLACE}(?={SPACE}[万億兆円]))?|{ARABIC}|{POSITION}")


class Bad(Exception):
    """The number contradicts itself."""


def separated(number):
    """Digits and decimals of 1,234.5, or of 二、六一二 written with Arabic digits (A02-A04)."""
    if number.count("、") and not number.startswith("K"):
        raise Bad  # 100、200: one number or two
    number = number.lstrip("K").replace("、", ",").replace("・", ".")
    whole, *decimals = number.split(".")
    first, *groups = whole.split(",")
    if len(decimals) > 1 or "," in "".join(decimals):
        raise Bad
    if groups and (not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups)):
        raise Bad
    return first + "".join(groups), "".join(decimals)


def value_of(group, lower):
    """Value, and place value of the last digit, of what stands before 億 or 円."""
    if re.search(rf"{PLACE}(?:{NEXT}|{DIGIT})?\s+{PLACE}", group):
        raise Bad  # 三十四 十億, 4千4 百万: a number with places of its own, and behind a space the number's next place or its unit's
    group = re.sub(r"\s", "", group)
    kanji = not re.search(DIGIT, group)
    digits = "".join(str(KANJI[c]) if c in KANJI else c for c in group)
    total, unit, last = Fraction(0), Fraction(1), 10**4
    while match := re.match(rf"([0-9,.、・]*)({PLACE})", digits):
        whole, decimals = separated(("K" if kanji else "") + match[1]) if match[1] else ("1", "")
        place = SMALL[match[2]]
        if match[1] and not lower and len(whole) > 1 and whole[0] == "0" and last == 10**4:
            raise Bad  # 036百
        if place >= last or (last < 10**4 and len(whole) > 1):
            raise Bad
        total += Fraction(whole + "." + (decimals or "0")) * place
        unit, last = Fraction(place, 10 ** len(decimals)), place
        digits = digits[match.end() :]
        if decimals and digits:
            raise Bad
    if digits:
        whole, decimals = separated(("K" if kanji else "") + digits)
        if last == 10**4 and len(whole) > 1 and whole[0] == "0" and not lower:
            raise Bad  # 036
        total, unit = total + Fraction(whole + "." + (decimals or "0")), Fraction(1, 10 ** len(decimals))
    return total, unit


# --- What stands behind a number (0.6, U01-U03)

COUNTER = (
    "人|件|社|者|名|個|年|期|次|箇所|か所|ヵ所|カ所|ヶ所|か年|ヵ年|カ年|か国|カ国|ヵ国|回|倍|%|パーセント|ポイント|ドル|ユーロ|元|ウォン|ルピー|トン|台|歳"
    "|床|例|症例|GB|TB|MB|km|kg|kWh|kW|ha|世帯|機関|施設|大学|課題|冊|本|枚|頭|羽|戸|棟|隻|機|校|点|組|項目|種|総活躍|字|ページ"
)
COUNTED = re.compile(rf"(?:{COUNTER})|[ \t]+(?:{COUNTER})(?:(?<![㐀-鿿])|(?![㐀-鿿]))")
NO_YEN = re.compile("円(?:滑|形|卓|周|盤|熟|満|陣|弧|柱|錐|筒|環|グラフ|借款|建|相場|安|高|貨|墳)")
# no word goes on there: a kanji, but not the heading 増△減額 of the next column (N02)
APART = r"(?:(?=増[△▲]減)|(?![㐀-鿿]))"
# where 円 is left out behind 億 or 兆
QUALIFIED = re.compile(
    rf"[ \t]*(?:$|[\n\r)\]】〕〉》」』>、。,;:・/~〜=+→⇒\-−(〔\[【]|程度|規模|前後|以上|以下|以内|未満|強(?![ァ-ヶいみく]){APART}|弱(?![ァ-ヶいみ]){APART}|余り|余{APART}|超{APART}"
    rf"|の内数|を(?:計上|確保|要求|措置|上回|超え)|がある|ある|の?(?:増|減)(?:[額加少]|{APART}))|[ \t]+"
)


class Number:
    """A number with its unit: from, to, yen, contradictory; and the words of its last unit, for the low end of a range."""

    def __init__(self, start, end, yen, bad, suffix):
        self.start, self.end, self.yen, self.bad, self.suffix = start, end, yen, bad, suffix


def has_unit_of_its_own(group):
    """805百 of 805百万円, 29.4千 of 29.4千円, 1 百 of 1 百万円: no part of a number in 億 (U01)."""
    match = re.match(rf"({ARABIC}|{POSITION})(\s*){PLACE}", group)
    return match is not None and (len(match[1].lstrip("0〇零")) > 1 or match[2] != "")


def yen_sign_at(text, at, marked):
    """Where 円 of money ends, if it stands at `at` but for a tear; behind ¥ it is not sought on another line."""
    match = re.compile(rf"{SPACE if marked else TEAR}円").match(text, at)
    return match.end() if match and not NO_YEN.match(text, match.end() - 1) else None


def number_at(text, at, marked=False):
    """The number with a unit that begins at `at`; `marked` where ¥ stands before it."""
    end, total, highest, last, bad, groups, fraction = at, Fraction(0), None, None, False, 0, False
    place = re.compile(rf"({TEAR})([万億兆])")
    done, suffix_from = None, None
    while True:
        gap = re.compile(TEAR).match(text, end).end() if groups else end
        match = GROUP.match(text, gap)
        if not match:
            break
        try:
            value, unit = value_of(match[0], groups > 0)
        except Bad:
            value, unit, bad_here = Fraction(0), Fraction(1), True
        else:
            bad_here = False
        follows = place.match(text, match.end())
        if last:
            # what the number above cannot go on with is another amount (U02), run together with it where nothing parts them
            worth = LARGE[follows[2]] if follows else 1
            another = bad_here or fraction or worth >= last or value * worth >= last
            # 543億26百万円 is one number, 543億 26百万円 is two
            another |= gap > end and has_unit_of_its_own(match[0])
            another |= not follows and unit.denominator > 1  # no fractions of a yen
            if another and (marked or gap > end):
                break
            bad |= another
        if follows:
            worth = LARGE[follows[2]]
            bad |= bad_here or (not groups and "\n" in text[at : follows.end()] and alone(text, at))
            total, last, end, groups = total + value * worth, worth, follows.end(), groups + 1
            highest = max(highest or 0, worth)
            fraction = unit < 1 and not any(c in SMALL for c in match[0])
            suffix_from = match.start() + len(re.match(rf"(?:{ARABIC}|{POSITION})?", match[0])[0])
            continue
        sign = yen_sign_at(text, match.end(), marked)
        if sign or (marked and not groups):
            torn = sign and "\n" in text[at:sign] and not groups and alone(text, at)
            total, groups = total + value, groups + 1
            bad |= bad_here or bool(torn) or unit.denominator > 1  # no fractions of a yen, not even ten tenths
            suffix_from = suffix_from or match.start() + len(re.match(rf"(?:{ARABIC}|{POSITION})?", match[0])[0])
            done = sign or match.end()
        break
    if not groups:
        return None
    if done is None:
        done = yen_sign_at(text, end, marked)
        if done is None and (more := re.compile(rf"{TEAR}余").match(text, end)):
            done = yen_sign_at(text, more.end(), marked)  # 5067万余円: and some more
        if done is None:
            if not marked and (highest < 10**8 or COUNTED.match(text, end) or not QUALIFIED.match(text, end)):
                return None
            done = end
    if total.denominator > 1 or total >= 2**63:  # money is whole yen in 64 bits
        bad = True
    words = text[at:done]
    if not re.search(rf"{DIGIT}|{NEXT}", words) and words in ("千円", "百円", "百万円", "万円", "億円", "兆円", "億", "兆"):
        return None  # a unit (U05)
    return Number(at, done, None if bad else int(total), bad, text[suffix_from:done])


def alone(text, start):
    """Whether a number has its line to itself, so that it may be a page's (D06)."""
    before, line = text[:start].rsplit("\n", 1)[-1], text[start:].split("\n", 1)[0]
    return not before.strip() and re.fullmatch(r"[0-9]{1,3}", line.strip()) is not None


# --- Signs, ranges, and what stands in an amount's place (N01-N08, U06, 1.6, P06)

COMPARED_STROKE = r"(?:対?前年度?(?:当初)?(?:予算)?比?|対\S{1,6}年度|増減額?|同)$"
COMPARED = rf"年度$|{COMPARED_STROKE}"
SIGN = re.compile(rf"(?:[△▲]|しろさんかく|くろさんかく){SPACE}(?:(?:しろ|くろ)さんかく{SPACE})?|[-−‐―+]")
HYPHENS = "-−‐―"
REQUEST = re.compile(r"事項(?:要求|\n要求(?![額・等]))")
NOTHING = "|".join(f"{first}{SPACE}{last}" for first, last in ("新規", "皆増", "皆減", "純増"))
NONE = re.compile(rf"{TEAR}[(〔\[【]{SPACE}(?:前年度予算額{SPACE}:?{SPACE})?([-−‐―ー─—](?:{SPACE}(?:百万|千|万|億|兆)?円)?|{NOTHING}){SPACE}[)〕\]】]")


def sign_at(text, at, after_amount):
    """Where a sign that begins at `at` ends, and whether it says less than nothing."""
    match = SIGN.match(text, at)
    if not match:
        return None
    if match[0] == "+" or match[0] in HYPHENS:
        # a stroke behind a word is none (D14), a plus behind an amount adds (N09); but 対前年度-12億円, 5年度+12億円 (7)
        opens = at == 0 or re.match(r"[^0-9A-Za-z㐀-鿿〇ぁ-んァ-ヶー円)\]】〕〉》%+]", text[at - 1])
        # 増は+3億円, 前年度から+3億円
        opens = opens or (match[0] == "+" and re.search("(?:は|から)$", text[:at]))
        if after_amount == at or not (opens or re.search(COMPARED if match[0] == "+" else COMPARED_STROKE, text[:at])):
            return None
    return match.end(), match[0] != "+"


def mentions(text):
    found, at, after = [], 0, None
    while at < len(text):
        taken = mention_at(text, at, after)
        if not taken:
            at += 1
            continue
        found += taken
        at = after = taken[-1][1]
        if taken[-1][2] != "request" and (none := NONE.match(text, at)):
            found.append((*none.span(1), "none", None))
            at = none.end()
    return found


def mention_at(text, at, after):
    if match := REQUEST.match(text, at):
        return [(*match.span(), "request", None)]
    if text.startswith("緊要", at) and text[:at].rstrip().endswith("+"):
        return [(at, at + 2, "request", None)]
    sign = sign_at(text, at, after)
    start, negative = sign or (at, False)
    if not sign and text[start : start + 1].isspace():
        return None  # the unit behind a note's number
    before = text[start - 1 : start] if not sign else ""
    if before and re.match(rf"{DIGIT}", before) and re.match(DIGIT, text[start : start + 1]):
        return None  # within a number
    if before in (",", ".", "・") and re.match(DIGIT, text[start : start + 1]) and re.match(DIGIT, text[max(start - 2, 0) : start - 1]):
        return None  # the rest of a number that comes to nothing
    bullet = before and before in "○◯" and not re.match(FIRST, text[start - 2 : start - 1])
    if before == "数" and text[start] in SMALL or before and before in KANJI and text[start] in KANJI and not bullet:
        return None
    if text[start : start + 1] == "¥":
        digits = re.compile(rf"¥{SPACE}").match(text, start).end()
        number = number_at(text, digits, marked=True)
        return [mention(number, at, negative)] if number else None
    if sign and text[at] in HYPHENS and (dash := re.compile(rf"{SPACE}(?:十億|百万|千|万|億|兆)円").match(text, start)):
        return [(at, dash.end(), "none", None)]  # －億円 (1.6)
    if shared := bracket_at(text, start, at, negative):
        return shared
    if ranged := range_at(text, start, at, negative):
        return ranged
    number = number_at(text, start)
    if not number:
        return None
    if re.sub(r"\s", "", text[start : number.end]) == "一円":
        return None  # 東北一円: a whole region
    if NOTED.match(text, start) and note_number(text, at) or rate_of_exchange(text, at, number):
        return None
    whole = "," in text[at : number.end] or not re.match(r" *(?:$|[\r\n(〔])", text[number.end :])
    if BEGUN.search(text[:at]) and not whole:
        return [(at, number.end, "malformed", None)]
    return [mention(number, at, negative), *change_behind(text, number)]


# 19,951百万円(+9,000): what changed, in the unit of the amount before it
CHANGE = re.compile(rf"{SPACE}\(([+△▲])({ARABIC})\)")


def change_behind(text, number):
    match = CHANGE.match(text, number.end)
    change = match and not number.bad and number_at(match[2] + number.suffix, 0)
    if not change or change.bad:
        return []
    return [(match.start(1), match.end(2), "amount", change.yen if match[1] == "+" else -change.yen)]


# 1 百万円未満: behind a note's mark or at the start of a line, the number of a note that says how figures are rounded
NOTED = re.compile(r"[0-9]{1,2}[ \t]*(?:千|百万|十億|万|億|兆)円 *(?:単位|未満)")
ROUNDED = re.compile(r"四捨五入|切り?捨|切り?上|端数")


def note_number(text, at):
    line = re.split(r"[\r\n]", text[:at])[-1].rstrip(" \t")
    unit = NOTED.match(text, at)
    said = text[unit.end() - 2 : unit.end() + 38] if unit else ""
    rounds = ROUNDED.search(re.split(r"[\r\n。]", said)[0])
    if re.search(r"[※*]$|(?:^|[\s(〔\[【<※])注[)】〕\]>〉》]?$", line):
        return rounds or re.match(r"[0-9]+[ \t]*\D+円 *単位", text[at:])
    return not line and rounds and re.match(r"[0-9]+[ \t]", text[at:])


def rate_of_exchange(text, at, number):
    """1ドル120円: no money that is spent."""
    priced = re.search(r"(?:^|[^0-9,.])1(?:米?ドル|ユーロ|ポンド|(?:人民)?元|ウォン)[ =:約]*$", text[max(at - 20, 0) : at])
    return priced and not re.search("[億兆万]", text[at : number.end])


# 概算要求額 4⏎1億円: the number began behind its label on the line above
BEGUN = re.compile(r"(?:要求額|要望額|予算額|概算要求|予算要求|当初予算|補正予算|予算案|政府案)[ :]*[0-9]{1,3} *\r?\n[ ,]*$")


def mention(number, start, negative):
    kind = "malformed" if number.bad else "amount"
    yen = None if number.bad else -number.yen if negative else number.yen
    return (start, number.end, kind, yen)


def range_at(text, start, at, negative):
    """7~13億円: the unit is shared (N07)."""
    match = re.compile(rf"({ARABIC}|{POSITION})([~〜-])").match(text, start)
    high = match and number_at(text, match.end())
    if not high:
        return None
    low = number_at(match[1] + high.suffix, 0)
    if not low or low.bad and not high.bad:
        return None
    ascends = not high.bad and low.yen < high.yen
    if match[2] == "-" and not ascends:
        return None
    low_end = (at, match.end(1), "amount" if ascends else "malformed", (-low.yen if negative else low.yen) if ascends else None)
    return [low_end, (match.end(), high.end, "malformed" if high.bad else "amount", high.yen)]


def bracket_at(text, start, at, negative):
    """360(340)百万円: the unit is shared, as in a range; 360(-)百万円 has none in the bracket."""
    none = re.compile(rf"({ARABIC}){SPACE}\({SPACE}([-−‐―ー─—]|{NOTHING}){SPACE}\){SPACE}").match(text, start)
    whole = none and number_at(none[1] + text[none.end() :], 0)
    if whole and not whole.bad and whole.end > len(none[1]):
        return [(at, none.end(1), "amount", -whole.yen if negative else whole.yen), (*none.span(2), "none", None)]
    match = re.compile(rf"({ARABIC})\({SPACE}({ARABIC})\)").match(text, start)
    whole = match and number_at(match[1] + text[match.end() :], 0)
    if not whole or whole.bad or whole.end == len(match[1]):
        return None
    inner = number_at(match[2] + whole.suffix, 0)
    first = (at, match.end(1), "amount", -whole.yen if negative else whole.yen)
    return [first, (*match.span(2), "amount", inner.yen)] if inner and not inner.bad else None


def read(line):
    text, places = normalise(line)
    return [[places[start][0], places[end - 1][1], kind, yen] for start, end, kind, yen in mentions(text)]


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(read(json.loads(line)), ensure_ascii=False))
