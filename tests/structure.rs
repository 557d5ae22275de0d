//! Notations of structure: breakdowns by ministry, headings, programmes, joint lists and legends, as the catalogue lists
//! them, printed as documents print them (full-width) and normalised here.
#![allow(clippy::unwrap_used)]

use yosan::budget::{AmountRow, Document, Role};
use yosan::calendar::FiscalYear;
use yosan::grammar::breakdown::breakdown;
use yosan::grammar::heading::heading;
use yosan::grammar::legend::{abbreviations, colours};
use yosan::grammar::name::programme_name;
use yosan::ministry::Directory;
use yosan::source::{Malformed, Source};
use yosan::text::Text;

fn normalised(printed: &str) -> String {
    Text::normalise(printed).as_str().to_owned()
}

fn directory(year: i32) -> Directory {
    Directory::in_force(Some(FiscalYear(year)))
}

fn document(text: &str) -> Document {
    let source = Source::decode(text, None, Malformed::Refuse).unwrap();
    yosan::reading::read(&source, "document", "document.txt")
}

/// Ministry and number of each share, 文697 as 文部科学省=697, 経- as 経済産業省=.
fn shares(printed: &str, year: i32) -> (Vec<String>, bool) {
    let text = normalised(printed);
    let (_, found) = breakdown(&directory(year), &text).unwrap();
    let number = |share: &yosan::grammar::breakdown::Share| share.number.clone().map_or("", |n| &text[n]).to_owned();
    (found.shares.iter().map(|share| format!("{}={}", share.ministry, number(share))).collect(), found.open)
}

#[test]
fn breakdowns() {
    let (found, open) = shares("（内10,こ７,総6,\n\n文697,厚579,経190）", 2024);
    let expected = ["内閣府=10", "こども家庭庁=7", "総務省=6", "文部科学省=697", "厚生労働省=579", "経済産業省=190"];
    assert_eq!((found, open), (expected.map(str::to_owned).to_vec(), false));
    assert_eq!(shares("(文67、厚34、経-)", 2017).0[2], "経済産業省=");
    assert!(shares("(文720、厚573、経231等)", 2017).1);
}

#[test]
fn a_breakdown_takes_its_unit_from_the_total() {
    let document = document(
        "令和６年度 研究開発関連予算 概算要求のポイント\n\n１，４８９億円\n（内10,こ７,総6,\n\n文697,厚579,経190）\n",
    );
    let shares: Vec<i64> = document
        .amounts
        .iter()
        .filter(|a| a.role == Role::MinistryShare)
        .map(|a| a.amount.unwrap().yen.0 / 100_000_000)
        .collect();
    assert_eq!(shares, [10, 7, 6, 697, 579, 190]);
    assert!(document.amounts.iter().skip(1).all(|share| share.parent == Some(1) && share.unit_line == Some(3)));
}

#[test]
fn headings() {
    let line = normalised("１． 医薬品プロジェクト ４３１億円 ＜ＡＭＥＤ ３８０億円、インハウス ５１億円＞");
    let found = heading(&line).unwrap().1;
    assert_eq!((found.no, found.name), (1, "医薬品プロジェクト"));

    let document = document(&format!("{line}\n５． 疾患基礎研究プロジェクト １９８億円 ＜ＡＭＥＤ＞\n"));
    let rows: Vec<_> = document
        .amounts
        .iter()
        .map(|a| (a.role, a.recipient.as_deref(), a.amount.unwrap().yen.0 / 100_000_000))
        .collect();
    let expected = [
        (Role::ProjectTotal, None, 431),
        (Role::ProjectShare, Some("AMED"), 380),
        (Role::ProjectShare, Some("インハウス"), 51),
        (Role::ProjectTotal, Some("AMED"), 198),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn programmes() {
    let name = |printed: &str| programme_name(&directory(2024), &normalised(printed));
    let found = name("健康・医療研究開発データ統合利活用プラットフォーム事業（文、厚、経）");
    assert_eq!(found.name, "健康・医療研究開発データ統合利活用プラットフォーム事業");
    assert_eq!(found.ministries, ["文部科学省", "厚生労働省", "経済産業省"]);

    let found = name("ゲノム医療実現バイオバンク利活用プログラム(B-cure)（東北メディカル・メガバンク）（文）");
    assert_eq!(
        (found.alias.as_deref(), found.sub_programme.as_deref()),
        (Some("B-cure"), Some("東北メディカル・メガバンク"))
    );
    assert_eq!(found.ministries, ["文部科学省"]);
}

#[test]
fn joint_lists() {
    let text = "● 腎疾患実用化研究事業 ／ 免疫アレルギー疾患実用化研究事業 ／ 肝炎等克服実用化研究事業 ／ 認知症研究開発事業 ／ 概算要求額 13億円";
    let document = document(text);
    let amount = &document.amounts[0];
    assert!(amount.flags.joint);
    assert_eq!(amount.subjects.len(), 4);
    assert!(document.listings.iter().all(|listing| listing.joint_with.len() == 3));
}

#[test]
fn legends() {
    let line = normalised("■文科省、厚労省、経産省、■文科省、■厚労省、■総務省、■こども家庭庁");
    let found = colours(&directory(2024), &line).unwrap();
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [3, 1, 1, 1, 1]);
    assert_eq!(found[4], ["こども家庭庁"]);
    let line = normalised("文：文部科学省、厚：厚生労働省、経：経済産業省");
    assert_eq!(abbreviations(&directory(2017), &line).unwrap().len(), 3);
}

/// Line, recipient, year and stage of every total of the document and of every share of one.
fn cells(document: &Document) -> Vec<String> {
    let in_table = |role: Role| matches!(role, Role::GrandTotal | Role::MinistryShare);
    let rows = document.amounts.iter().filter(|row| in_table(row.role));
    rows.map(|row| format!("{} {:?} {:?} {:?}", row.line, row.recipient, row.fiscal_year, row.stage)).collect()
}

#[test]
fn a_misprinted_total_moves_no_other() {
    let text = include_str!("../fixtures/2024-request.txt");
    let printed = cells(&document(text));
    assert_eq!(printed.len(), 40);
    for (total, figure) in
        [("１，４８９", 1489), ("１，１３２", 1132), ("３５７", 357), ("８３８", 838), ("７７４", 774), ("６４", 64)]
    {
        let line = format!("\n{total}億円\n");
        assert_eq!(text.matches(&line).count(), 1, "{total}");
        for change in [-10, -1, 1, 10] {
            let misprint = text.replace(&line, &format!("\n{}億円\n", figure + change));
            assert_eq!(cells(&document(&misprint)), printed, "{total} {change:+}");
        }
    }
}

/// 億円 and whether it may be summed, of every amount of one programme.
fn additive(printed: &str) -> Vec<(i64, bool)> {
    let document = document(&format!("令和６年度 概算要求のポイント\n\n● 橋渡し研究プログラム：説明 {printed}\n"));
    document.amounts.iter().map(|row| (row.amount.unwrap().yen.0 / 100_000_000, row.flags.additive)).collect()
}

#[test]
fn only_a_programmes_own_figure_may_be_summed() {
    assert_eq!(additive("10億円（総事業費 100億円）"), [(10, true), (100, false)]);
    assert_eq!(additive("10億円（うち新規分3億円、継続分7億円）"), [(10, true), (3, false), (7, false)]);
    assert_eq!(additive("概算要求額 7～13億円"), [(7, false), (13, false)]);
    assert_eq!(additive("概算要求額 7億円～13億円"), [(7, false), (13, false)]);
}

#[test]
fn ends_of_a_range_are_marked() {
    let document = document(
        "● 橋渡し研究プログラム：説明 概算要求額 7～13億円\n\n● 創薬基盤推進研究事業：説明 概算要求額 3億円\n",
    );
    assert_eq!(document.amounts.iter().map(|row| row.flags.range).collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn slides_of_one_project_restate_its_total() {
    let document = document(
        "令和６年度 概算要求のポイント\n\n１．医薬品プロジェクト 60億円 ＜ＡＭＥＤ＞\n２．医療機器プロジェクト 31億円 ＜ＡＭＥＤ＞\n\n\n\n\
         １．医薬品プロジェクト（１／２）\n● 創薬基盤推進研究事業：説明\n概算要求額 20億円\n\n日本医療研究開発機構対象経費\n概算要求額60億円\n\n\n\n\
         １．医薬品プロジェクト（２／２）\n● 橋渡し研究プログラム：説明\n概算要求額 40億円\n\n日本医療研究開発機構対象経費\n概算要求額60億円\n",
    );
    assert_eq!(document.projects.len(), 2);
    let roles: Vec<_> = document.amounts.iter().skip(2).map(|row| (row.role, row.project)).collect();
    let page = [(Role::Programme, Some(0)), (Role::PageTotal, Some(0))];
    assert_eq!(roles, [page, page].concat());
}

#[test]
fn what_is_added_holds_nothing_of_its_role_that_is_added_again() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let files = [root.join("small"), root].into_iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let texts = files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "txt"));
    let mut parts = 0;
    for path in texts {
        let rows = document(&std::fs::read_to_string(&path).unwrap()).amounts;
        for part in rows.iter().filter(|row| row.flags.additive) {
            let Some(whole) = part.parent.and_then(|parent| rows.iter().find(|row| row.id == parent)) else { continue };
            let alike = |row: &AmountRow| (row.role, row.fiscal_year, row.stage);
            parts += 1;
            assert!(!whole.flags.additive || alike(part) != alike(whole), "{}: row {}", path.display(), part.id);
        }
    }
    assert!(parts > 100, "{parts}");
}
