//! What goes wrong with a hub: what is said, what is tried again, and that nothing is left half.

use super::*;

#[test]
fn a_hub_that_denies_access_is_explained() {
    for (status, variables, hint) in [
        (401, &[][..], "set HF_TOKEN to a token of yours"),
        (403, &[("HF_TOKEN", "hf_x")][..], "its terms are accepted on"),
    ] {
        let world = World::new();
        let headers = "X-Error-Message: Access to it is restricted\r\n";
        world.hub.fail(&get_info(), &[Fault::Status(status, headers)]);
        let run = world.fetch(&[REPOSITORY], variables);
        let page = format!("{}/{REPOSITORY}", world.hub.url());
        let said = format!("{REPOSITORY}: the hub denies access (HTTP status {status})");
        world.expect_failure(&run, &[&said, "Access to it is restricted", hint, &page]);
        assert_eq!(world.hub.requests().len(), 1, "asked again in vain");
    }
}

#[test]
fn a_file_may_be_denied_though_the_model_is_known() {
    let world = World::new();
    let line = format!("HEAD /{REPOSITORY}/resolve/{COMMIT}/{WEIGHTS}");
    world.hub.fail(&line, &[Fault::Status(403, "")]);
    let run = world.fetch(&[REPOSITORY], &[]);
    world
        .expect_failure(&run, &["acme/tiny, model.safetensors: the hub denies access", "HF_TOKEN"]);
}

#[test]
fn what_the_hub_does_not_know_is_explained() {
    let world = World::new();
    for wanted in ["acme/none", "acme/tiny@none", "acme/tiny@refs/pr/9"] {
        let run = world.fetch(&[wanted], &[]);
        let said = format!("{wanted}: the hub knows no such model, revision or file");
        world.expect_failure(&run, &[&said, "404", "check ORG/NAME and the revision", "not found"]);
    }
}

#[test]
fn a_hub_that_asks_for_a_short_wait_gets_it() {
    let world = World::new();
    let fault = Fault::Status(429, "Retry-After: 1\r\n");
    world.hub.fail(&get_info(), &[fault.clone(), fault]);
    world.fetch(&[REPOSITORY], &[]).expect_success();
    world.expect_installed();
}

#[test]
fn a_hub_that_asks_for_a_long_wait_is_left_to_the_user() {
    let world = World::new();
    world.hub.fail(&get_info(), &[Fault::Status(429, "Retry-After: 3600\r\n")]);
    let run = world.fetch(&[REPOSITORY], &[]);
    world.expect_failure(
        &run,
        &["too many requests", "asks to wait 3600 s", "run the command again"],
    );
    assert_eq!(world.hub.requests().len(), 1);
}

#[test]
fn a_hub_that_never_has_time_is_given_up() {
    let world = World::new();
    world.hub.fail(&get_info(), &vec![Fault::Status(429, "Retry-After: 0\r\n"); 9]);
    let run = world.fetch(&[REPOSITORY], &[]);
    world.expect_failure(&run, &["too many requests", "(HTTP status 429)"]);
    assert_eq!(world.hub.requests().len(), 4);
}

#[test]
fn a_fault_of_the_hub_that_passes_is_not_noticed() {
    let world = World::new();
    world.hub.fail(&get_info(), &[Fault::Status(500, "")]);
    world.store.fail(&get_weights(), &[Fault::Status(503, ""), Fault::Hang]);
    world.fetch(&[REPOSITORY], &[]).expect_success();
    world.expect_installed();
}

#[test]
fn a_fault_of_the_hub_that_stays_is_told() {
    let world = World::new();
    world.hub.fail(&get_info(), &vec![Fault::Status(500, ""); 9]);
    let run = world.fetch(&[REPOSITORY], &[]);
    world.expect_failure(&run, &["the hub has a fault of its own (HTTP status 500)", "later"]);
    assert_eq!(world.hub.requests().len(), 4);
}

#[test]
fn a_connection_that_is_cut_is_taken_up_where_it_broke_off() {
    let world = World::new();
    world.store.fail(&get_weights(), &[Fault::Cut(100_000)]);
    world.fetch(&[REPOSITORY], &[]).expect_success();
    world.expect_installed();
    let ranges: Vec<_> =
        world.store.requests().iter().map(|r| r.headers.get("range").cloned()).collect();
    assert_eq!(ranges, [None, Some("bytes=100000-".to_owned())]);
}

#[test]
fn a_second_run_takes_up_what_the_first_has_left() {
    let world = World::new();
    let mut faults = vec![Fault::Cut(100_000)];
    faults.extend(vec![Fault::Cut(0); 3]);
    world.store.fail(&get_weights(), &faults);
    let run = world.fetch(&[REPOSITORY], &[]);
    let said =
        ["acme/tiny, model.safetensors: there is no connection", "4 times", "what is loaded"];
    world.expect_failure(&run, &said);
    assert_eq!(fs::metadata(world.part()).unwrap().len(), 100_000);
    assert_eq!(world.store.requests().len(), 4);

    let run = world.fetch(&[REPOSITORY], &[]);
    assert!(run.stderr.contains("of it are in the cache"), "{}", run.stderr);
    run.expect_success();
    world.expect_installed();
    let requests = world.store.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].headers["range"], "bytes=100000-");
    assert!(!world.part().exists());
}

#[test]
fn a_server_that_heeds_no_range_gives_the_whole_file() {
    let world = World::new();
    world.store.fail(&get_weights(), &[Fault::Cut(100_000), Fault::Whole]);
    world.fetch(&[REPOSITORY], &[]).expect_success();
    world.expect_installed();
}

#[test]
fn a_beginning_that_is_another_files_is_not_taken_for_good() {
    let world = World::new();
    fs::create_dir_all(world.part().parent().unwrap()).unwrap();
    fs::write(world.part(), vec![b'x'; 1000]).unwrap();
    let run = world.fetch(&[REPOSITORY], &[]);
    world.expect_failure(&run, &["is not the file that the hub lists"]);
    // One that is too long is no beginning.
    fs::write(world.part(), vec![b'x'; 1_000_000]).unwrap();
    world.fetch(&[REPOSITORY], &[]).expect_success();
    world.expect_installed();
}

#[test]
fn a_file_with_another_hash_is_refused_and_deleted() {
    let world = World::new();
    world.store.fail(&get_weights(), &[Fault::Wrong]);
    let run = world.fetch(&[REPOSITORY], &[]);
    let hash = sha256(&world.files[WEIGHTS]);
    let said =
        "acme/tiny, model.safetensors: what came is not the file that the hub lists, and was";
    world.expect_failure(&run, &[said, &format!("expected SHA-256 {hash}"), "do not trust"]);
    assert!(!world.part().exists());
    assert!(!world.part().with_extension("").exists());
    world.fetch(&[REPOSITORY], &[]).expect_success();
    world.expect_installed();
}

#[test]
fn a_server_that_falls_silent_is_given_up() {
    let world = World::new();
    world.store.fail(&get_weights(), &vec![Fault::Stall(1000); 9]);
    let run = world.fetch(&[REPOSITORY], &[("HF_HUB_DOWNLOAD_TIMEOUT", "1")]);
    world.expect_failure(&run, &["there is no connection to the hub, or it broke off", "timeout"]);
    assert!(fs::metadata(world.part()).unwrap().len() >= 1000);
}

#[test]
fn a_hub_that_is_not_there_is_told() {
    let world = World::new();
    let run = world.fetch(&[REPOSITORY], &[("HF_ENDPOINT", "http://127.0.0.1:9")]);
    world.expect_failure(&run, &["there is no connection to the hub", "HTTPS_PROXY"]);
}

#[test]
fn an_answer_of_something_else_than_a_hub_is_told() {
    let world = World::new();
    world.hub.fail(&get_info(), &[Fault::Status(200, "Content-Type: text/html\r\n")]);
    let run = world.fetch(&[REPOSITORY], &[]);
    world.expect_failure(&run, &["what the hub says about the model is not understood"]);
}

#[test]
fn an_etag_is_never_a_path() {
    for etag in ["\"../../x\"", "\"/etc/passwd\"", "\"\""] {
        let world = World::new();
        let line = format!("HEAD /{REPOSITORY}/resolve/{COMMIT}/config.json");
        world.hub.fail(&line, &[Fault::Etag(Box::leak(etag.into()))]);
        let run = world.fetch(&[REPOSITORY], &[]);
        world.expect_failure(&run, &["acme/tiny, config.json: the hub does not say", "ETag"]);
    }
}

#[test]
fn two_fetches_do_not_write_into_one_file() {
    let world = World::new();
    fs::create_dir_all(world.part().parent().unwrap()).unwrap();
    let lock = fs::File::create(world.part().with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let run = world.fetch(&[REPOSITORY], &[]);
    world.expect_failure(&run, &["another program is loading this file", "wait for it"]);
    assert!(world.store.requests().is_empty());
    drop(lock);
    world.fetch(&[REPOSITORY], &[]).expect_success();
    world.expect_installed();
}

#[test]
fn a_cache_that_cannot_be_written_is_told() {
    let world = World::new();
    let file = world.home.file("file", "");
    let run = world.fetch(&[REPOSITORY], &[("HF_HOME", &file)]);
    world.expect_failure(&run, &["cannot be written", "set HF_HOME to another folder"]);
}

/// Ctrl-C ends the program wherever it is, and so does this.
#[test]
fn an_interrupted_fetch_leaves_its_beginning_in_the_cache() {
    let world = World::new();
    world.store.fail(&get_weights(), &[Fault::Stall(50_000)]);
    let mut command = world.program();
    command.args(["model", "fetch", REPOSITORY]).stderr(std::process::Stdio::null());
    let mut child = command.spawn().unwrap();
    while fs::metadata(world.part()).map_or(0, |part| part.len()) < 50_000 {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
    assert_eq!(world.models(), [""; 0]);
    world.store.requests();
    world.fetch(&[REPOSITORY], &[]).expect_success();
    assert_eq!(world.store.requests()[0].headers["range"], "bytes=50000-");
    world.expect_installed();
}
