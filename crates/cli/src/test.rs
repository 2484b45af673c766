//! `test`: each test of a policy, and what does not hold.

use std::fmt::Write as _;
use std::io::IsTerminal as _;

use mesh2yaml::diagnostics::{Format, render, visible};
use mesh2yaml::{Mesh, Target, Tested};

use crate::args::Test;
use crate::input::Sources;
use crate::{Failure, output, report};

/// Asks; whether all holds.
pub(crate) fn test(args: &Test) -> Result<bool, Failure> {
    let sources = Sources::read(&args.input)?;
    let policy = sources.options().read();
    let targets: Vec<Target> = args.target.iter().map(|target| with(*target, args)).collect();
    let tested = policy.test(&targets);
    let color = report::colored(args.report.color, std::io::stdout().is_terminal());
    let findings = render(args.report.format, &tested.diagnostics, policy.sources(), color);
    if args.report.format == Format::Text {
        output::print([&list(&tested), &findings, &summary(&tested, &targets)])?;
    } else {
        output::print([&findings])?;
    }
    Ok(tested.passed())
}

fn with(target: Target, args: &Test) -> Target {
    target.service_profiles(args.service_profiles && target.mesh == Mesh::Linkerd)
}

/// A line for each test, and an empty one where findings follow.
fn list(tested: &Tested) -> String {
    let mut text = String::new();
    for test in &tested.tests {
        let word = if test.passed { "ok    " } else { "failed" };
        // Writing to a text does not fail.
        let _ = writeln!(text, "{word}  {}", visible(&test.title));
    }
    if !text.is_empty() && !tested.diagnostics.is_empty() {
        text.push('\n');
    }
    text
}

/// How many passed, and of whom they were asked.
fn summary(tested: &Tested, targets: &[Target]) -> String {
    let all = tested.tests.len();
    let passed = tested.tests.iter().filter(|test| test.passed).count();
    if all == 0 {
        return match tested.passed() {
            true => "no tests\n".to_owned(),
            false => "\nnothing could be asked\n".to_owned(),
        };
    }
    let tests = if all == 1 { "test" } else { "tests" };
    let asked = tested
        .asked
        .iter()
        .map(|target| format!("its output for {target}"));
    let whom = listed(std::iter::once("the policy".to_owned()).chain(asked));
    let mut text = format!(
        "\n{all} {tests}, asked of {whom}: {passed} passed, {} failed\n",
        all - passed
    );
    let silent: Vec<String> = targets
        .iter()
        .filter(|target| !tested.asked.contains(target))
        .map(ToString::to_string)
        .collect();
    if !silent.is_empty() {
        text.push_str(&format!(
            "not asked: {}, for which there is no output\n",
            listed(silent)
        ));
    }
    text
}

fn listed(words: impl IntoIterator<Item = String>) -> String {
    let words: Vec<String> = words.into_iter().collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
