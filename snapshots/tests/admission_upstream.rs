//! dbg
use mesh2yaml_k8s::manifest::{Limits, read};
use mesh2yaml_snapshots::admission::{Crds, Verdict};
use std::path::*;
use std::time::Instant;
#[test]
fn explore() {
    let t = Instant::now();
    let crds = Crds::find().unwrap();
    println!("load {:?}", t.elapsed());
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/upstream/testdata");
    let (mut ok, mut n, mut errs) = (0, 0, 0);
    for e in std::fs::read_dir(base.join("istio-api")).unwrap() {
        let p = e.unwrap().path();
        let f = p.file_name().unwrap().to_string_lossy().into_owned();
        let t = Instant::now();
        for mut d in read(&std::fs::read_to_string(&p).unwrap(), &Limits::default()).unwrap() {
            n += 1;
            let err = d.as_object_mut().unwrap().remove("_err");
            let v = crds.check(&d);
            match (&err, &v) {
                (None, Verdict::Admitted) => ok += 1,
                (Some(e), Verdict::Refused(l)) => {
                    ok += 1;
                    if l.iter().any(|l| l.contains(e.as_str().unwrap())) {
                        errs += 1
                    } else {
                        println!("{f} WORDS {e} {l:#?}")
                    }
                }
                _ => println!("{f} {err:?} {v:?}\n{d}"),
            }
        }
        println!("{f} {:?}", t.elapsed());
    }
    println!("{ok}/{n} words {errs}");
    for dir in ["linkerd", "gateway-api"] {
        for line in std::fs::read_to_string(base.join(dir).join("index.tsv"))
            .unwrap()
            .lines()
            .skip(1)
        {
            let c: Vec<_> = line.split('\t').collect();
            for d in read(
                &std::fs::read_to_string(base.join(dir).join(c[0])).unwrap(),
                &Limits::default(),
            )
            .unwrap()
            {
                for s in crds.sets(&d) {
                    let v = crds.check_in(s, &d);
                    let good = matches!(v, Verdict::Admitted) == (c[4] == "valid");
                    if !good || v == Verdict::Unknown || c[4] == "invalid" {
                        println!("{} {s} {} {v:#?}", if good { "RIGHT" } else { "WRONG" }, line)
                    }
                }
                if crds.sets(&d).is_empty() {
                    println!("UNKNOWN {line}")
                }
            }
        }
    }
    println!("all {:?}", t.elapsed());
}
