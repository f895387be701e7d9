//! What fuzzing found once, reduced: every file in `tests/data/fuzz/` through every reader.

use std::fs;

use ownwords::document::Format;

use crate::reading::survive;
use crate::support::root;

#[test]
fn what_fuzzing_found_is_survived() {
    let mut count = 0;
    for folder in fs::read_dir(root().join("tests/data/fuzz")).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            println!("{}", path.display());
            let bytes = fs::read(&path).unwrap();
            assert!(!bytes.is_empty(), "{} holds nothing", path.display());
            survive(&bytes, None);
            for format in Format::ALL {
                survive(&bytes, Some(format));
            }
            count += 1;
        }
    }
    assert!(count > 0, "no case was found");
}
