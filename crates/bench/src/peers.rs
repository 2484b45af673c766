//! What else could be used for the workload, whole processes in turn.
//!
//! ```text
//!          ┌─▶ mesh2yaml compile ─┐
//! workload ┼─▶ each peer ─────────┼─▶ documents: the same?     several rounds, each program once in a round
//!          └─▶ raw, empty ────────┘        └─▶ ratios to mesh2yaml of the same round, their medians
//! ```

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;
use crate::measure::{Taken, call, measure, median};
use crate::workload;

/// The releases that are compared.
const JINJA2: &str = "jinja2==3.1.6";
const JRSONNET: &str = "0.5.0-pre98";

/// What is run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// How many services, and how often each program is run with them.
    pub sizes: Vec<(usize, usize)>,
    /// So many services more show how times grow; 0 for none.
    pub growth: usize,
    /// Whether peers that are not there are installed; otherwise they are left out.
    pub installs: bool,
    /// The profile that our programs are built with.
    pub profile: &'static str,
    /// Whether ours is also measured as it is [shipped](crate::shipped).
    pub shipped: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            sizes: vec![(1, 41), (100, 41), (1000, 21), (10_000, 11)],
            growth: 100_000,
            installs: true,
            profile: "release",
            shipped: true,
        }
    }
}

impl Options {
    /// Few runs, and only of what is there: for CI.
    #[must_use]
    pub fn short() -> Self {
        Self {
            sizes: vec![(1, 11), (1000, 7), (10_000, 3)],
            growth: 0,
            installs: false,
            profile: crate::PROFILE,
            shipped: false,
        }
    }
}

/// The name of ours.
const OURS: &str = "mesh2yaml";

/// And of the same as it is shipped.
const SHIPPED: &str = "mesh2yaml-shipped";

/// A program that is run.
struct Program {
    name: &'static str,
    /// What it does.
    what: &'static str,
    role: Role,
    command: Vec<OsString>,
}

/// What a program is there for.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Ours,
    /// Ours as it is shipped.
    Shipped,
    /// Somebody could use it instead; its documents are compared.
    Peer,
    /// It shows what no program can do without.
    Yardstick,
}

/// What was measured.
#[derive(Debug)]
#[non_exhaustive]
pub struct Found {
    /// The tables.
    pub text: String,
    /// What is not as it ought to be: a peer that was faster, a goal that was missed by far.
    pub problems: Vec<String>,
}

/// The files of a size.
struct Inputs {
    source: PathBuf,
    values: PathBuf,
    finished: PathBuf,
    output: PathBuf,
}

/// Where programs are.
struct Tools {
    /// What is built here.
    ours: PathBuf,
    here: PathBuf,
    installed: PathBuf,
    python: Option<PathBuf>,
    jrsonnet: Option<PathBuf>,
    shipped: bool,
    /// What is left out, and why.
    skipped: Vec<String>,
}

/// Compares, in a folder for files that are not kept; `target` is where cargo builds.
///
/// # Errors
/// When a program fails, or its documents are not the same.
pub fn run(root: &Path, target: &Path, options: &Options) -> Result<Found, Error> {
    let tools = Tools::find(root, target, options)?;
    let folder = target.join("peers/run");
    std::fs::create_dir_all(&folder).map_err(|cause| io(&folder, cause))?;
    let mut sizes = Vec::new();
    for &(services, rounds) in &options.sizes {
        let inputs = Inputs::write(&folder, services)?;
        let programs = tools.programs(&inputs);
        let documents = compared(&tools, &inputs, &programs)?;
        sizes.push(Size {
            services,
            rounds,
            documents,
            runs: in_turn(&tools, &inputs, &programs, rounds)?,
        });
    }
    let largest = options.sizes.last().map(|(services, _)| *services);
    let grown = match largest.filter(|_| options.growth > 0) {
        Some(largest) => Some(grown(&tools, &folder, [largest, options.growth])?),
        None => None,
    };
    let _ = std::fs::remove_dir_all(&folder);
    Ok(report(&sizes, grown.as_ref(), &tools.skipped))
}

/// Ours with few services and with many, in turn: what a machine does meanwhile is in both.
fn grown(tools: &Tools, folder: &Path, sizes: [usize; 2]) -> Result<Growth, Error> {
    let mut inputs = Vec::new();
    for services in sizes {
        inputs.push(Inputs::write(folder, services)?);
    }
    let mut programs: Vec<Program> = inputs.iter().flat_map(|it| tools.programs(it)).collect();
    programs.retain(|program| program.role == Role::Ours);
    let mut runs = in_turn(tools, &inputs[0], &programs, 11)?;
    let many = runs.pop();
    let (Some(many), Some(few)) = (many, runs.pop()) else {
        return Err(Error::Found("ours did not run".to_owned()));
    };
    let [_, services] = sizes;
    Ok(Growth { services, few, many })
}

fn io(path: &Path, cause: std::io::Error) -> Error {
    Error::Io {
        path: path.display().to_string(),
        cause,
    }
}

impl Tools {
    fn find(root: &Path, target: &Path, options: &Options) -> Result<Self, Error> {
        let Options {
            profile, installs, ..
        } = *options;
        let installed = target.join("peers");
        let mut tools = Self {
            ours: installed.join(profile),
            here: root.join("crates/bench/peers"),
            installed,
            python: None,
            jrsonnet: None,
            shipped: false,
            skipped: Vec::new(),
        };
        crate::build(root, profile)?;
        std::fs::create_dir_all(&tools.ours).map_err(|cause| io(&tools.ours, cause))?;
        for name in [OURS, "empty", "raw", "plain", "measure", "compare"] {
            tools.install(&target.join(profile).join(name), name)?;
        }
        if options.shipped {
            match crate::shipped::build(root, target) {
                Ok(shipped) => {
                    tools.install(&shipped.path, SHIPPED)?;
                    tools.shipped = true;
                    tools.skipped.extend(shipped.skipped);
                }
                Err(e) => tools.skipped.push(format!("{SHIPPED}: {e}")),
            }
        }
        tools.find_jinja2(installs);
        tools.find_jrsonnet(installs);
        Ok(tools)
    }

    /// Copies a program that was built, as `cargo install` does. A file that was written from one end to the other is kept in larger parts than what a linker
    /// wrote here and there, and starts sooner.
    fn install(&self, from: &Path, name: &str) -> Result<(), Error> {
        let to = self.built(name);
        // Anew: what is written over keeps the parts that it had.
        let _ = std::fs::remove_file(&to);
        std::fs::copy(from, &to)
            .map(drop)
            .map_err(|cause| io(from, cause))
    }

    fn find_jinja2(&mut self, installs: bool) {
        let python = self.installed.join("jinja2/bin/python");
        if installs && !python.exists() {
            let mut venv = Command::new("python3");
            let made = call(venv.args(["-m", "venv"]).arg(self.installed.join("jinja2")));
            let mut pip = Command::new(&python);
            let made = made.and_then(|()| call(pip.args(["-m", "pip", "install", "--quiet", JINJA2])));
            if let Err(e) = made {
                self.skipped.push(format!("jinja2: {e}"));
                let _ = std::fs::remove_dir_all(self.installed.join("jinja2"));
                return;
            }
        }
        match python.exists() {
            true => self.python = Some(python),
            false => self.skipped.push("jinja2: it is not installed".to_owned()),
        }
    }

    fn find_jrsonnet(&mut self, installs: bool) {
        let program = self.installed.join("bin/jrsonnet");
        if installs && !program.exists() {
            let mut cargo = Command::new("cargo");
            cargo.args([
                "install",
                "jrsonnet",
                "--locked",
                "--quiet",
                "--version",
                JRSONNET,
                "--root",
            ]);
            cargo.arg(&self.installed);
            // Its own folder: what it is built of is none of this workspace.
            cargo.env("CARGO_TARGET_DIR", self.installed.join("build"));
            if let Err(e) = call(&mut cargo) {
                self.skipped.push(format!("jrsonnet: {e}"));
                return;
            }
        }
        match program.exists() {
            true => self.jrsonnet = Some(program),
            false => self.skipped.push("jrsonnet: it is not installed".to_owned()),
        }
    }

    fn built(&self, name: &str) -> PathBuf {
        self.ours.join(name)
    }

    fn programs(&self, inputs: &Inputs) -> Vec<Program> {
        let words = |words: &[&Path]| words.iter().map(|word| word.as_os_str().to_owned()).collect();
        let compile = |name: &str| {
            let [compile, target, istio] = ["compile", "-t", "istio"].map(Path::new);
            words(&[&self.built(name), compile, target, istio, &inputs.source])
        };
        let mut programs = vec![
            Program {
                name: OURS,
                what: "parses, checks, lowers, answers for every part, writes",
                role: Role::Ours,
                command: compile(OURS),
            },
            Program {
                name: "empty",
                what: "starts and ends",
                role: Role::Yardstick,
                command: words(&[&self.built("empty")]),
            },
            Program {
                name: "raw",
                what: "reads the finished bytes and writes them",
                role: Role::Yardstick,
                command: words(&[&self.built("raw"), &inputs.finished]),
            },
            Program {
                name: "plain",
                what: "plain Rust structs and serde_yaml; checks nothing",
                role: Role::Peer,
                command: words(&[&self.built("plain"), &inputs.values]),
            },
        ];
        if self.shipped {
            let shipped = Program {
                name: SHIPPED,
                what: "the same as it is shipped: in one file, functions in the order of their use",
                role: Role::Shipped,
                command: compile(SHIPPED),
            };
            programs.insert(1, shipped);
        }
        if let Some(python) = &self.python {
            programs.push(Program {
                name: "jinja2",
                what: "a template of text, as Helm's are; checks nothing",
                role: Role::Peer,
                command: words(&[python, &self.here.join("jinja2/render.py"), &inputs.values]),
            });
        }
        if let Some(jrsonnet) = &self.jrsonnet {
            let mut values = OsString::from("values=");
            values.push(&inputs.values);
            programs.push(Program {
                name: "jrsonnet",
                what: "Jsonnet, in Rust; checks nothing",
                role: Role::Peer,
                command: vec![
                    jrsonnet.into(),
                    "--max-stack".into(),
                    "10000".into(),
                    "--string".into(),
                    "--tla-code-file".into(),
                    values,
                    self.here.join("jsonnet/workload.jsonnet").into(),
                ],
            });
        }
        programs
    }
}

impl Inputs {
    fn write(folder: &Path, services: usize) -> Result<Self, Error> {
        let inputs = Self {
            source: folder.join(format!("{services}.mesh")),
            values: folder.join(format!("{services}.json")),
            finished: folder.join(format!("{services}.yaml")),
            output: folder.join("output"),
        };
        for (path, text) in [
            (&inputs.source, workload::source(services)),
            (&inputs.values, workload::values(services)),
        ] {
            std::fs::write(path, text).map_err(|cause| io(path, cause))?;
        }
        Ok(inputs)
    }
}

/// Keeps what a program writes, for `raw` to write it again.
fn finish(tools: &Tools, inputs: &Inputs, program: &Program) -> Result<(), Error> {
    measure(&tools.built("measure"), &program.command, &inputs.finished).map(drop)
}

/// Holds the documents of all programs against those of the plain one; how many there are.
fn compared(tools: &Tools, inputs: &Inputs, programs: &[Program]) -> Result<usize, Error> {
    let expected = inputs.finished.with_extension("expected");
    let mut documents = 0;
    let is_plain = |program: &&Program| program.name == "plain";
    if let Some(plain) = programs.iter().find(is_plain) {
        measure(&tools.built("measure"), &plain.command, &expected)?;
    }
    let has_documents = |program: &&Program| program.role != Role::Yardstick && !is_plain(program);
    for program in programs.iter().filter(has_documents) {
        measure(&tools.built("measure"), &program.command, &inputs.output)?;
        let done = Command::new(tools.built("compare"))
            .args([&expected, &inputs.output])
            .output()
            .map_err(|cause| io(&tools.built("compare"), cause))?;
        let said = String::from_utf8_lossy(&done.stdout);
        let numbers: Vec<usize> = said.split_whitespace().filter_map(|n| n.parse().ok()).collect();
        match (&numbers[..], program.role) {
            // Ours denies by default what nobody allows, in a document for each namespace.
            (&[count, _], Role::Ours | Role::Shipped) | (&[count, 0], Role::Peer) => documents = count,
            (&[_, more], _) => {
                return Err(Error::Found(format!("{}: {more} documents more", program.name)));
            }
            _ => {
                let why = String::from_utf8_lossy(&done.stderr);
                return Err(Error::Found(format!("{}: {}", program.name, why.trim())));
            }
        }
    }
    if let Some(ours) = programs.iter().find(|program| program.role == Role::Ours) {
        finish(tools, inputs, ours)?;
    }
    Ok(documents)
}

/// Each program once in a round.
fn in_turn(tools: &Tools, inputs: &Inputs, programs: &[Program], rounds: usize) -> Result<Vec<Runs>, Error> {
    let mut runs: Vec<Runs> = programs.iter().map(Runs::of).collect();
    for _ in 0..rounds {
        for (program, runs) in programs.iter().zip(&mut runs) {
            runs.taken.push(measure(
                &tools.built("measure"),
                &program.command,
                &inputs.output,
            )?);
        }
    }
    Ok(runs)
}

/// What a program took, round by round.
struct Runs {
    name: &'static str,
    what: &'static str,
    role: Role,
    taken: Vec<Taken>,
}

impl Runs {
    fn of(program: &Program) -> Self {
        Self {
            name: program.name,
            what: program.what,
            role: program.role,
            taken: Vec::new(),
        }
    }

    fn wall(&self) -> f64 {
        median(self.taken.iter().map(|t| t.wall.as_secs_f64())).unwrap_or_default()
    }

    fn cpu(&self) -> f64 {
        median(self.taken.iter().map(|t| t.cpu.as_secs_f64())).unwrap_or_default()
    }

    fn peak(&self) -> f64 {
        // Of memory the most counts.
        self.taken.iter().map(|t| t.peak).max().unwrap_or_default() as f64 / (1 << 20) as f64
    }

    /// How many times as long as another in the same round, by a clock: the middle of all rounds.
    fn times(&self, other: &Self, clock: fn(&Taken) -> f64) -> f64 {
        let pairs = self.taken.iter().zip(&other.taken);
        median(pairs.map(|(a, b)| clock(a) / clock(b).max(1e-9))).unwrap_or_default()
    }
}

fn wall(taken: &Taken) -> f64 {
    taken.wall.as_secs_f64()
}

fn cpu(taken: &Taken) -> f64 {
    taken.cpu.as_secs_f64()
}

/// All that was run with so many services.
struct Size {
    services: usize,
    rounds: usize,
    documents: usize,
    runs: Vec<Runs>,
}

/// Ours with so many services, and beside it with the most of the table.
struct Growth {
    services: usize,
    few: Runs,
    many: Runs,
}

impl Size {
    fn run(&self, name: &str) -> Option<&Runs> {
        self.runs.iter().find(|runs| runs.name == name)
    }
}

/// A number as people write it: `10,000`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Two digits that count, and no more than people read.
fn short(number: f64) -> String {
    match number {
        n if n >= 100.0 => grouped(n.round() as usize),
        n if n >= 10.0 => format!("{n:.0}"),
        n => format!("{n:.1}"),
    }
}

// Writing to a `String` cannot fail.
fn report(sizes: &[Size], grown: Option<&Growth>, skipped: &[String]) -> Found {
    let mut text = String::new();
    let mut problems = Vec::new();
    let Some(largest) = sizes.last() else {
        return Found { text, problems };
    };
    let _ = write!(text, "| program |");
    for size in sizes {
        let _ = write!(text, " N = {} |", grouped(size.services));
    }
    let _ = writeln!(text, " CPU | µs of CPU a service | peak MiB | what it does |");
    let _ = writeln!(text, "|---|{}---:|---:|---:|---|", "---:|".repeat(sizes.len()));
    for runs in &largest.runs {
        let _ = write!(text, "| {} |", runs.name);
        for size in sizes {
            let pair = size.run(runs.name).zip(size.run(OURS));
            let cell = match (pair, runs.role) {
                (Some((run, _)), Role::Ours) => format!("{} ms", short(run.wall() * 1e3)),
                (Some((run, ours)), role) => {
                    let times = run.times(ours, wall);
                    // With one service a start is all there is: the goal for it is below.
                    if role == Role::Peer && times < 1.0 && size.services >= 100 {
                        problems.push(format!(
                            "{} is faster with {} services: {times:.2} times our wall time",
                            run.name, size.services
                        ));
                    }
                    format!("{} ×", short(times))
                }
                (None, _) => String::new(),
            };
            let _ = write!(text, " {cell} |");
        }
        let times = match (largest.run(OURS), runs.role) {
            (Some(ours), Role::Shipped | Role::Peer | Role::Yardstick) => {
                format!("{} ×", short(runs.times(ours, cpu)))
            }
            _ => format!("{} ms", short(runs.cpu() * 1e3)),
        };
        let each = runs.cpu() * 1e6 / largest.services as f64;
        let _ = writeln!(
            text,
            " {times} | {} | {} | {} |",
            short(each),
            short(runs.peak()),
            runs.what
        );
    }
    let rounds: Vec<String> = sizes.iter().map(|size| size.rounds.to_string()).collect();
    let documents: Vec<String> = sizes.iter().map(|size| grouped(size.documents)).collect();
    let _ = writeln!(
        text,
        "\nOurs in milliseconds of wall time, the others as multiples of ours in the same round; medians of {} rounds. CPU, memory and the rest are with {} services. All write the same {} documents; ours a denial for each \
         namespace besides.",
        rounds.join(", "),
        grouped(largest.services),
        documents.join(", "),
    );
    if let (Some(ours), Some(raw)) = (largest.run(OURS), largest.run("raw")) {
        let _ = writeln!(
            text,
            "\nAgainst `raw` with {} services: {} times the CPU and {} times the wall time (goal: at most 8, 5 to be proud of).",
            grouped(largest.services),
            short(ours.times(raw, cpu)),
            short(ours.times(raw, wall)),
        );
    }
    let start = |name: &str| {
        let first = sizes.first()?;
        let (program, empty) = first.run(name).zip(first.run("empty"))?;
        Some((program.wall() - empty.wall()) * 1e3)
    };
    if let Some(ms) = start(OURS) {
        let shipped = start(SHIPPED)
            .map(|ms| format!("; {ms:.2} as it is shipped"))
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "Cold start, one service: {ms:.2} ms of wall time above an empty program{shipped} (goal: at most 0.5)."
        );
    }
    if let Some(Growth { services, few, many }) = grown {
        let _ = writeln!(
            text,
            "Growth: {} services take {:.1} times the CPU and {:.1} times the wall time of {} in the same round (goal: at most 11), and {} MiB.",
            grouped(*services),
            many.times(few, cpu),
            many.times(few, wall),
            grouped(largest.services),
            short(many.peak()),
        );
    }
    for skipped in skipped {
        let _ = writeln!(text, "Skipped: {skipped}.");
    }
    Found { text, problems }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Role, Runs, Size, grouped, report, short};
    use crate::measure::Taken;

    fn runs(name: &'static str, role: Role, ms: &[u64]) -> Runs {
        let taken = |ms: &u64| Taken {
            wall: Duration::from_millis(*ms),
            cpu: Duration::from_millis(2 * ms),
            peak: 3 << 20,
        };
        Runs {
            name,
            what: "works",
            role,
            taken: ms.iter().map(taken).collect(),
        }
    }

    #[test]
    fn ratios_are_of_the_same_round() {
        let size = Size {
            services: 1000,
            rounds: 3,
            documents: 3020,
            runs: vec![
                runs("mesh2yaml", Role::Ours, &[10, 100, 20]),
                runs("raw", Role::Yardstick, &[5, 50, 10]),
                runs("slow", Role::Peer, &[30, 300, 60]),
                runs("quick", Role::Peer, &[9, 90, 18]),
            ],
        };
        let found = report(&[size], None, &["jinja2: no python".to_owned()]);
        for line in [
            "| mesh2yaml | 20 ms | 40 ms | 40 | 3.0 | works |",
            "| raw | 0.5 × | 0.5 × | 20 | 3.0 | works |",
            "| slow | 3.0 × | 3.0 × |",
            "2.0 times the CPU and 2.0 times the wall time",
            "Skipped: jinja2: no python.",
        ] {
            assert!(found.text.contains(line), "{line}\n{}", found.text);
        }
        assert_eq!(
            found.problems,
            ["quick is faster with 1000 services: 0.90 times our wall time"]
        );
    }

    #[test]
    fn a_start_is_above_an_empty_program() {
        let size = Size {
            services: 1,
            rounds: 1,
            documents: 4,
            runs: vec![
                runs(super::OURS, Role::Ours, &[7]),
                runs(super::SHIPPED, Role::Shipped, &[4]),
                runs("empty", Role::Yardstick, &[2]),
            ],
        };
        let text = report(&[size], None, &[]).text;
        let start = "one service: 5.00 ms of wall time above an empty program; 2.00 as it is shipped";
        assert!(text.contains(start), "{text}");
    }

    #[test]
    fn numbers_as_people_read_them() {
        assert_eq!(grouped(10_000), "10,000");
        assert_eq!(grouped(999), "999");
        assert_eq!(
            [short(1234.5), short(12.34), short(1.234)],
            ["1,235", "12", "1.2"]
        );
    }
}
