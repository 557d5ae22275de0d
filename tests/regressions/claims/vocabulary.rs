//! Of a file of words: it is a table or a fault with its place, and what is read can be written and read again.

use std::path::PathBuf;

use yosan::vocabulary::{TABLES, Vocabulary, Wrong, as_tsv};

/// Any bytes as the file of each table.
pub fn vocabulary(bytes: &[u8]) {
    for table in TABLES {
        let file = format!("words/{}.tsv", table.name);
        let read = |bytes: Vec<u8>| Vocabulary::of_files([(PathBuf::from(&file), bytes)]);
        match read(bytes.to_vec()) {
            Ok(words) => {
                let printed = as_tsv(table, Some(&words));
                let again = read(printed.clone().into_bytes()).unwrap_or_else(|fault| panic!("{fault}\n{printed}"));
                let rows = |words: &Vocabulary| {
                    let rows = table.rows(Some(words));
                    let mut rows: Vec<Vec<String>> =
                        rows.into_iter().map(|row| row.cells.into_iter().map(str::to_owned).collect()).collect();
                    rows.sort();
                    rows
                };
                assert_eq!(rows(&again), rows(&words), "{printed}");
            }
            Err(fault) => {
                assert_eq!(fault.file, file);
                let lines = u32::try_from(1 + bytes.iter().filter(|byte| **byte == b'\n').count()).unwrap();
                let line = fault.line.unwrap_or_else(|| panic!("{fault} names no line"));
                assert!((1..=lines).contains(&line), "{fault}");
                assert!(!fault.remedy().is_empty() && fault.to_string().contains(&format!("{file}:{line}: ")));
                assert!(!matches!(fault.wrong, Wrong::Unreadable(_) | Wrong::UnknownFile | Wrong::NoFile), "{fault}");
            }
        }
    }
}
