//! What is in the program, for those who have to know: a bill of materials (CycloneDX) of the crates that are linked into it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use xshell::{Shell, cmd};

/// The package that the program is of.
const PROGRAM: &str = "khabar";

/// Writes the bill of the program for a target of Rust.
pub fn write(shell: &Shell, target: &str, file: &Path) -> Result<()> {
    let metadata = cmd!(
        shell,
        "cargo metadata --locked --format-version 1 --filter-platform {target}"
    )
    .quiet()
    .read()?;
    let bom = bom(&serde_json::from_str(&metadata)?)?;
    shell.write_file(file, format!("{bom:#}\n"))?;
    Ok(())
}

/// The bill of what `cargo metadata` tells, in the JSON of CycloneDX 1.5. Without a serial number and a time: the same sources have the same bill.
fn bom(metadata: &Value) -> Result<Value> {
    let list = |of: &Value| of.as_array().cloned().unwrap_or_default();
    let packages: BTreeMap<String, Value> = list(&metadata["packages"])
        .into_iter()
        .map(|package| (text(&package["id"]), package))
        .collect();
    let links: BTreeMap<String, Vec<String>> = list(&metadata["resolve"]["nodes"])
        .into_iter()
        .map(|node| {
            let all = list(&node["deps"]).into_iter();
            // What only tests and build scripts use is not in the program.
            let linked = all.filter(|dep| {
                list(&dep["dep_kinds"])
                    .iter()
                    .any(|kind| kind["kind"].is_null())
            });
            let ids = linked.map(|dep| text(&dep["pkg"])).collect();
            (text(&node["id"]), ids)
        })
        .collect();
    let program = packages
        .iter()
        .find(|(_, package)| package["name"] == PROGRAM);
    let (program, _) = program.with_context(|| format!("there is no package {PROGRAM}"))?;
    let mut linked = BTreeSet::new();
    let mut waiting = vec![program.clone()];
    while let Some(id) = waiting.pop() {
        if linked.insert(id.clone()) {
            waiting.extend(links.get(&id).into_iter().flatten().cloned());
        }
    }
    let others = linked.iter().filter(|id| *id != program);
    let of = |id: &String| packages.get(id).context("a package without an entry");
    let components: Vec<Value> = others
        .map(|id| Ok(component(of(id)?, "library")))
        .collect::<Result<_>>()?;
    let name = |id: &String| packages.get(id).map(reference);
    let dependencies: Vec<Value> = linked
        .iter()
        .map(|id| {
            let on: BTreeSet<String> = links
                .get(id)
                .into_iter()
                .flatten()
                .filter_map(name)
                .collect();
            json!({"ref": name(id), "dependsOn": on})
        })
        .collect();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(of(program)?, "application")},
        "components": components,
        "dependencies": dependencies,
    }))
}

fn component(package: &Value, kind: &str) -> Value {
    let (name, version) = (text(&package["name"]), text(&package["version"]));
    let mut component = json!({
        "type": kind,
        "bom-ref": reference(package),
        "name": name,
        "version": version,
        "purl": format!("pkg:cargo/{name}@{}", version.replace('+', "%2B")),
    });
    if let Some(licence) = package["license"].as_str() {
        // Some crates still spell "or" as a slash.
        let licence = licence.replace('/', " OR ");
        component["licenses"] = json!([{"expression": licence}]);
    }
    component
}

/// What a package is called within the bill: where it lies on this machine concerns nobody.
fn reference(package: &Value) -> String {
    format!("{}@{}", text(&package["name"]), text(&package["version"]))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_bill_has_what_is_linked_and_no_more() {
        let package = |id: &str, name: &str, licence: &str| json!({"id": id, "name": name, "version": "1.0.0", "license": licence});
        let dep = |id: &str, kind: Value| json!({"pkg": id, "dep_kinds": [{"kind": kind}]});
        let metadata = json!({
            "packages": [package("a", "khabar", "MIT OR Apache-2.0"), package("b", "linked", "MIT/Apache-2.0"), package("c", "tests", "MIT")],
            "resolve": {"nodes": [
                {"id": "a", "deps": [dep("b", Value::Null), dep("c", json!("dev"))]},
                {"id": "b", "deps": []},
                {"id": "c", "deps": []},
            ]},
        });
        let written = bom(&metadata).unwrap();
        assert_eq!(
            written["metadata"]["component"]["purl"],
            "pkg:cargo/khabar@1.0.0"
        );
        assert_eq!(written["components"].as_array().unwrap().len(), 1);
        let linked = &written["components"][0];
        assert_eq!(linked["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(
            written["dependencies"][0]["dependsOn"],
            json!(["linked@1.0.0"])
        );
    }
}
