//! The ways of a fetch: through proxies, with tokens, from the cache alone; names and kinds of models.

use super::*;

#[test]
fn the_token_goes_to_the_hub_and_to_nobody_else() {
    for from_file in [false, true] {
        let world = World::new();
        let variables = if from_file {
            fs::create_dir_all(world.home.path("cache")).unwrap();
            world.home.file("cache/token", "hf_secret\n");
            vec![]
        } else {
            vec![("HF_TOKEN", "hf_secret")]
        };
        world.fetch(&[REPOSITORY], &variables).expect_success();
        for request in world.hub.requests() {
            let token = request.headers.get("authorization").map(String::as_str);
            assert_eq!(token, Some("Bearer hf_secret"), "{request:?}");
        }
        let store = world.store.requests();
        assert!(!store.is_empty());
        for request in store {
            assert!(!request.headers.contains_key("authorization"), "{request:?}");
        }
    }
}

#[test]
fn a_proxy_is_asked_in_place_of_the_hub() {
    for variable in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"] {
        let mut files = model();
        files.remove(WEIGHTS); // they would be on another server
        let world = World::with(files);
        let proxy = Server::proxy(&world.hub);
        let variables = [("HF_ENDPOINT", "http://hub.invalid"), (variable, &proxy.url())];
        let run = world.fetch(&[REPOSITORY], &variables);
        world.expect_failure(&run, &["its weights are in pytorch_model.bin"]);
        let requests = proxy.requests();
        assert!(!requests.is_empty());
        for request in requests {
            assert_eq!(request.line, "CONNECT hub.invalid:80");
        }
        let requests = world.hub.requests();
        assert!(requests.len() >= 3, "{requests:?}");
        assert_eq!(requests[0].headers["host"], "hub.invalid");
    }
}

#[test]
fn a_proxy_is_passed_by_for_hosts_that_need_none() {
    let world = World::new();
    let proxy = Server::proxy(&world.hub);
    let variables =
        [("ALL_PROXY", proxy.url().leak() as &str), ("NO_PROXY", "x.example,127.0.0.1")];
    world.fetch(&[REPOSITORY], &variables).expect_success();
    world.expect_installed();
    assert!(proxy.requests().is_empty());
}

#[test]
fn a_model_in_the_cache_needs_no_hub() {
    let world = World::new();
    let offline = [("HF_HUB_OFFLINE", "1")];
    let run = world.fetch(&[REPOSITORY], &offline);
    world.expect_failure(
        &run,
        &["HF_HUB_OFFLINE is set, and the cache knows no revision main of it"],
    );
    assert!(world.hub.requests().is_empty());

    world.fetch(&[REPOSITORY], &[]).expect_success();
    let online = manifest(&world);
    fs::remove_dir_all(world.models_folder()).unwrap();
    world.hub.requests();
    world.store.requests();
    let pinned = format!("{REPOSITORY}@{COMMIT}");
    for wanted in [REPOSITORY, &pinned] {
        let run = world.fetch(&[wanted, "--replace"], &offline);
        assert_eq!(run.stderr, "", "{run:?}");
        run.expect_success();
        world.expect_installed();
        let manifest = manifest(&world);
        assert_eq!(manifest["files"], online["files"]);
        assert_eq!(manifest["license"], "MIT"); // of README.md
    }
    assert!(world.hub.requests().is_empty() && world.store.requests().is_empty());
}

#[test]
fn a_cache_that_lacks_a_file_is_told() {
    let world = World::new();
    world.fetch(&[REPOSITORY], &[]).expect_success();
    fs::remove_dir_all(world.models_folder()).unwrap();
    let snapshot = world.cache().join("snapshots").join(COMMIT);
    let offline = [("HF_HUB_OFFLINE", "yes")];
    for file in ["tokenizer.json", WEIGHTS] {
        fs::rename(snapshot.join(file), snapshot.join("away")).unwrap();
        let run = world.fetch(&[REPOSITORY], &offline);
        let said = format!("HF_HUB_OFFLINE is set, and the cache lacks {file}");
        world.expect_failure(&run, &[&said, "unset HF_HUB_OFFLINE"]);
        fs::rename(snapshot.join("away"), snapshot.join(file)).unwrap();
    }
}

#[test]
fn what_is_optional_is_missed_unless_the_repository_has_none() {
    let optional = "sentence_bert_config.json";
    let mut files = model();
    files.remove(optional);
    let world = World::with(files);
    world.fetch(&[REPOSITORY], &[]).expect_success();
    let offline = [("HF_HUB_OFFLINE", "1")];
    let run = world.fetch(&[REPOSITORY, "--replace"], &offline);
    assert_eq!(run.stderr, "");
    fs::remove_dir_all(world.cache().join(".no_exist")).unwrap();
    let run = world.fetch(&[REPOSITORY, "--replace"], &offline);
    assert!(run.stderr.contains(&format!("the cache has no {optional}")), "{}", run.stderr);
    run.expect_success();
}

#[test]
fn a_damaged_cache_is_repaired_but_not_offline() {
    let world = World::new();
    world.fetch(&[REPOSITORY], &[]).expect_success();
    fs::remove_dir_all(world.models_folder()).unwrap();
    let blob = world.part().with_extension("");
    let mut bytes = fs::read(&blob).unwrap();
    bytes[1000] ^= 1;
    fs::write(&blob, bytes).unwrap();
    let run = world.fetch(&[REPOSITORY], &[("HF_HUB_OFFLINE", "true")]);
    world.expect_failure(&run, &["the file in the cache is not what the hub lists"]);
    world.store.requests();
    world.fetch(&[REPOSITORY], &[]).expect_success();
    world.expect_installed();
    assert_eq!(world.store.requests().len(), 1);
}

#[test]
fn what_is_in_the_cache_is_not_loaded_again() {
    let world = World::new();
    world.fetch(&[REPOSITORY], &[]).expect_success();
    world.store.requests();
    world.hub.requests();
    world.fetch(&[REPOSITORY, "--replace"], &[]).expect_success();
    assert!(world.store.requests().is_empty());
    let resolved = world.hub.requests();
    assert!(resolved[1..].iter().all(|request| request.line.starts_with("HEAD ")), "{resolved:?}");
    world.expect_installed();
}

#[test]
fn a_name_that_is_taken_is_refused_before_anything_is_asked() {
    let world = World::new();
    let old = world.models_folder().join("tiny");
    fs::create_dir_all(&old).unwrap();
    fs::write(old.join("mine"), "x").unwrap();
    let run = world.fetch(&[REPOSITORY], &[]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("there is a model of this name already"), "{}", run.stderr);
    assert!(run.stderr.contains("--replace"), "{}", run.stderr);
    assert!(world.hub.requests().is_empty());

    // What is to be replaced stays, until there is something to replace it.
    world.store.fail(&get_weights(), &[Fault::Wrong]);
    let run = world.fetch(&[REPOSITORY, "--replace"], &[]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(world.models(), ["tiny"]);
    assert!(old.join("mine").exists());
    world.fetch(&[REPOSITORY, "--replace"], &[]).expect_success();
    assert!(!old.join("mine").exists());
    world.expect_installed();
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let world = World::new();
    for name in ["..", "", ".", ".hidden", "/etc/x", "a/b", "a\\b", "x."] {
        let run = world.fetch(&[REPOSITORY, "--name", name], &[]);
        world.expect_failure(&run, &["is not the name of a folder"]);
    }
    for wanted in ["tiny", "../tiny", "acme/..", "acme/tiny@../x", "/acme/tiny", "a/b/c"] {
        let run = world.fetch(&[wanted], &[]);
        world.expect_failure(&run, &["invalid value"]);
    }
    assert!(world.hub.requests().is_empty());
}

#[test]
fn a_repository_with_a_new_name_is_found_by_the_old_one() {
    let world = World::new();
    world.fetch(&[RENAMED, "--name", "tiny"], &[]).expect_success();
    world.expect_installed();
}

#[test]
fn models_that_cannot_be_read_are_explained_before_their_weights_are_loaded() {
    type Change = fn(&mut Files);
    let cases: [(Change, &[&str]); 7] = [
        (|files| drop(files.remove(WEIGHTS)), &["whose format can run code", "never fetched"]),
        (
            |files| {
                let weights = files.remove(WEIGHTS).unwrap();
                files.insert("model-00001-of-00002.safetensors".to_owned(), weights);
                files.insert("model.safetensors.index.json".to_owned(), b"{}".to_vec());
            },
            &["split over several files (model.safetensors.index.json)"],
        ),
        (|files| drop(files.remove("modules.json")), &["it has no modules.json"]),
        (|files| drop(files.remove("tokenizer.json")), &["it has no tokenizer.json"]),
        (
            |files| {
                let config = br#"{"model_type": "gpt2"}"#.to_vec();
                files.insert("config.json".to_owned(), config);
            },
            &["config.json", "gpt2"],
        ),
        (
            |files| {
                let modules = br#"[{"path": "../../x", "type": "Transformer"}]"#.to_vec();
                files.insert("modules.json".to_owned(), modules);
            },
            &["modules.json", "leaves the model folder"],
        ),
        (
            |files| {
                let modules = br#"[{"path": "", "type": "custom.Remote"}]"#.to_vec();
                files.insert("modules.json".to_owned(), modules);
            },
            &["modules of type \"custom.Remote\" are unknown"],
        ),
    ];
    for (change, expected) in cases {
        let mut files = model();
        change(&mut files);
        let world = World::with(files);
        let run = world.fetch(&[REPOSITORY], &[]);
        world.expect_failure(&run, expected);
        assert!(world.store.requests().is_empty(), "{}", run.stderr);
    }
}

#[test]
fn weights_that_are_none_are_not_installed() {
    let mut files = model();
    files.insert(WEIGHTS.to_owned(), b"not safetensors".to_vec());
    let world = World::with(files);
    let run = world.fetch(&[REPOSITORY], &[]);
    world.expect_failure(&run, &["model.safetensors"]);
}

#[test]
fn variables_without_sense_are_told() {
    let world = World::new();
    for (name, value) in [
        ("HF_ENDPOINT", "hub.example"),
        ("HF_ENDPOINT", "ftp://hub.example"),
        ("HF_HUB_DOWNLOAD_TIMEOUT", "0"),
        ("HF_TOKEN", "a b"),
    ] {
        let run = world.fetch(&[REPOSITORY], &[(name, value)]);
        world.expect_failure(&run, &[name]);
    }
    assert!(world.hub.requests().is_empty());
}
