//! Path templates of AuthorizationPolicies: `{*}` and `{**}`, as Envoy's `uri_template` reads them.

use regex::bytes::Regex;

use super::text;

/// What a segment of any text is made of: all that may stand in a path, so no `[`, `]` or quote. `=` is there since late in 2024 (Istio 1.25), and `*`
/// since 2025 (Istio 1.27, and patches of those before it); a table in `tests/evaluate_path.rs` has what Envoy 1.40 answered for each byte.
const ONE: &str = r"[a-zA-Z0-9\-._\~%!$\&'()+,;:@=*]+";
/// What any number of segments is made of.
const ANY: &str = r"[a-zA-Z0-9\-._\~%!$\&'()+,;:@=*/]*";

/// Whether a path is a template.
pub(super) fn is_template(path: &str) -> bool {
    path.contains("{*}") || path.contains("{**}")
}

/// The paths that a template stands for; `None` where Envoy refuses it, as it does one with a glob after `{**}` or half a segment before a glob.
pub(super) fn compiled(path: &str) -> Option<Regex> {
    let path = path.replace("{*}", "*").replace("{**}", "**");
    let segments = path.strip_prefix('/')?;
    let mut pattern = String::new();
    let mut had_any = false;
    let mut segments = segments.split('/').peekable();
    while let Some(segment) = segments.next() {
        pattern.push('/');
        if segment.is_empty() {
            // A slash at the end; elsewhere there is no empty literal.
            if segments.peek().is_some() {
                return None;
            }
            continue;
        }
        let (glob, literal) = if let Some(rest) = segment.strip_prefix("**") {
            (Some(ANY), rest)
        } else if let Some(rest) = segment.strip_prefix('*') {
            (Some(ONE), rest)
        } else {
            (None, segment)
        };
        if let Some(glob) = glob {
            // A text after a glob is a suffix, which ends the template.
            if had_any || (!literal.is_empty() && segments.peek().is_some()) {
                return None;
            }
            had_any = glob == ANY;
            pattern.push_str(glob);
        }
        if !literal
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~%!$&'()+,;:@=".contains(&b))
        {
            return None;
        }
        for c in literal.chars() {
            if "$()+.".contains(c) {
                pattern.push('\\');
            }
            pattern.push(c);
        }
    }
    text::whole(&pattern)
}
