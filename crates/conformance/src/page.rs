//! The evidence, as a page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::reading;
use crate::run::Run;

/// What a run found, as Markdown; `date` is that of the run, `command` what started it.
#[must_use]
pub fn page(run: &Run, date: &str, command: &str) -> String {
    let mut out = HEAD.to_owned();
    // Writing to a `String` cannot fail.
    let _ = writeln!(
        out,
        "Run on {date} with `{command}`.\n\n| judge | version |\n|---|---|"
    );
    for (module, version) in &run.versions {
        let _ = writeln!(out, "| {module} | {version} |");
    }
    for skipped in &run.skipped {
        let _ = writeln!(out, "\nNot judged: {skipped}.");
    }
    verdicts(run, &mut out);
    readings(run, &mut out);
    analysis(run, &mut out);
    facts(run, &mut out);
    decisions(run, &mut out);
    out
}

const HEAD: &str = "<!-- Written by `cargo xtask conformance --write`: change what it is made of instead. -->\n\n# Conformance\n\n\
Our validators and evaluators are as right as our reading of upstream. Here upstream's own code judges, and a real Envoy decides. \
[Decision 0027](../decisions/0027-conformance.md) says how.\n\n";

fn list(counts: &BTreeMap<String, usize>) -> String {
    let each: Vec<String> = counts
        .iter()
        .map(|(kind, count)| format!("{kind} {count}"))
        .collect();
    each.join(", ")
}

fn verdicts(run: &Run, out: &mut String) {
    out.push_str(
        "\n## Verdicts\n\nEach document alone: by Istio's validating webhook, what an installation is told by `istioctl`'s own checks, and by the custom resource definitions as the API server reads them (metadata, schema, list \
         types, unknown fields, CEL). What Linkerd's unpublished webhook says is taken from its own tests. Beside them: `mesh2yaml validate`.\n\n\
         | documents | judged by both | both admit | both refuse | differ | the same |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for (name, it) in &run.verdicts {
        let _ = writeln!(
            out,
            "| {name}: {} | {} | {} | {} | {} | {:.2} % |",
            it.documents,
            it.judged(),
            it.admitted,
            it.refused,
            it.differences.len(),
            it.share() * 100.0
        );
    }
    let emitted: usize = run.verdicts.iter().map(|(_, it)| it.emitted.len()).sum();
    let _ = writeln!(
        out,
        "\nOf what we emit, upstream refuses nothing, and warns of nothing but what is explained below ({emitted} others)."
    );
    let mut unjudged = BTreeMap::new();
    let mut unknown = BTreeMap::new();
    for (_, it) in &run.verdicts {
        for (counts, all) in [(&it.unjudged, &mut unjudged), (&it.unknown, &mut unknown)] {
            for (kind, count) in counts {
                *all.entry(kind.clone()).or_insert(0) += count;
            }
        }
    }
    let _ = writeln!(
        out,
        "Kinds that upstream's judges do not know: {}.",
        list(&unjudged)
    );
    if !unknown.is_empty() {
        let _ = writeln!(out, "Kinds that they know and we do not: {}.", list(&unknown));
    }
    let differences = run
        .verdicts
        .iter()
        .flat_map(|(_, it)| it.differences.iter().chain(&it.warnings));
    let differences: Vec<_> = differences.collect();
    if !differences.is_empty() {
        out.push_str("\n| difference | we say | upstream says | why |\n|---|---|---|---|\n");
    }
    for it in differences {
        let said = |words: &str| {
            if words.is_empty() {
                "nothing".to_owned()
            } else {
                cell(words)
            }
        };
        let why = it.reason.unwrap_or("**not explained**");
        let _ = writeln!(
            out,
            "| {} of `{}` | {} | {} | {why} |",
            it.kind,
            it.name,
            said(&it.ours),
            said(&it.upstream)
        );
    }
}

/// Words that may stand in a table.
fn cell(words: &str) -> String {
    let words = words.replace('|', "\\|").replace(['\n', '\r'], " ");
    if words.chars().count() > 200 {
        let start: String = words.chars().take(200).collect();
        format!("{start} …")
    } else {
        words
    }
}

fn readings(run: &Run, out: &mut String) {
    let it = &run.readings;
    let ours: usize = it.ours.values().sum();
    let _ = writeln!(
        out,
        "\n## What Linkerd reads\n\nIts policy controller admits a route that it cannot read, and goes on as if the route were not there. So each document for Linkerd is read with the types that \
         its lock file has (`gateway-api` {}, `k8s-openapi` {}), written again, and compared: of {ours} documents that we emit ({}), {} lose something. Of {} documents of upstream's, {} cannot be \
         read or lose something, and of each `mesh2yaml validate --target linkerd` says something.",
        reading::version("gateway-api"),
        reading::version("k8s-openapi"),
        list(&it.ours),
        it.wrong.len(),
        it.upstreams,
        it.agreed
    );
}

fn analysis(run: &Run, out: &mut String) {
    let it = &run.analysis;
    let alike: usize = it.alike.values().sum();
    let _ = writeln!(
        out,
        "\n## Analyzers\n\nAll analyzers of `istioctl analyze` on {} sets with {} documents that we emit, each with the Services, pods and namespaces \
         that a cluster would have. Of their messages {alike} are ours too, and {} are only upstream's or only ours.",
        it.sets,
        it.documents,
        it.differences.len()
    );
    if !it.messages.is_empty() {
        out.push_str("\n| message | level | times | why |\n|---|---|---:|---|\n");
    }
    for ((code, level), said) in &it.messages {
        let why = said.reason.unwrap_or("**not explained**");
        let _ = writeln!(out, "| {code} | {level} | {} | {why} |", said.count);
    }
}

fn facts(run: &Run, out: &mut String) {
    let it = &run.facts;
    let _ = writeln!(
        out,
        "\n## What istiod sends\n\nNumbers that no request shows in time (limits, ejection, timeouts, tries) in the clusters and routes that istiod sends to a \
         caller: {} numbers of {} examples, of which {} are otherwise than written.",
        it.compared,
        it.sets,
        it.wrong.len()
    );
}

fn decisions(run: &Run, out: &mut String) {
    let it = &run.decisions;
    if it.policies == 0 {
        out.push_str("\n## Decisions\n\nNot in this run: there was no Envoy.\n");
        return;
    }
    let _ = writeln!(
        out,
        "\n## Decisions\n\n{} policies, {} requests over real connections to an Envoy ({}) that has what istiod would send: routes, clusters, endpoints and \
         access rules. Each answer, and what the application saw, is compared with what the policy means, and whether it was let in with our evaluator too.\n",
        it.policies, it.requests, it.envoy
    );
    out.push_str("| asked about | questions |\n|---|---:|\n");
    for (sort, count) in &it.compared {
        let _ = writeln!(out, "| {sort} | {count} |");
    }
    let wider = it.wrong.iter().filter(|words| words.contains("WIDER")).count();
    let _ = writeln!(
        out,
        "\nWider than meant: {wider}. Otherwise and not explained: {}.",
        it.wrong.len() - wider
    );
    let name = |name: &str| match name {
        "http" => "HTTP/1.1",
        "http2" => "HTTP/2",
        _ => "no HTTP",
    };
    let spoken = it
        .spoken
        .iter()
        .map(|(spoken, count)| format!("{} {count}", name(spoken)));
    let _ = writeln!(
        out,
        "\nRequests by what is spoken: {}. Asked again, since a busy machine may have answered: {} questions about times, tries and shares, or without an answer.",
        spoken.collect::<Vec<_>>().join(", "),
        it.again
    );
    if !it.explained.is_empty() {
        out.push_str("\n| otherwise, and why | times |\n|---|---:|\n");
        for (why, count) in &it.explained {
            let _ = writeln!(out, "| {why} | {count} |");
        }
    }
    let _ = writeln!(
        out,
        "\nLeft out, for stock Envoy does not have them and they decide nothing: {}.",
        it.left
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let segments = &it.segments;
    let _ = writeln!(
        out,
        "\n### Characters of a segment\n\nWith `allow path \"/a/*/b\"`, of `/a/x?y/b` with each character for `?`, Envoy lets in ``{}``, and not ``{}``, in which it is as our \
         evaluator says; of the 255 encodings from `%01` to `%FF` it lets in {}.",
        segments.plain, segments.refused, segments.encoded
    );
    out.push_str("\n### TLS, limits, and pods that fail\n\n| what | meant | seen |\n|---|---|---|\n");
    for it in &run.scenarios {
        let _ = writeln!(out, "| {} | {} | {} |", it.name, it.meant, it.seen);
    }
    out.push_str(
        "\n### Faults that must show\n\nPut into the output of examples on purpose, one at a time; each must be seen, and one that lets in more must be seen as that.\n\n\
         | fault | decisions that show it | of which wider |\n|---|---:|---:|\n",
    );
    for it in &run.faults {
        let _ = writeln!(out, "| {} | {} | {} |", it.name, it.seen, it.wider);
    }
    out.push_str("\n### Shares\n\nWithin 4.9 standard deviations, which one run in a million is not.\n\n| policy | of what | meant | seen |\n|---|---|---:|---:|\n");
    let (random, examples): (Vec<_>, Vec<_>) =
        it.shares.iter().partition(|it| it.policy.starts_with("random"));
    for share in examples {
        let _ = writeln!(
            out,
            "| {} | {} | {:.1} % | {} of {} |",
            share.policy,
            share.what,
            share.meant * 100.0,
            share.seen,
            share.of
        );
    }
    let most = random.iter().map(|it| it.deviations()).fold(0.0, f64::max);
    let _ = writeln!(
        out,
        "\nAnd {} shares of random policies, of which the farthest from what is meant is {most:.1} standard deviations away.",
        random.len()
    );
}
