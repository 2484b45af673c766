//! The command line.

use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use mesh2yaml::Target;
use mesh2yaml::diagnostics::Format;

/// One .mesh policy, compiled to the YAML of Istio or Linkerd; and whether YAML is right.
#[derive(Debug, Parser)]
#[command(name = "mesh2yaml", version, about, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the objects of a mesh as YAML, in the order in which they are safe to apply
    Compile(Compile),
    /// Say what is wrong with a policy, and print no objects
    Check(Check),
    /// Ask the tests of a policy, of its own words and of what each mesh makes of its output
    Test(Test),
    /// Write .mesh files in their one layout
    Fmt(Fmt),
    /// Say what is wrong with resources of Istio, Linkerd and the Gateway API in any Kubernetes YAML
    Validate(Validate),
    /// Print the JSON schema of a kind, for editors and other tools
    #[cfg(feature = "schema")]
    Schema(Schema),
}

#[derive(Debug, Group)]
pub(crate) struct Compile {
    /// The mesh, perhaps with a version: `istio`, `istio@1.30`, `linkerd@2.18`
    #[arg(short, long, value_name = "MESH[@VERSION]", default_value = "istio")]
    pub(crate) target: Target,

    #[command(flatten)]
    pub(crate) input: Input,

    /// The form of the output
    #[arg(short, long, value_enum, default_value_t = Form::Yaml)]
    pub(crate) output: Form,

    /// Write a file for each object here, and an inventory, instead of printing
    #[arg(long, value_name = "DIR")]
    pub(crate) out_dir: Option<PathBuf>,

    /// Print the installation's values instead of objects: an IstioOperator, or values of Linkerd's chart
    #[arg(long, conflicts_with = "out_dir")]
    pub(crate) install: bool,

    /// On Linkerd: write routes as ServiceProfiles, the older form, instead of HTTPRoutes
    #[arg(long)]
    pub(crate) service_profiles: bool,

    #[command(flatten)]
    pub(crate) report: Report,
}

#[derive(Debug, Group)]
pub(crate) struct Check {
    /// Also say what this mesh cannot say; may be given several times
    #[arg(short, long, value_name = "MESH[@VERSION]")]
    pub(crate) target: Vec<Target>,

    #[command(flatten)]
    pub(crate) input: Input,

    #[command(flatten)]
    pub(crate) report: Report,
}

#[derive(Debug, Group)]
pub(crate) struct Test {
    /// Also ask what this mesh makes of the output; may be given several times. Without it the policy's own words are asked
    #[arg(short, long, value_name = "MESH[@VERSION]")]
    pub(crate) target: Vec<Target>,

    #[command(flatten)]
    pub(crate) input: Input,

    /// On Linkerd: routes are ServiceProfiles, the older form, instead of HTTPRoutes
    #[arg(long)]
    pub(crate) service_profiles: bool,

    #[command(flatten)]
    pub(crate) report: Report,
}

#[derive(Debug, Group)]
pub(crate) struct Fmt {
    /// Files and folders (all their *.mesh files), written in place, or `-` for standard input, printed
    #[arg(value_name = "FILE|DIR|-", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Change nothing: print the names of the files that would change, and exit with 1 if there are any
    #[arg(long)]
    pub(crate) check: bool,

    #[command(flatten)]
    pub(crate) report: Report,
}

#[derive(Debug, Group)]
pub(crate) struct Validate {
    /// Files, folders (all *.yaml, *.yml and *.json files below them), or `-` for standard input
    #[arg(value_name = "FILE|DIR|-", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Add what this mesh says of kinds of the Gateway API: `istio`, `linkerd@2.18`. Without it they are judged by their own schemas
    #[arg(short, long, value_name = "MESH[@VERSION]")]
    pub(crate) target: Option<Target>,

    /// Warn of fields that a kind does not have, instead of refusing them
    #[arg(long)]
    pub(crate) lenient: bool,

    /// Take the files for all that there is, so that what is not in them is nowhere: find references to nothing
    #[arg(long)]
    pub(crate) complete: bool,

    /// Leave out the findings of a code, such as `effect` or `IST0101`; may be given several times
    #[arg(long, value_name = "CODE")]
    pub(crate) suppress: Vec<String>,

    /// Raise a limit on what is read: `bytes` of a file (67108864), `depth` (100), `repeated` nodes of aliases (1000000),
    /// `documents` (1000000), `nodes` (20000000), `events` (50000000); may be given several times
    #[arg(long, value_name = "NAME=NUMBER")]
    pub(crate) limit: Vec<String>,

    #[command(flatten)]
    pub(crate) report: Report,
}

#[cfg(feature = "schema")]
#[derive(Debug, Group)]
#[group(id = "which", required = true, multiple = false)]
pub(crate) struct Schema {
    /// The kind, perhaps with its group, or its version: `VirtualService`, `httproute.policy.linkerd.io`,
    /// `gateway.networking.k8s.io/v1/HTTPRoute`
    #[arg(value_name = "KIND", group = "which")]
    pub(crate) kind: Option<String>,

    /// All kinds in one schema, which lets objects of other kinds pass
    #[arg(long, group = "which")]
    pub(crate) all: bool,
}

#[derive(Debug, Group)]
pub(crate) struct Input {
    /// Files, folders (all their *.mesh files), or `-` for standard input; together they are one policy
    #[arg(value_name = "FILE|DIR|-", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Give a `param` of the policy a value; of several for one name the last one counts
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,

    /// Give a `param` the value of this variable of the environment, which must be set; `--set` comes before it.
    /// No other variable is read for values
    #[arg(long, value_name = "NAME=VARIABLE")]
    pub(crate) set_env: Vec<String>,

    /// Take values for `param`s from a map in a YAML or JSON file, `name: value`; `--set-env` and `--set` come before it
    #[arg(long, value_name = "FILE")]
    pub(crate) values: Vec<PathBuf>,

    /// Let files import from this folder too, beside the folders of the files given
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Vec<PathBuf>,
}

#[derive(Debug, Group)]
pub(crate) struct Report {
    /// The form of the findings: text, json, sarif or github
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,

    /// When the text has colours; NO_COLOR turns `auto` off
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Documents, one an object
    Yaml,
    /// One `v1` List
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}
