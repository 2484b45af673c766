//! Every kind of rule, on a CRD small enough to read.

use mesh2yaml_k8s::manifest::{Limits, read};
use serde_json::Value;

use super::{Crds, LoadError, Verdict};

const CRD: &str = r#"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: { kind: Door }
  versions:
  - name: v1
    served: true
    subresources: { status: {} }
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          status: { type: object, properties: { open: { type: boolean } } }
          spec:
            type: object
            required: [color]
            properties:
              color: { type: string, enum: [red, blue] }
              name: { type: string, pattern: '^[a-z]+$', minLength: 2, maxLength: 4 }
              count: { type: integer, format: int32, minimum: 1, exclusiveMinimum: true, maximum: 9 }
              wide: { type: integer, format: int32 }
              wait: { type: string, format: duration }
              port: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }] }
              note: { type: string, nullable: true, enum: [a] }
              side: { type: string, default: left }
              hinge: { type: object, default: {}, properties: { material: { type: string, default: steel } } }
              free: { type: object, x-kubernetes-preserve-unknown-fields: true, properties: { known: { type: string } } }
              labels: { type: object, maxProperties: 2, minProperties: 1, additionalProperties: { type: string } }
              tags: { type: array, x-kubernetes-list-type: set, minItems: 1, maxItems: 3, items: { type: string } }
              locks:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [id, kind]
                items:
                  type: object
                  properties: { id: { type: string }, kind: { type: string, default: key }, code: { type: integer } }
                  x-kubernetes-validations:
                  - { rule: "self.code > 10", message: code is too short }
              choice:
                type: object
                properties: { a: { type: integer }, b: { type: integer } }
                oneOf: [{ required: [a] }, { required: [b] }]
              some: { type: integer, anyOf: [{ minimum: 10 }, { maximum: 1 }], not: { enum: [0] } }
            x-kubernetes-validations:
            - { rule: "self.side == 'left' || self.color == 'red'", message: only red doors open to the right }
            - { rule: "!has(self.wait) || self.wait < duration('1h')", message: too slow }
  - name: v0
    served: false
    schema: { openAPIV3Schema: { type: object } }
"#;

fn doors() -> Crds {
    Crds::from_yaml("doors", CRD).expect("the CRD is one")
}

fn parse(yaml: &str) -> Value {
    read(yaml, &Limits::default())
        .expect("the test is YAML")
        .remove(0)
}

/// A door with these fields beside its color.
fn door(fields: &str) -> Value {
    parse(&format!(
        "{{ apiVersion: example.com/v1, kind: Door, metadata: {{ name: d }}, spec: {{ color: blue, {fields} }} }}"
    ))
}

#[track_caller]
fn admitted(fields: &str) {
    assert_eq!(doors().check(&door(fields)), Verdict::Admitted, "{fields}");
}

#[track_caller]
fn refused(fields: &str, violations: &[&str]) {
    assert_eq!(doors().check(&door(fields)).violations(), violations, "{fields}");
}

#[test]
fn good_doors() {
    for fields in [
        "name: ab, count: 2, wait: 1m30s, tags: [a, b], labels: { x: y }",
        "port: 80",
        "port: http",
        "locks: [{ id: a, code: 11 }, { id: a, kind: pad, code: 12 }, { id: b, code: 11 }]",
        "free: { known: a, unknown: { deep: 1 } }",
        "choice: { a: 1 }",
        "some: 10",
    ] {
        admitted(fields);
    }
}

#[test]
fn types() {
    refused(
        "name: 1",
        &[r#"spec.name: Invalid value: 1: spec.name in body must be of type string: "integer""#],
    );
    refused(
        "tags: [a, null]",
        &[r#"spec.tags[1]: Invalid value: "null": spec.tags[1] in body must be of type string: "null""#],
    );
    refused(
        "labels: { 80: 1 }",
        &[r#"spec.labels.80: Invalid value: 1: spec.labels.80 in body must be of type string: "integer""#],
    );
    let port = "spec.port: Invalid value: 1.5: spec.port in body must";
    refused(
        "port: 1.5",
        &[
            &format!(r#"{port} be of type integer,string: "number""#),
            &format!("{port} validate at least one schema (anyOf)"),
        ],
    );
}

#[test]
fn bounds() {
    let cases = [
        (
            "name: a",
            r#"spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long"#,
        ),
        ("name: abcde", "spec.name: Too long: may not be more than 4 bytes"),
        (
            "name: a1",
            r#"spec.name: Invalid value: "a1": spec.name in body should match '^[a-z]+$'"#,
        ),
        (
            "count: 1",
            "spec.count: Invalid value: 1: spec.count in body should be greater than 1",
        ),
        (
            "count: 10",
            "spec.count: Invalid value: 10: spec.count in body should be less than or equal to 9",
        ),
        (
            "wide: 2147483648",
            "spec.wide: Invalid value: 2147483648: spec.wide in body should be less than or equal to 2147483647",
        ),
        (
            "tags: []",
            r#"spec.tags: Invalid value: "array": spec.tags in body should have at least 1 items"#,
        ),
        (
            "tags: [a, b, c, d]",
            "spec.tags: Too many: must have at most 3 items",
        ),
        (
            "labels: {}",
            r#"spec.labels: Invalid value: "object": spec.labels in body should have at least 1 properties"#,
        ),
        (
            "labels: { a: a, b: b, c: c }",
            "spec.labels: Too many: must have at most 2 items",
        ),
        (
            "wait: 1d",
            r#"spec.wait: Invalid value: "1d": spec.wait in body must be of type duration: "1d""#,
        ),
        (
            "note: b",
            r#"spec.note: Unsupported value: "b": supported values: "a""#,
        ),
    ];
    for (fields, violation) in cases {
        refused(fields, &[violation]);
    }
}

#[test]
fn what_is_required() {
    let mut door = door("");
    door["spec"] = parse("{ name: ab }");
    assert_eq!(doors().check(&door).violations(), ["spec.color: Required value"]);
    door["spec"] = Value::Null;
    assert_eq!(doors().check(&door).violations(), ["spec: Required value"]);
}

#[test]
fn combinations() {
    let one = r#"spec.choice: Invalid value: "object": spec.choice in body must validate one and only one schema (oneOf). Found"#;
    refused("choice: {}", &[&format!("{one} none valid")]);
    refused("choice: { a: 1, b: 1 }", &[&format!("{one} more than one valid")]);
    let some = "spec.some: Invalid value: ";
    refused(
        "some: 5",
        &[&format!(
            "{some}5: spec.some in body must validate at least one schema (anyOf)"
        )],
    );
    refused(
        "some: 0",
        &[&format!(
            "{some}0: spec.some in body must not validate the schema (not)"
        )],
    );
}

#[test]
fn unknown_fields() {
    refused("colour: red", &["spec.colour: unknown field"]);
    refused(
        "locks: [{ code: 11, size: 1 }]",
        &["spec.locks[0].size: unknown field"],
    );
    let mut door = door("");
    door["status"] = parse("{ closed: true }");
    assert_eq!(
        doors().check(&door).violations(),
        ["status.closed: unknown field"]
    );
}

#[test]
fn lists_that_are_sets_or_maps() {
    refused("tags: [a, b, a]", &[r#"spec.tags[2]: Duplicate value: "a""#]);
    refused(
        "locks: [{ id: a, code: 11 }, { id: a, kind: key, code: 12 }]",
        &[r#"spec.locks[1]: Duplicate value: {"id":"a","kind":"key","code":12}"#],
    );
}

#[test]
fn nulls_go_unless_they_may_stay() {
    admitted("name: null, side: null, note: null");
    refused(
        "free: null, tags: null, name: null, colour: null",
        &["spec.colour: unknown field"],
    );
}

#[test]
fn rules() {
    refused(
        "side: right",
        &["spec: Invalid value: only red doors open to the right"],
    );
    refused(
        "locks: [{ id: a, code: 10 }]",
        &["spec.locks[0]: Invalid value: code is too short"],
    );
    refused("wait: 2h", &["spec: Invalid value: too slow"]);
    refused(
        "locks: [{ id: a }]",
        &[
            "spec.locks[0]: Invalid value: rule evaluation error: No such key: code evaluating rule: code is too short",
        ],
    );
    refused(
        "side: right, name: a1",
        &[r#"spec.name: Invalid value: "a1": spec.name in body should match '^[a-z]+$'"#],
    );
}

#[test]
fn defaults_reach_into_defaults() {
    let mut value = parse("{ hinge: null }");
    let schema =
        parse("{ properties: { hinge: { default: {}, properties: { material: { default: steel } } } } }");
    super::defaults::apply(&schema, &mut value);
    assert_eq!(value, parse("{ hinge: { material: steel } }"));
}

#[test]
fn metadata() {
    let mut door = door("");
    door["metadata"] = parse("{ name: 1, namespace: [a], labels: { version: 2, good: a }, annotations: a }");
    assert_eq!(
        doors().check(&door).violations(),
        [
            "metadata.name: Invalid value: must be a string",
            "metadata.namespace: Invalid value: must be a string",
            "metadata.labels.version: Invalid value: 2: must be a string",
            "metadata.annotations: Invalid value: must be a map",
        ]
    );
    door["metadata"] = parse("{ generateName: d-, uid: x, anything: 1 }");
    assert_eq!(doors().check(&door), Verdict::Admitted);
    door["metadata"] = parse("{}");
    assert_eq!(
        doors().check(&door).violations(),
        ["metadata.name: Required value: name or generateName is required"]
    );
}

#[test]
fn a_status_is_not_written_with_the_rest() {
    let mut door = door("");
    door["status"] = parse("{ open: 1 }");
    assert_eq!(doors().check(&door), Verdict::Admitted);
}

#[test]
fn only_served_versions_are_known() {
    let mut door = door("");
    door["apiVersion"] = "example.com/v0".into();
    assert_eq!(doors().check(&door), Verdict::Unknown);
    assert!(doors().sets(&door).is_empty());
    let namespace = parse("{ apiVersion: v1, kind: Namespace, metadata: { name: a } }");
    assert_eq!(doors().check(&namespace), Verdict::Unknown);
    assert_eq!(doors().check(&Value::Null), Verdict::Unknown);
}

#[test]
fn sets_are_told_apart() {
    let mut both = doors();
    let strict = CRD.replace("enum: [red, blue]", "enum: [red]");
    both.versions.extend(
        Crds::from_yaml("strict", &strict)
            .expect("the CRD is one")
            .versions,
    );
    let door = door("");
    assert_eq!(both.sets(&door), ["doors", "strict"]);
    assert_eq!(
        both.check(&door).violations(),
        [r#"spec.color: Unsupported value: "blue": supported values: "red" [strict]"#]
    );
    assert_eq!(both.check_in("doors", &door), Verdict::Admitted);
    assert_eq!(
        both.check_in("strict", &door).violations(),
        [r#"spec.color: Unsupported value: "blue": supported values: "red""#]
    );
    assert_eq!(both.check_in("other", &door), Verdict::Unknown);
}

#[test]
fn what_is_no_crd_is_refused() {
    assert!(matches!(
        Crds::from_yaml("x", "a: ["),
        Err(LoadError::Yaml { .. })
    ));
    assert!(matches!(
        Crds::from_yaml("x", "a: 1"),
        Err(LoadError::NoCrd { .. })
    ));
    assert!(Crds::load(std::path::Path::new("no/such/folder")).is_err());
}

#[test]
fn it_can_be_shared_between_tests() {
    fn shared<T: Send + Sync>() {}
    shared::<Crds>();
}
