//! Text where sources and spans are odd.

use mesh2yaml_diagnostics::{Code, Diagnostic, Format, Rendering, Sources, Span, render, render_with};

/// The snippet for one span of a text: what stands below the title.
fn snippet(text: &str, start: u32, end: u32) -> String {
    let mut sources = Sources::new();
    let id = sources.add("a.mesh", text);
    let d = Diagnostic::new(Code::BadStatement, Span::new(id, start, end), "odd").label("here");
    let text = render(Format::Text, &[d], &sources, false);
    text.strip_prefix("error[M0111]: odd\n")
        .unwrap_or(&text)
        .to_owned()
}

#[test]
fn tabs_and_carriage_returns() {
    insta::assert_snapshot!(snippet("a {\r\n\tb\tc\r\n", 8, 9), @r"
     --> a.mesh:2:4
      |
    2 |     b    c
      |          ^ here
    ");
    // The line end itself: just after the last character.
    insta::assert_snapshot!(snippet("a {\r\n\tb\r\n", 3, 5), @r"
     --> a.mesh:1:4
      |
    1 | a {
      |    ^ here
    ");
    insta::assert_snapshot!(snippet("a\r\r\r\r\r\r\n", 7, 8), @r"
     --> a.mesh:1:7
      |
    1 | a␍␍␍␍␍
      |       ^ here
    ");
    insta::assert_snapshot!(snippet("a\rb", 2, 3), @r"
     --> a.mesh:1:3
      |
    1 | a␍b
      |   ^ here
    ");
}

#[test]
fn ends_of_the_text() {
    insta::assert_snapshot!(snippet("", 0, 0), @r"
     --> a.mesh:1:1
      |
    1 |
      | ^ here
    ");
    insta::assert_snapshot!(snippet("a {\n", 4, 4), @r"
     --> a.mesh:2:1
      |
    2 |
      | ^ here
    ");
    insta::assert_snapshot!(snippet("a {", 3, 3), @r"
     --> a.mesh:1:4
      |
    1 | a {
      |    ^ here
    ");
}

#[test]
fn wrong_spans() {
    let empty_at_b = snippet("a b", 2, 2);
    assert_eq!(snippet("a b", 2, 0), empty_at_b);
    assert_eq!(snippet("a b", 700, u32::MAX), snippet("a b", 3, 3));
    // Within a character: the whole of it.
    insta::assert_snapshot!(snippet("a é b", 3, 3), @r"
     --> a.mesh:1:3
      |
    1 | a é b
      |   ^ here
    ");
    let mut larger = Sources::new();
    larger.add("a", "");
    let foreign = larger.add("b", "");
    let d = Diagnostic::new(Code::BadName, Span::new(foreign, 0, 1), "odd")
        .related(Span::new(foreign, 0, 1), "other");
    let text = render(Format::Text, &[d], &Sources::new(), false);
    assert_eq!(text, "error[M0301]: odd\nnote: other\n");
}

#[test]
fn a_byte_order_mark_takes_no_column() {
    insta::assert_snapshot!(snippet("\u{feff}port x\n", 8, 9), @r"
     --> a.mesh:1:6
      |
    1 | port x
      |      ^ here
    ");
    insta::assert_snapshot!(snippet("\u{feff}port x\n", 0, 7), @r"
     --> a.mesh:1:1
      |
    1 | port x
      | ^^^^ here
    ");
}

#[test]
fn wide_characters() {
    insta::assert_snapshot!(snippet("界界 b", 7, 8), @r"
     --> a.mesh:1:4
      |
    1 | 界界 b
      |      ^ here
    ");
}

#[test]
fn long_blocks_fold() {
    let text = (1..=30).map(|n| format!("line {n}\n")).collect::<String>();
    insta::assert_snapshot!(snippet(&text, 7, u32::try_from(text.len() - 9).unwrap_or(0)), @r"
      --> a.mesh:2:1
       |
     2 | / line 2
     3 | | line 3
     4 | | line 4
     5 | | line 5
    ...  |
    28 | | line 28
    29 | | line 29
       | |_______^ here
    ");
}

#[test]
fn nothing_drives_the_terminal() {
    let mut sources = Sources::new();
    let id = sources.add("e\u{1b}]0;x\u{7}", "\u{1b}[2J \u{202e}x\u{9b} b\n");
    let d = Diagnostic::new(
        Code::BadName,
        sources.span(id, 8, 9),
        "`\u{1b}[2J\u{202e}`\nerror: no",
    )
    .help("a\nb\u{8}");
    insta::assert_snapshot!(render(Format::Text, &[d], &sources, false), @r"
    error[M0301]: `\u{1b}[2J\u{202e}`\nerror: no
     --> e\u{1b}]0;x\u{7}:1:7
      |
    1 | ␛[2J �x� b
      |       ^
      |
      = help: a
              b\u{8}
    ");
}

#[test]
fn a_huge_line_is_shown_in_part() {
    let text = format!("a\n{}HERE{}\n", "x".repeat(500_000), "y".repeat(500_000));
    let (here, whole) = (snippet(&text, 500_002, 500_006), snippet(&text, 500_002, 999_999));
    for shown in [&here, &whole] {
        assert!(shown.starts_with(" --> a.mesh:2:500001\n"), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() < 230), "{shown}");
    }
    let column = |words: &str| {
        let line = here.lines().find(|line| line.contains(words)).unwrap_or("");
        line.split(words).next().map(|before| before.chars().count())
    };
    assert_eq!(column("HERE"), column("^^^^"), "{here}");
}

#[test]
fn a_place_that_a_huge_line_hides_is_a_note() {
    let mut sources = Sources::new();
    let text = format!("first {} second", "x".repeat(5000));
    let id = sources.add("a.mesh", text.as_str());
    let other = sources.add("b.mesh", text.as_str());
    let end = text.len();
    let d = Diagnostic::new(Code::Repeated, sources.span(id, end - 6, end), "twice")
        .related(sources.span(id, 0, 5), "first here")
        .related(sources.span(other, end - 6, end), "also here");
    let narrow = Rendering::default().width(60);
    insta::assert_snapshot!(render_with(Format::Text, &[d], &sources, narrow), @r"
    error[M0403]: twice
     --> a.mesh:1:5008
      |
    1 | ...xxxxxxxxxxxxxxxxxxxxx second
      |                          ^^^^^^
      |
      = note: a.mesh:1:1: first here
      = note: b.mesh:1:5008: also here
    ");
}

#[test]
fn places_that_cover_each_other() {
    let mut sources = Sources::new();
    let id = sources.add("a.mesh", "a {\n  b\n}\n");
    let block = sources.span(id, 0, 9);
    let d = Diagnostic::new(Code::EmptyBlock, block, "odd")
        .related(block, "the same")
        .related(sources.span(id, 6, 7), "in it");
    insta::assert_snapshot!(render(Format::Text, &[d], &sources, false), @r"
    error[M0410]: odd
     --> a.mesh:1:1
      |
    1 | / a {
    2 | |   b
      | |   - in it
    3 | | }
      | |_^
      |
      = note: a.mesh:1:1: the same
    ");
}

#[test]
fn many_places_in_a_huge_line_are_quick() {
    let mut sources = Sources::new();
    let id = sources.add("a.mesh", "x".repeat(1_000_000));
    let d = Diagnostic::new(Code::BadName, sources.span(id, 900_000, 900_001), "odd");
    let text = render(Format::Text, &vec![d; 100], &sources, false);
    assert_eq!(text.matches("a.mesh:1:900001").count(), 100);
}
