#!/usr/bin/env python3
"""Composes budget briefings that differ: python3 benches/briefings.py FOLDER COUNT [SEED]

Each is a text of about 50 KB in one of five layouts (projects and slides, one programme a slide, numbered items, ledger,
prose), of its own year, stage, ministry, names and figures. Totals are sums of their parts, rounded as printed; about one
document in twenty has a total that its parts contradict. The same SEED gives the same files. No name or figure is real."""
import os, random, sys
from decimal import ROUND_HALF_UP, Decimal

SIZE = 50_000
WIDE = str.maketrans('0123456789,.', '０１２３４５６７８９，．')
CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩'
MINISTRIES = [('文部科学省', '文'), ('厚生労働省', '厚'), ('経済産業省', '経'), ('総務省', '総'), ('農林水産省', '農'), ('環境省', '環'), ('国土交通省', '国')]
FIELDS = ['海洋', '気象', '再生', '脳', '感染', '農地', '森林', '港湾', '電池', '通信', '量子', '防災', '水素', '衛星', '発酵', '睡眠', '言語', '地震', '種苗', '道路']
THINGS = ['観測', '計測', '診断', '材料', '記録', '人材', '設備', '標準', '試料', '運航', '相談', '保全', '解析', '製造', '流通', '教育']
KINDS = ['推進事業', '基盤整備事業', '研究開発事業', '支援プログラム', '拠点形成事業', '実証事業', '高度化事業', '連携促進事業']
SUBJECTS = ['地域の窓口', '若い担い手', '研究の現場', '小さな工場', '公立の施設', '全国の拠点', '利用する人', '現地の組合']
NEEDS = ['に必要な機器を順に入れ替える', 'が互いに学ぶ場を設ける', 'からの問い合わせを一つにまとめる', 'の記録を読みやすく整える', 'の負担を軽くする手順を試す', 'とともに次の計画を練る']
ENDS = ['。効果は毎年確かめ、結果を公にする。', '。対象は前の年より広げる。', '。はじめの二年は試行とし、続けるかを見直す。', '。外部の専門家が内容を点検する。']


class Briefing:
    """One document in the making."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.year = self.random.randint(3, 9)
        self.wrong = self.random.random() < 0.05
        self.wide = self.random.random() < 0.4
        self.lines = []
        self.size = 0
        self.used = set()

    def say(self, *lines):
        self.lines += lines
        self.size += sum(len(line.encode()) + 1 for line in lines)

    def full(self):
        return self.size >= SIZE

    def name(self):
        while True:
            name = ''.join(self.random.choice(words) for words in (FIELDS, THINGS, FIELDS, KINDS))
            if name not in self.used:
                self.used.add(name)
                return name

    def sentence(self):
        return ''.join(self.random.choice(words) for words in (SUBJECTS, NEEDS, ENDS))

    def tenths(self, low=3, high=900):
        """An amount in tenths of 億円."""
        return self.random.randint(low, high)

    def item(self):
        """A name with this year's amount and last year's, 0 where there was none, in 百万円."""
        return self.name(), self.random.randint(20, 90_000), self.random.choice([0] + 9 * [self.random.randint(20, 90_000)])

    def stated(self, total):
        """A total as it is printed: in a document that is wrong, the first is a tenth too large."""
        if self.wrong:
            self.wrong = False
            total += total // 10 + 10
        return total

    def digits(self, number):
        text = f'{number:,}'
        return text.translate(WIDE) if self.wide else text

    def oku(self, tenths):
        return f'{self.digits(tenths // 10)}億円' if tenths % 10 == 0 else f'{self.digits(tenths // 10)}{"．" if self.wide else "."}{self.digits(tenths % 10)}億円'

    def this_year(self):
        return f'令和{self.digits(self.year)}年度'

    def last_year(self):
        return f'令和{self.digits(self.year - 1)}年度'

    def text(self):
        return '\n'.join(self.lines) + '\n'


def whole(tenths):
    """Whole 億円 of tenths."""
    return int((Decimal(tenths) / 10).to_integral_value(ROUND_HALF_UP))


def projects(b):
    """Projects with their totals, then a slide each with its programmes."""
    listed = []
    while sum(len(programmes) for _, programmes in listed) < 55:
        programmes = [(b.name(), b.tenths(), b.random.choice(MINISTRIES)[1]) for _ in range(b.random.randint(4, 10))]
        listed.append((b.random.choice(FIELDS) + b.random.choice(THINGS) + 'プロジェクト', programmes))
    b.say(f'{b.this_year()} 研究開発関連予算 概算要求のポイント', '', '計数は、それぞれ四捨五入しているため、端数において合計とは合致しないものがある。', '')
    for number, (project, programmes) in enumerate(listed, 1):
        b.say(f'{b.digits(number)}． {project} {b.digits(whole(b.stated(sum(tenths for _, tenths, _ in programmes))))}億円', '')
    page = 1
    for number, (project, programmes) in enumerate(listed, 1):
        page += 1
        b.say('\f' + f'{b.digits(number)}．{project}', '', b.sentence(), '')
        for name, tenths, ministry in programmes:
            if b.random.random() < 0.5:
                b.say(f'● {name}（{ministry}）：', b.sentence(), f'概算要求額 {b.oku(tenths)}', '')
            else:
                b.say(f'● {name}（{ministry}）： {b.sentence()} 概算要求額 {b.oku(tenths)}', '')
        b.say(str(page))
        for name, _, ministry in programmes:
            b.say(f'◆{b.random.choice(["", "【新規】", "【拡充】"])}{name}（{ministry}）', *(f'・{b.sentence()}' for _ in range(b.random.randint(1, 4))), '')
    while not b.full():
        b.say(b.sentence())


def slides(b):
    """One programme a slide: labels, then amounts of two years."""
    b.say(f'{b.this_year()}概算要求 主要事項', '', b.random.choice(MINISTRIES)[0])
    page = 1
    while not b.full():
        page += 1
        now, before = b.tenths(20, 4000), b.tenths(20, 4000)
        b.say('\f' + b.name(), f'{b.this_year()}要求・要望額 {b.oku(now)}')
        b.say('（新規）' if b.random.random() < 0.15 else f'（前年度予算額 {b.oku(before)}）', '', '背景・課題')
        b.say(*(f'○ {b.sentence()}' for _ in range(b.random.randint(1, 3))), '事業内容')
        if b.random.random() < 0.5:
            cut = b.random.randint(1, now - 1)
            b.say(f'● {b.name()} {b.oku(cut)}', b.sentence(), f'● {b.name()} {b.oku(now - cut)}', b.sentence())
        b.say(f'○ {b.sentence()}1件当たり{b.random.randint(2, 90)}00万円を上限とする。', f'（担当：{b.random.choice(THINGS)}課）', str(page))


def items(b):
    """Numbered main items, last year's amount in brackets."""
    b.say(f'{b.this_year()} 概算要求の主要事項', '', f'※（　）内は、{b.last_year()}当初予算額', '')
    chapter = 0
    while not b.full():
        chapter += 1
        parts = [[b.item() for _ in range(b.random.randint(2, 6))] for _ in range(b.random.randint(1, 4))]
        b.say(f'第{b.digits(chapter)}　{b.random.choice(FIELDS)}と{b.random.choice(THINGS)}の充実', '')
        for number, programmes in enumerate(parts, 1):
            now, before = (sum(programme[at] for programme in programmes) for at in (1, 2))
            b.say(f'（{b.digits(number)}）{b.name()}　　{b.digits(b.stated(now))}百万円（{b.digits(before)}百万円）', f'　　{b.sentence()}')
            for at, (name, now, before) in enumerate(programmes):
                printed = f'{b.digits(before)}百万円' if before else '－'
                b.say(f'　{CIRCLED[at]} {b.random.choice(["", "", "【新規】", "【一部新規】"])}{name}　　{b.digits(now)}百万円（{printed}）', f'　　　{b.sentence()}{b.sentence()}')
            b.say('')


def ledger(b):
    """A table of items with last year, this year and the difference."""
    b.say(f'{b.this_year()} {b.random.choice(MINISTRIES)[0]} 概算要求 総括表', '')
    while not b.full():
        b.say('\f（単位：百万円）', f'{"事　　項":　<30}{b.last_year()}予算額　{b.this_year()}要求額　増△減額')
        sums = [0, 0]
        for number in range(1, b.random.randint(8, 30)):
            before, now = (b.random.randint(10, 99_999) for _ in range(2))
            sums = [sums[0] + before, sums[1] + now]
            b.say(f'{b.digits(number)}．{b.name():　<28}{before:>12,}{now:>14,}{signed(now - before):>14}')
        sums[1] = b.stated(sums[1])
        b.say(f'{"小　　計":　<30}{sums[0]:>12,}{sums[1]:>14,}{signed(sums[1] - sums[0]):>14}', '', b.sentence(), '')


def signed(number):
    return f'△{-number:,}' if number < 0 else f'{number:,}'


def prose(b):
    """A press text, with figures in sentences."""
    b.say(f'{b.this_year()}予算の概算要求について', '')
    while not b.full():
        now, before = b.tenths(50, 90_000), b.tenths(50, 90_000)
        b.say(f'　{b.name()}には、{b.this_year()}概算要求額として{b.oku(now)}を計上した。{b.last_year()}当初予算額は{b.oku(before)}であった。{b.sentence()}')
        b.say(*('　' + ''.join(b.sentence() for _ in range(3)) for _ in range(b.random.randint(1, 4))), '')


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    os.makedirs(folder, exist_ok=True)
    layouts = [projects, projects, slides, items, ledger, prose]
    for number in range(count):
        briefing = Briefing(f'{seed}-{number}')
        layouts[number % len(layouts)](briefing)
        with open(os.path.join(folder, f'briefing-{number:05}.txt'), 'w', encoding='utf-8', newline='') as file:
            file.write(briefing.text())


if __name__ == '__main__':
    main()
