#![allow(clippy::unwrap_used)]

use crate::budget::{Document, Role};
use crate::source::{Malformed, Source};

fn document(text: &str) -> Document {
    let source = Source::decode(text, None, Malformed::Refuse).unwrap();
    crate::reading::read(&source, "a", "a.txt")
}

/// Each cell with its subject, and the subject of the total it is summed into: 研究費 10 < 計.
fn cells(text: &str) -> Vec<String> {
    let document = document(text);
    let subject = |id: u32| document.amounts[id as usize - 1].subjects.concat();
    let shown = |row: &crate::budget::AmountRow| {
        let total = row.parent.map_or(String::new(), |parent| format!(" < {}", subject(parent)));
        format!("{} {}{total}", row.subjects.concat(), row.literal)
    };
    document.amounts.iter().map(shown).collect()
}

fn table(rows: &str) -> Vec<String> {
    cells(&format!("令和7年度の概算要求について\n(単位:百万円)\n事項 要求額\n{rows}"))
}

#[test]
fn totals_close_the_rows_above_them() {
    let found = table("甲費 10\n乙費 20\n計 30\n丙費 5\n計 5\n本省計 35\n丁費 1\n合計 36\n");
    let expected = [
        "甲費 10 < 計",
        "乙費 20 < 計",
        "計 30 < 本省計",
        "丙費 5 < 計",
        "計 5 < 本省計",
        "本省計 35 < 合計",
        "丁費 1 < 合計",
        "合計 36",
    ];
    assert_eq!(found, expected);
    assert_eq!(table("文科省計 10\n厚労省計 20\n合計 30\n"), ["文科省計 10 < 合計", "厚労省計 20 < 合計", "合計 30"]);
}

#[test]
fn a_year_without_an_era_is_the_nearest() {
    let rows = "(単位:百万円)\n事項 30年度予算額 元年度要求額\n甲費 10 20\n";
    let found = document(&format!("令和元年度の概算要求について\n{rows}"));
    let years: Vec<Option<i32>> = found.amounts.iter().map(|row| row.fiscal_year.map(|year| year.0)).collect();
    assert_eq!(years, [Some(2018), Some(2019)]);
}

#[test]
fn what_repeats_a_label_is_no_name() {
    let column = "事項\n甲費\n乙費\n令和6年度予算額\n10\n20\n令和7年度要求額\n30\n40\n";
    assert_eq!(cells(&format!("令和7年度の概算要求について\n(単位:百万円)\n{column}")), Vec::<String>::new());
}

#[test]
fn rows_within_a_row_are_not_added_again() {
    let found = table("1. 甲費 30\n(1) 内訳の一 10\n(2) 内訳の二 20\n2. 乙費 5\n計 35\n");
    assert_eq!(found, ["甲費 30 < 計", "内訳の一 10", "内訳の二 20", "乙費 5 < 計", "計 35"]);
}

#[test]
fn a_total_above_its_rows_opens_those_that_lie_deeper() {
    let found =
        table("合計                 30\n    甲費             10\n    乙費             20\n丙費                  5\n");
    assert_eq!(found, ["合計 30", "甲費 10 < 合計", "乙費 20 < 合計", "丙費 5"]);
    assert_eq!(table("合計 30\n甲費 10\n乙費 20\n"), ["合計 30", "甲費 10", "乙費 20"]);
}

#[test]
fn a_row_that_cannot_be_read_leaves_the_sum_open() {
    // its figures are open: of no subject, and of no sum
    assert_eq!(table("甲費 10\n乙費 20 30\n計 30\n"), ["甲費 10", " 20", " 30", "計 30"]);
}

#[test]
fn a_table_that_goes_on_behind_repeated_labels_leaves_the_sum_open() {
    let found = table("甲費 10\n\n事項 要求額\n乙費 20\n計 30\n丙費 7\n計 7\n");
    assert_eq!(found, ["甲費 10", "乙費 20", "計 30", "丙費 7 < 計", "計 7"]);
}

#[test]
fn blank_dash_and_nought_are_three_things() {
    let text = "令和7年度の概算要求について\n(単位:千円)\n\
        事項           予算額      要求額\n\
        甲費            1,000       2,000\n\
        乙費                        3,000\n\
        丙費                -           0\n";
    let document = document(text);
    let found: Vec<_> = document.amounts.iter().map(|row| (row.line, row.amount.map(|amount| amount.yen.0))).collect();
    let expected = [(4, Some(1_000_000)), (4, Some(2_000_000)), (5, Some(3_000_000)), (6, None), (6, Some(0))];
    assert_eq!(found, expected);
    assert_eq!(document.amounts[2].fiscal_year, document.amounts[1].fiscal_year);
}

#[test]
fn brackets_hold_what_the_document_says() {
    let rows = |legend: &str| {
        let text = format!(
            "令和7年度の概算要求について\n{legend}\n(単位:百万円)\n事項 要求額\n甲費 1,200 (1,000)\n乙費 300 (20)\n"
        );
        let document = document(&text);
        let row =
            |row: &crate::budget::AmountRow| (row.literal.to_string(), row.fiscal_year.map(|year| year.0), row.role);
        document.amounts.iter().map(row).collect::<Vec<_>>()
    };
    let prior = rows("※( )内は前年度当初予算額");
    assert_eq!(prior[1], ("(1,000)".to_owned(), Some(2024), Role::TableCell));
    assert_eq!(prior.len(), 4);
    assert_eq!(rows("※( )書きは増減額")[1].2, Role::Change);
    // nothing says what they hold: of no year, and open
    let unsaid: Vec<_> = rows("※説明は別紙").into_iter().map(|(literal, year, _)| (literal, year)).collect();
    let row = |literal: &str, year| (literal.to_owned(), year);
    let expected = [row("1,200", Some(2025)), row("(1,000)", None), row("300", Some(2025)), row("(20)", None)];
    assert_eq!(unsaid, expected);
}

#[test]
fn what_is_not_safely_a_table_has_no_cells() {
    for text in [
        "令和7年度予算額\n甲費 10\n乙費 20\n丙費 30\n",
        "(単位:百万円)\n甲費 10\n乙費 20\n",
        "(単位:百万円)\n\n倍率の比較 事項 一覧\n甲費 10\n乙費 20\n丙費 30\n",
        "(単位:人)\n事項 要求額\n甲 10\n乙 20\n丙 30\n",
        "(単位:百万円)\n次のとおりである。\n電話 03 3581 3351\n内線 7431 7432\n頁 1 2\n",
    ] {
        assert_eq!(cells(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn rows_right_below_the_last_that_can_be_read_are_not_lost() {
    let found = table("甲費 10\n乙費 20 30\n丙費 40 50\n\n電話 03 3581\n");
    assert_eq!(found, ["甲費 10", " 20", " 30", " 40", " 50"]);
}

#[test]
fn figures_end_together_in_full_width_as_in_half_width() {
    let rows = "(単位:百万円)\n甲費　　　　１，２００　　１，１８０\n乙費　　　　　 ９０　　　　８８\n丙費　　　　１，２９０　　１，２６８\n";
    assert_eq!(cells(rows).len(), 6);
}

#[test]
fn ratios_that_nothing_labels_are_no_money() {
    let found = cells("(単位:百万円)\n甲費 1,200 1,000 1.20\n乙費 90 100 0.90\n丙費 1,290 1,100 1.17\n");
    assert_eq!(found.len(), 6);
    assert!(found.iter().all(|cell| !cell.contains('.')), "{found:?}");
    // money in which one column alone happens to be whole
    assert_eq!(cells("(単位:億円)\n甲費 1.2 10\n乙費 9 2.5\n丙費 1.29 1.1\n").len(), 6);
}

const TWO_YEARS: &str = "事項 前年度予算額 要求額\n";

/// Each cell of this year's column with what it may be added to: 甲 9,264+, a part below it 6,417 < 甲.
fn added(labels: &str, rows: &str) -> Vec<String> {
    let document = document(&format!("令和7年度の概算要求について\n(単位:百万円)\n{labels}{rows}"));
    let subject = |id: u32| document.amounts[id as usize - 1].subjects.concat();
    let own = document.amounts.iter().filter(|row| row.fiscal_year.is_some_and(|year| year.0 == 2025));
    let shown = |row: &crate::budget::AmountRow| {
        let total = row.parent.map_or(String::new(), |parent| format!(" < {}", subject(parent)));
        let plus = if row.flags.additive { "+" } else { "" };
        format!("{} {}{plus}{total}", row.subjects.concat(), row.literal)
    };
    own.map(shown).collect()
}

#[test]
fn rows_next_to_one_that_they_come_to_are_its_parts() {
    let heads = "甲会計 9,264 9,031\n乙勘定 6,417 6,205\n丙費 3,902 3,788\nうち戊費 102 101\n丁費 2,515 2,417\n己勘定 2,847 2,826\n";
    let expected = [
        "甲会計 9,031+",
        "乙勘定 6,205 < 甲会計",
        "丙費 3,788 < 乙勘定",
        "戊費 101 < 丙費",
        "丁費 2,417 < 乙勘定",
        "己勘定 2,826 < 甲会計",
    ];
    assert_eq!(added(TWO_YEARS, heads), expected);
    let sums = "甲費 7,316 7,702\n乙費 5,208 5,021\n丙会計 12,524 12,723\n丁会計 11,904 12,230\n総額 24,428 24,953\n";
    let expected =
        ["甲費 7,702 < 丙会計", "乙費 5,021 < 丙会計", "丙会計 12,723+ < 総額", "丁会計 12,230+ < 総額", "総額 24,953"];
    assert_eq!(added(TWO_YEARS, sums), expected);
    // short figures may come to it by chance
    assert_eq!(added(TWO_YEARS, "甲費 30 50\n乙費 10 20\n丙費 20 30\n"), ["甲費 50+", "乙費 20+", "丙費 30+"]);
}

#[test]
fn rows_of_amounts_that_come_to_one_are_its_parts() {
    let labels = "令和6年度当初予算額 令和7年度概算要求額\n";
    let rows = "甲会計 9,264億円 9,031億円\n乙勘定 6,417億円 6,205億円\n丙勘定 2,847億円 2,826億円\n";
    assert_eq!(added(labels, rows), ["甲会計 9,031億円", "乙勘定 6,205億円+ < 甲会計", "丙勘定 2,826億円+ < 甲会計"]);
}

#[test]
fn rows_that_come_to_more_than_their_total_are_not_added() {
    let rows = "Ⅰ 甲費 18,104\n乙費 15,220\n丙費 2,884\nⅡ 丁費 3,417\n戊費 3,417\n合計 21,521\n";
    let expected = [
        "甲費 18,104+ < 合計",
        "乙費 15,220 < 甲費",
        "丙費 2,884 < 甲費",
        "丁費 3,417+ < 合計",
        "戊費 3,417 < 丁費",
        "合計 21,521",
    ];
    assert_eq!(added("事項 要求額\n", rows), expected);
    // the last of them are all that it adds; where none are, nothing is known of any
    let rows = "甲費 377,193\n乙費 54,716\n丙費 677,764\n丁費 177,863\n戊費 270,090\n合計 1,125,717\n";
    let expected = [
        "甲費 377,193",
        "乙費 54,716",
        "丙費 677,764+ < 合計",
        "丁費 177,863+ < 合計",
        "戊費 270,090+ < 合計",
        "合計 1,125,717",
    ];
    assert_eq!(added("事項 要求額\n", rows), expected);
    // rows that come to the one above them, without which the others come to the total
    let rows = "甲乙費 410 400\n甲費 310 300\n乙費 100 100\n丙費 62,523 31,071\n合計 62,933 31,471\n";
    let expected =
        ["甲乙費 400+ < 合計", "甲費 300 < 甲乙費", "乙費 100 < 甲乙費", "丙費 31,071+ < 合計", "合計 31,471"];
    assert_eq!(added(TWO_YEARS, rows), expected);
    // 3 = 1 + 2 within 12 = 3 + 5 + 4 may be chance
    let short = added("事項 要求額\n", "甲費 3\n乙費 1\n丙費 2\n丁費 5\n戊費 4\n合計 12\n");
    assert!(short[..5].iter().all(|row| row.ends_with("+ < 合計")), "{short:?}");
    // what is not proved stays, for a figure may be misprinted, which the sum shows
    let misprinted = added("事項 要求額\n", "甲費 20\n乙費 15\n合計 30\n");
    assert_eq!(misprinted, ["甲費 20+ < 合計", "乙費 15+ < 合計", "合計 30"]);
}

#[test]
fn what_a_word_divides_is_not_added_again() {
    let rows = "甲費 30 40\n乙費 10 20\n合計 40 60\n内訳 丙局 30 40\n丁局 10 20\n";
    let expected = ["甲費 40+ < 合計", "乙費 20+ < 合計", "合計 60", "丙局 40", "丁局 20"];
    assert_eq!(added(TWO_YEARS, rows), expected);
    // what the whole has no room for is none of its parts
    let rows = "甲費 30 40\n内訳 丙局 20 30\n丁局 10 10\n乙費 10 20\n合計 40 60\n";
    let expected = ["甲費 40+ < 合計", "丙局 30", "丁局 10", "乙費 20+ < 合計", "合計 60"];
    assert_eq!(added(TWO_YEARS, rows), expected);
    let rows = "甲本局 95 96\n〔主な内訳〕\n1 乙費 30 31\n(1)丙費 20 20\n2 丁費 11 12\n戊本局 7 8\n";
    assert_eq!(added(TWO_YEARS, rows), ["甲本局 96+", "乙費 31", "丙費 20", "丁費 12", "戊本局 8+"]);
}

#[test]
fn accounts_are_divided_by_name_where_one_column_shows_it() {
    let rows = "甲特別会計 6,320 6,512\n乙勘定 4,902 4,781\n丙勘定 1,618 1,732\n丁特別会計 1,472 1,552\n";
    let expected = ["甲特別会計 6,512+", "乙勘定 4,781 < 甲特別会計", "丙勘定 1,732 < 甲特別会計", "丁特別会計 1,552+"];
    assert_eq!(added(TWO_YEARS, rows), expected);
    let others = "甲特別会計 6,320 6,512\n乙勘定 4,902 4,781\n丙勘定 1,618 1,211\n";
    assert_eq!(added(TWO_YEARS, others), ["甲特別会計 6,512+", "乙勘定 4,781+", "丙勘定 1,211+"]);
}

#[test]
fn a_first_row_called_a_budget_heads_the_numbered_list_below() {
    let rows = "甲関係予算 36,110 36,331\n1. 乙費 2,446 2,510\n・丙費 290 271\n2. 丁費 15,400 15,300\n";
    assert_eq!(added(TWO_YEARS, rows), ["甲関係予算 36,331", "乙費 2,510+", "丙費 271", "丁費 15,300+"]);
    // it has no room for them, or nothing calls it a budget
    let others = |first: &str| format!("{first}\n1. 乙費 2,446 2,510\n2. 丁費 15,400 15,300\n");
    let expected = ["甲関係予算 6,331+", "乙費 2,510+", "丁費 15,300+"];
    assert_eq!(added(TWO_YEARS, &others("甲関係予算 6,110 6,331")), expected);
    let expected = ["甲人件費 36,331+", "乙費 2,510+", "丁費 15,300+"];
    assert_eq!(added(TWO_YEARS, &others("甲人件費 36,110 36,331")), expected);
}

#[test]
fn a_row_of_brackets_says_more_of_the_row_above() {
    let rows = "1 甲費 13,020 13,464\n⑴乙費 12,550 12,985\n(8,559) (9,885)\n⑵丙費 411 418\n2 丁費 517 572\n";
    let expected = ["甲費 13,464+", "乙費 12,985", "丙費 418", "丁費 572+"];
    assert_eq!(added(TWO_YEARS, rows), expected);
}

#[test]
fn a_total_on_the_line_above_its_row() {
    let rows = "甲会計 2,506\n乙会計 1,344\n【小 計】\n甲会計+乙会計 3,850\n";
    let expected = ["甲会計 2,506+ < 甲会計+乙会計", "乙会計 1,344+ < 甲会計+乙会計", "甲会計+乙会計 3,850"];
    assert_eq!(added("事項 要求額\n", rows), expected);
}

#[test]
fn names_as_labels_hold_money_only_where_they_add_up() {
    let labels = "事業名  札幌  小樽  合計\n";
    let found = added(labels, "甲費  64  31  95\n乙費  17  22  39\n");
    assert_eq!(found, ["甲費 64", "甲費 31", "甲費 95+", "乙費 17", "乙費 22", "乙費 39+"]);
    assert_eq!(added(labels, "甲費  64  31  95\n乙費  17  22  40\n").len(), 6); // rounded
    assert_eq!(added(labels, "甲費  64  31  95\n乙費  17  22  48\n"), Vec::<String>::new());
    assert_eq!(added(labels, "甲費  64  31  95\n"), Vec::<String>::new());
}

#[test]
fn figures_in_brackets_that_are_last_years_need_no_column_of_their_own() {
    let text = "令和7年度の概算要求について\n( )内 前年度予算額\n前年度予算額　要求額　比較増△減額\n千円　千円　千円\n\
        12,034　12,476　442\n1. 甲費　8,722 ( 8,612 )\n(1)乙費　1,754 ( 1,322 )\n2. 丙費　3,754　3,422　△332\n";
    let document = document(text);
    let row = |row: &crate::budget::AmountRow| {
        (row.subjects.concat(), row.literal.to_string(), row.fiscal_year.map(|year| year.0))
    };
    let found: Vec<_> = document.amounts.iter().map(row).collect();
    let own = |subject: &str, literal: &str, year| (subject.to_owned(), literal.to_owned(), year);
    assert_eq!(found[0], own("", "12,034", Some(2024)), "nothing but its column is known");
    assert_eq!(found[3..5], [own("甲費", "8,722", Some(2025)), own("甲費", "( 8,612 )", Some(2024))]);
}
