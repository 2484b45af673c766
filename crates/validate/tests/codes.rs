//! The list of codes, and its table in the documentation.

use mesh2yaml_validate::{Severity, codes};

const TABLE: &str = include_str!("../../../docs/validation.md");

#[test]
fn the_table_says_what_the_list_says() {
    let wanted: Vec<String> = codes::OF_SETS
        .iter()
        .map(|it| {
            let severity = match it.severity {
                Severity::Error => "error",
                Severity::Warning | _ => "warning",
            };
            let complete = it.complete.as_str();
            format!("| `{}` | {severity} | {} | {complete} |", it.code, it.meaning)
        })
        .collect();
    let head = "| code | severity | meaning | needs `--complete` |\n|---|---|---|---|\n";
    let (_, rows) = TABLE.split_once(head).expect("there is the table");
    let rows: Vec<&str> = rows.lines().take_while(|line| line.starts_with('|')).collect();
    assert_eq!(rows, wanted);
}

#[test]
fn each_code_is_there_once_and_in_order() {
    assert!(codes::OF_SETS.is_sorted_by(|a, b| a.code < b.code));
    for code in codes::all() {
        assert_eq!(codes::find(code.code), Some(code));
        assert!(TABLE.contains(&format!("| `{}` |", code.code)), "{}", code.code);
    }
    assert_eq!(codes::find("IST9999"), None);
}
