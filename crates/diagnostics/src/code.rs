//! The stable codes. Each has a page under `docs/diagnostics/`.

/// How bad a diagnostic is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be compiled.
    Error,
    /// The output is right but probably not what was meant.
    Warning,
    /// Something that an operator should know.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

macro_rules! codes {
    ($($(#[$attr:meta])* $variant:ident $text:literal $severity:ident $title:literal)*) => {
        /// A stable code. `M01` is about text, `M02` names and files, `M03` values, `M04` sense, `M05` what a mesh
        /// can say, `M06` consent, `M07` targets, `M08` what tests find, `M09` limits.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $(#[$attr])* $variant,)*
        }

        impl Code {
            /// All codes, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as people cite it, such as `M0302`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// What it is about, in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// The severity that it has unless changed.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    NotUtf8 "M0101" Error "the file is not UTF-8"
    NotAscii "M0102" Error "a character outside of ASCII outside of quotes"
    OpenString "M0103" Error "a string is not closed"
    OpenBlock "M0104" Error "a block is not closed"
    StrayBrace "M0105" Error "a brace closes nothing"
    BadEscape "M0106" Error "an unknown escape in a string"
    UnknownStatement "M0110" Error "an unknown statement"
    BadStatement "M0111" Error "a statement that is not complete or not of its form"

    UnknownName "M0201" Error "a name that nothing has"
    DuplicateName "M0202" Error "a name that is given twice"
    MissingTitle "M0203" Error "a title is needed"
    SameObjectName "M0204" Error "two titles that make the same object name"
    ImportFailed "M0210" Error "a file that cannot be imported"
    ImportCycle "M0211" Error "files that import each other"
    UnknownProfile "M0220" Error "an unknown profile"
    BadArgument "M0221" Error "an argument that is missing, unknown or of another type"
    UnknownReference "M0222" Error "a reference that nothing defines"
    BadSetting "M0223" Error "a value from outside that no parameter takes"
    UnknownCall "M0230" Error "a gRPC method that the descriptors do not have"

    BadName "M0301" Error "not a name"
    BadPort "M0302" Error "not a port"
    BadPercent "M0303" Error "not a percentage"
    BadDuration "M0304" Error "not a duration"
    BadNumber "M0305" Error "not a number in range"
    BadHost "M0306" Error "not a host name"
    BadNetwork "M0307" Error "not a network"
    BadLabel "M0308" Error "not a label"
    BadPath "M0309" Error "not a path pattern"
    BadHeader "M0310" Error "not a header condition"
    BadMethod "M0311" Error "not a method"
    BadChoice "M0312" Error "not one of the words that fit here"
    BadText "M0313" Error "a text that cannot be written there"
    BadRegex "M0314" Error "not a regular expression that all meshes read alike"
    BadQuery "M0315" Error "not a parameter of a query that all meshes read alike"
    BadCall "M0316" Error "not a gRPC service or method"

    Shares "M0401" Error "shares that do not add up to 100%"
    Missing "M0402" Error "a statement that is needed"
    Repeated "M0403" Error "a statement that may stand once"
    Unreachable "M0404" Error "a route that no request reaches"
    RetryTime "M0405" Error "tries that do not fit into the timeout"
    HttpOnly "M0406" Error "an HTTP condition on a port that does not speak HTTP"
    SharedPods "M0407" Error "two services that may select the same pods"
    ProfileClash "M0408" Error "two profiles that say the same thing"
    ScopedTwice "M0409" Error "a statement for one mesh beside one for all"
    EmptyBlock "M0410" Error "a block that says nothing"
    BadTest "M0411" Error "a test that cannot be asked"
    Beside "M0412" Error "a statement that means nothing beside another"
    OpenPorts "M0420" Warning "ports that stay open beside the ones with rules"
    TriesOverTimeout "M0421" Warning "tries that the timeout cuts short"
    UnusedDefinition "M0422" Warning "a definition that nothing uses"
    Unmatched "M0423" Warning "requests that no route takes"
    CallersWord "M0424" Warning "access that hangs on what the caller writes"
    NoEffect "M0425" Warning "an access rule that changes nothing"

    NoSuchFeature "M0501" Error "a thing that the mesh cannot say"
    RouteOrder "M0502" Error "routes whose order the mesh does not keep"
    Overlap "M0503" Error "access rules that overlap in a way the mesh cannot say"
    TooLarge "M0504" Error "a rule that is larger than the mesh allows"
    Operational "M0510" Note "something to know when this is applied"
    Narrowed "M0511" Note "access that the mesh narrows further"

    LossNeedsConsent "M0601" Error "a loss without consent"
    UnusedConsent "M0602" Warning "consent that nothing uses"
    UnknownLeaf "M0603" Error "consent to something that does not exist"

    NeedsVersion "M0701" Error "a thing that the target version lacks"

    TestFailed "M0801" Error "a test that does not hold"

    LimitReached "M0901" Error "a limit is reached"
    MoreDiagnostics "M0902" Note "more findings than are shown"
    Unanswered "M0999" Error "a bug in mesh2yaml: a part of the policy was not answered"
}

/// A set of codes whose diagnostics can be rendered: the compiler's own [`Code`], or that of a tool beside it.
///
/// ```
/// use mesh2yaml_diagnostics::{Coded, Diagnostic, Format, Severity, Sources, render};
///
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
/// struct Schema;
///
/// impl Coded for Schema {
///     fn as_str(self) -> &'static str {
///         "schema"
///     }
///     fn title(self) -> &'static str {
///         "what a schema refuses"
///     }
///     fn severity(self) -> Severity {
///         Severity::Error
///     }
/// }
///
/// let d = Diagnostic::without_place(Schema, "a port is too large");
/// assert_eq!(render(Format::Text, &[d], &Sources::new(), false), "error[schema]: a port is too large\n");
/// ```
pub trait Coded: Copy + Ord + std::fmt::Debug {
    /// The code as people cite it.
    fn as_str(self) -> &'static str;

    /// What it is about, in a few words.
    fn title(self) -> &'static str;

    /// The severity that it has unless changed.
    fn severity(self) -> Severity;

    /// Its name in one word, as SARIF has it beside the code.
    fn name(self) -> String {
        format!("{self:?}")
    }

    /// Whether it is a finding, to be counted; what only says that findings were cut is none.
    fn is_finding(self) -> bool {
        true
    }
}

impl Coded for Code {
    fn as_str(self) -> &'static str {
        Self::as_str(self)
    }

    fn title(self) -> &'static str {
        Self::title(self)
    }

    fn severity(self) -> Severity {
        Self::severity(self)
    }

    fn is_finding(self) -> bool {
        self != Self::MoreDiagnostics
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
