//! Lines put together at random from the notations of the catalogue, the same for the same seed.

/// A stream of numbers by which a line is put together (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.below(words.len() as u64)).unwrap()]
    }
}

/// As many lines as are taken.
pub(crate) fn lines(seed: u64) -> impl Iterator<Item = String> {
    let mut dice = Dice(seed);
    std::iter::from_fn(move || Some(line(&mut dice)))
}

fn line(dice: &mut Dice) -> String {
    let phrases: Vec<String> = (0..=dice.below(3)).map(|_| phrase(dice)).collect();
    let line = phrases.join(dice.pick(&["、", "。", " ", "\n", "事業", "\n\n", "及び", ""]));
    if dice.one_in(3) { widened(dice, &line) } else { line }
}

/// Some or all of the ASCII chars in full width, as they are mixed in print (A01).
fn widened(dice: &mut Dice, line: &str) -> String {
    let all = dice.one_in(2);
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c);
    line.chars().map(|c| if c.is_ascii_graphic() && (all || dice.one_in(3)) { wide(c) } else { c }).collect()
}

fn phrase(dice: &mut Dice) -> String {
    let before = dice.pick(&BEFORE);
    let money = match dice.below(13) {
        0..=5 => format!("{}{}{}", figure(dice), dice.pick(&["", "", "", " ", "\n"]), dice.pick(&UNITS)),
        6 => compound(dice),
        7 => kanji(dice),
        8 => format!("{}{}{}億円", 1 + dice.below(20), dice.pick(&["~", "〜", "～", "-"]), 1 + dice.below(40)),
        9 => format!("{}億円({})", figure(dice), dice.pick(&INSIDE)),
        10 => format!("{}{}", figure(dice), dice.pick(&COUNTED)),
        11 => format!("¥{}{}", grouped(dice.below(10_000_000)), dice.pick(&["", "円", "億", "億円", " 円"])),
        _ => dice.pick(&WHOLE).to_owned(),
    };
    format!("{before}{money}{}", dice.pick(&AFTER))
}

/// 1,248; 0.4; 7000; 1,4787
fn figure(dice: &mut Dice) -> String {
    let size = dice.below(6);
    let number = dice.below(10_u64.pow(u32::try_from(size).unwrap() + 1));
    match dice.below(16) {
        0..=5 => grouped(number),
        6..=8 => number.to_string(),
        9 | 10 => format!("{}.{}", grouped(number), dice.below(100)),
        11 => format!("{}・{}", number % 100, dice.below(10)),
        12 => by_position(number),
        13 => by_place(number % 10_000),
        14 => format!("{},{}", number % 1_000, dice.pick(&["1", "12", "1234", "12,345", "345,6"])),
        _ => dice
            .pick(&["036", "0,248", "1.2.3", "100、200", "7、80", "2,\n345", "2\n45", "3 45", "4千4", "①5", "十数"])
            .to_owned(),
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// 三三二
fn by_position(number: u64) -> String {
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

/// 三百三十二, below ten thousand
fn by_place(number: u64) -> String {
    let mut text = String::new();
    for (place, word) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / place % 10;
        if digit > 1 || (digit == 1 && word.is_empty()) {
            text.push(DIGITS[usize::try_from(digit).unwrap()]);
        }
        if digit > 0 {
            text.push_str(word);
        }
    }
    if number == 0 { "零".to_owned() } else { text }
}

/// 1兆2,345億円, 3億5,000万円, 2兆0,157億円, 9兆\n3,625億円
fn compound(dice: &mut Dice) -> String {
    let (high, low) = [("兆", "億"), ("億", "万"), ("兆", "万")][usize::try_from(dice.below(3)).unwrap()];
    let lower = dice.below(9_999) + 1;
    let lower = match dice.below(3) {
        0 => grouped(lower),
        1 => format!("{lower:04}"),
        _ => format!("{},{:03}", lower / 1_000, lower % 1_000),
    };
    let gap = dice.pick(&["", "", " ", "\n"]);
    format!("{}{high}{gap}{lower}{low}{}円", 1 + dice.below(99), dice.pick(&["", "", " ", "\n"]))
}

/// 九十一億一千五百九十二万三千円
fn kanji(dice: &mut Dice) -> String {
    let (high, low) = (1 + dice.below(9_999), 1 + dice.below(9_999));
    match dice.below(4) {
        0 => format!("{}億円", by_place(high)),
        1 => format!("{}億{}万円", by_place(high), by_place(low)),
        2 => format!("{}兆{}億円", by_place(high), by_position(low)),
        _ => format!("{}億円", by_position(high)),
    }
}

const BEFORE: [&str; 30] = [
    "",
    "",
    "概算要求額 ",
    "約",
    "うち",
    "△",
    "▲ ",
    "-",
    "−",
    "+",
    "(",
    "〔+",
    "【",
    "① ",
    "・",
    "● ",
    "令和6年度",
    "対前年度",
    "：",
    "内10,",
    "第2期 ",
    "文67、厚",
    "総額",
    "最大",
    "および",
    "しろさんかく",
    "増△減額 ",
    "(単位:百万円) ",
    "12件、",
    "○",
];
const UNITS: [&str; 12] =
    ["億円", "億円", "億円", "百万円", "百万円", "千円", "万円", "円", "兆円", "億 円", "十億円", "億"];
const INSIDE: [&str; 10] =
    ["-億円", "－", "新規", "皆増", "12億円", "▲3億円", "うち5億円", "対前年度+2億円", "新規事業", "3.4%"];
const COUNTED: [&str; 10] = ["人", "件", "億人", "億件", "億ドル", "年度", "か所", "%", "億 人", "千人"];
const WHOLE: [&str; 16] = [
    "事項要求",
    "12億円+事項要求",
    "113億円+緊要",
    "緊要",
    "千円",
    "百万円 百万円",
    "5 円滑な実施",
    "4千4百万円",
    "8,700億4千4百万円",
    "5兆\n\n2,\n\n98\n\n0億\n\n円",
    "十億円",
    "壱億参千万円",
    "弐拾億円",
    "二、六一二億円",
    "6億4兆円",
    "数百億円",
];
const AFTER: [&str; 22] = [
    "",
    "",
    "",
    "程度",
    "規模",
    "の内数",
    ")",
    "〕",
    "】",
    "(基金)",
    "\n",
    " 人材育成",
    "強化",
    "強",
    "余り",
    "以上",
    "を計上",
    "、",
    "。",
    "増",
    "等",
    "(再掲)",
];
