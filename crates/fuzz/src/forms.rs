//! The smaller readers: values, files of values, descriptors of gRPC, targets; and findings with any places and words.

use mesh2yaml::diagnostics::{Code, Diagnostic, SourceId, Sources, Span};
use mesh2yaml::k8s::manifest::{Limits, flat};
use mesh2yaml::k8s::types::{Name, Port, ServiceAccount};
use mesh2yaml::{GrpcMethods, Target};

use crate::check_rendered;
use crate::compile::SEPARATOR;
use crate::tape::Tape;

/// The longest input.
const MOST: usize = 16 << 10;

/// What must hold of any bytes for the readers that are small, and of findings about any text: there is no panic, what is read is shown as it was
/// written, and what is shown has nothing hidden in it.
///
/// # Panics
/// Where something does not hold.
#[must_use]
pub fn forms(data: &[u8]) -> bool {
    if data.len() > MOST {
        return false;
    }
    let _ = GrpcMethods::new().descriptors(data);
    if let Ok(text) = std::str::from_utf8(data) {
        let line = text.lines().next().unwrap_or_default();
        if let Ok(name) = line.parse::<Name>() {
            assert_eq!(name.as_str(), line);
        }
        if let Ok(target) = line.parse::<Target>() {
            assert_eq!(target.to_string().parse::<Target>(), Ok(target));
        }
        if let Some(port) = line.parse::<u16>().ok().and_then(Port::new) {
            assert_eq!(port.get().to_string().parse::<u16>(), Ok(port.get()));
        }
        if let Some((namespace, name)) = line.split_once('/')
            && let (Ok(namespace), Ok(name)) = (namespace.parse(), name.parse())
        {
            let _ = ServiceAccount::new(namespace, name);
        }
        if let Ok(entries) = flat(text, &Limits::default().documents(2)) {
            for entry in &entries {
                assert!(
                    entry.place.line > 0 && entry.place.column > 0,
                    "{entry:?} of {text:?}"
                );
            }
        }
    }
    findings(data);
    true
}

/// Findings about two texts, at any places: `places 0xff name 0xff text 0xff text 0xff message`.
fn findings(data: &[u8]) {
    let mut parts = data.splitn(5, |b| *b == SEPARATOR);
    let mut part = || parts.next().unwrap_or_default();
    let mut places = Tape::new(part());
    let mut text = || String::from_utf8_lossy(part()).into_owned();
    let (name, first, second, message) = (text(), text(), text(), text());
    let mut sources = Sources::new();
    let mut larger = Sources::new();
    let ids: [SourceId; 3] = std::array::from_fn(|_| larger.add("foreign", ""));
    sources.add(name.as_str(), first);
    sources.add(name, second);
    let mut span = || {
        let number = |bytes: [u8; 2]| u32::from(u16::from_be_bytes(bytes));
        Span::new(
            ids[places.below(3)],
            number(places.array()),
            number(places.array()),
        )
    };
    let mut one = Diagnostic::new(Code::BadPort, span(), message.as_str())
        .label(message.as_str())
        .help(message.as_str());
    for _ in 0..3 {
        one = one.related(span(), message.as_str());
    }
    let two = Diagnostic::without_place(Code::BadPort, message);
    check_rendered(&[one, two], &sources);
}
